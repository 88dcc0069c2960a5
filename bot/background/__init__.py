"""Work that runs by itself, without anybody's click: jobs, and the scheduler that alone decides when.

May touch the store, `bot.discord_api`, `bot.ui` and the domain; knows no cog and no client.
"""
