"""The leanest discord.py client: what Spotlight's memory is measured beside. Run as a program with an address."""

import asyncio
import sys

import discord

from bot.discord_api.endpoint_override import use_discord_at
from tests.loopback.server import TOKEN


def main() -> None:
    """Connect as Spotlight does, and stay."""
    use_discord_at(sys.argv[1])
    client = discord.Client(
        intents=discord.Intents(guilds=True),
        member_cache_flags=discord.MemberCacheFlags.none(),
        max_messages=None,
        chunk_guilds_at_startup=False,
    )
    asyncio.run(client.start(TOKEN))


if __name__ == "__main__":
    main()
