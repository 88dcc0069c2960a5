"""Starts the scheduler, and keeps track of servers that come, go and come back."""

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.background.presence import Presence
from bot.background.scheduler import Scheduler
from bot.clock import Clock
from bot.discord_api.channel_access import seems_open
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot


class Weekly(commands.Cog):
    """The weekly post has no command here: it comes by itself."""

    def __init__(self, client: discord.Client, store: Store, scheduler: Scheduler, clock: Clock) -> None:
        self._client = client
        self._store = store
        self._guilds = store.guilds
        self._scheduler = scheduler
        self._clock = clock
        self._presence = Presence(store, clock)

    async def cog_load(self) -> None:
        """Begin to wait for the first post."""
        self._scheduler.start()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Know servers that were left, or joined again, while the bot was away; comes again after each new session.

        discord.py has all servers of READY by then, in one go, and keeps those that are unavailable.
        """
        guild_ids = [guild.id for guild in self._client.guilds]
        await self._presence.compare(self._client.application_id or 0, guild_ids)
        self._scheduler.wake()

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, _: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Try a refused post again as soon as the channel lets the bot in."""
        await self._retry_blocked(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, _: discord.Role, after: discord.Role) -> None:
        """Try a refused post again as soon as a role lets the bot in."""
        await self._retry_blocked(after.guild)

    @commands.Cog.listener()
    async def on_member_update(self, _: discord.Member, after: discord.Member) -> None:
        """Try a refused post again as soon as the bot is given a role; Discord tells bots of themselves always."""
        if after.id == after.guild.me.id:
            await self._retry_blocked(after.guild)

    async def _retry_blocked(self, guild: discord.Guild) -> None:
        blocked = await self._store.occurrences.find_blocked(guild.id)
        if blocked is None or blocked.channel_id is None:
            return
        if seems_open(guild, blocked.channel_id):
            await self._store.posting.retry_blocked(guild.id, now=self._clock())
            self._scheduler.wake()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Know a new server, or one that is back."""
        await self._guilds.ensure(guild.id, now=self._clock())
        await self._guilds.mark_present([guild.id])
        self._scheduler.wake()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Stop posting in a server that the bot was removed from; nothing of it is deleted here."""
        await self._guilds.mark_left(guild.id, now=self._clock())


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog."""
    await bot.add_cog(Weekly(bot, bot.store, bot.scheduler, bot.clock))
