"""Servers: their settings, questionnaires and series.

May touch `db.sqlite` and the records that all share: the audit log, notifications, names, ids.
"""
