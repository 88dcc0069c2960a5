"""The demo: the real bot in a simulated server, in a browser. Needs the extra `demo`.

May touch everything but cogs' insides; only `bot.cli` knows it.
"""
