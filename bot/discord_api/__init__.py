"""What is asked of Discord of the bot's own accord, and how fast: one class for all requests.

May touch discord.py, the domain and `bot.ui`; knows nothing of the store or of when something is due.
"""
