"""The command line: running the bot, its exit codes and restarts, and what operators do besides.

May touch everything but cogs' insides; its sentences are in `bot.ui.strings.operator`.
"""
