"""Glue: each cog gathers what a command needs, lets the domain decide, and applies the result."""
