"""What people ask of the bot by a command, a click or a form: who may, where it goes, how it is answered.

May touch `bot.ui`, `bot.discord_api`, `bot.documents` and, for access and options, the store; knows no cog.
"""
