"""Drafts of imports, and making interviews of them.

May touch `db.interviews`, `db.sqlite`, names and the audit log.
"""
