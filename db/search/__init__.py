"""Finding: the full-text index, searches and their pages, experts, resources and topics.

May touch `db.interviews`, `db.sqlite` and the audit log.
"""
