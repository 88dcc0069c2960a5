"""Has the channels and roles that a server chose looked at when Discord tells of something that may concern them."""

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.background.scheduler import Scheduler
from bot.clock import Clock
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot


class SettingsEvents(commands.Cog):
    """Listens; `bot.posting.settings_check` looks."""

    def __init__(self, client: discord.Client, store: Store, scheduler: Scheduler, clock: Clock) -> None:
        self._client = client
        self._checks = store.settings_checks
        self._scheduler = scheduler
        self._clock = clock

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look at all servers: what went while the bot was away brought no event."""
        await self._look([guild.id for guild in self._client.guilds])

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Look at a server that was unavailable."""
        await self._look([guild.id])

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Look where a chosen channel is gone."""
        await self._look_if_chosen(channel.guild, channel.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, _: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Look where the bot's permissions in a chosen channel may be others."""
        await self._look_if_chosen(after.guild, after.id)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Look where a chosen role is gone, or one that let the bot into a channel."""
        await self._look([role.guild.id])

    @commands.Cog.listener()
    async def on_guild_role_update(self, _: discord.Role, after: discord.Role) -> None:
        """Look where a role of the bot, or a chosen one, may allow something else."""
        if after in after.guild.me.roles:
            await self._look([after.guild.id])
        else:
            await self._look_if_chosen(after.guild, after.id)

    @commands.Cog.listener()
    async def on_member_update(self, _: discord.Member, after: discord.Member) -> None:
        """Look where the bot is given a role, or loses one."""
        if after.id == after.guild.me.id:
            await self._look([after.guild.id])

    async def _look_if_chosen(self, guild: discord.Guild, target_id: int) -> None:
        if await self._checks.has_chosen(guild.id, target_id):
            await self._look([guild.id])

    async def _look(self, guild_ids: list[int]) -> None:
        await self._checks.ask(guild_ids, now=self._clock())
        self._scheduler.wake()


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog."""
    await bot.add_cog(SettingsEvents(bot, bot.store, bot.scheduler, bot.clock))
