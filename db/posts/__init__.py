"""Planned posts: schedules, the queue, and each occurrence with the states that it goes through.

May touch `db.guilds`, `db.sqlite`, ids, the audit log and notifications.
"""
