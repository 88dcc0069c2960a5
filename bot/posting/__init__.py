"""Planned posts: when they are due, the steps of each, and what follows from each answer of Discord.

May touch the store, `bot.discord_api`, `bot.background` and `bot.ui`; knows no cog and no client.
"""
