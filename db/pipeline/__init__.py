"""From a nomination to an interview: invitations, reminders, and how each member wants to be reached.

May touch `db.sqlite`, the audit log and notifications; knows nothing of interviews' words.
"""
