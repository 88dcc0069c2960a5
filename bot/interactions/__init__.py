"""What people ask of the bot by a command, a click or a form; knows discord.py, neither the store nor the cogs."""
