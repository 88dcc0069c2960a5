"""Spotlight: a Discord bot that runs a community's interview series from end to end."""

__version__ = "0.2.0"
