"""Starts the sleeper, and keeps track of servers that come, go and come back."""

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.clock import Clock
from bot.sleeper import Sleeper
from db.guilds import GuildRepository

if TYPE_CHECKING:
    from bot.client import SpotlightBot


class Weekly(commands.Cog):
    """The weekly post has no command here: it comes by itself."""

    def __init__(
        self, client: discord.Client, guilds: GuildRepository, sleeper: Sleeper, clock: Clock
    ) -> None:
        self._client = client
        self._guilds = guilds
        self._sleeper = sleeper
        self._clock = clock

    async def cog_load(self) -> None:
        """Begin to wait for the first post."""
        self._sleeper.start()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Know servers that the bot was added to again while it was away; comes again after each reconnection."""
        await self._guilds.mark_present([guild.id for guild in self._client.guilds])
        self._sleeper.wake()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Know a new server, or one that is back."""
        await self._guilds.ensure(guild.id, now=self._clock())
        await self._guilds.mark_present([guild.id])
        self._sleeper.wake()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Stop posting in a server that the bot was removed from; nothing of it is deleted here."""
        await self._guilds.mark_left(guild.id, now=self._clock())


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog."""
    await bot.add_cog(Weekly(bot, bot.store.guilds, bot.sleeper, bot.clock))
