"""Work that runs by itself, without anybody's click: jobs, which the scheduler alone decides when to run.

May know the store, `bot.discord_api` and the domain; knows no cog and no client.
"""
