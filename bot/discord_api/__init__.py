"""What is asked of Discord of the bot's own accord, and how fast: one class through which every request goes.

May know discord.py, `bot.domain` and `bot.ui`; nothing of the store, of cogs or of when something is due.
"""
