"""Glue: each cog gathers what a command needs, lets the domain decide, and applies the result.

May touch everything but SQL and the command line; the client only for annotations.
"""
