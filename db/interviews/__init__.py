"""Interviews: reading them, and every change of their words and of their status, by curators and members.

May touch `db.guilds`, `db.pipeline` and what those touch; modules that begin with `_` are for this package alone.
"""
