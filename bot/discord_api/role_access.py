"""Which roles a server has, and which of them a message of the bot may mention.

The client's memory has all roles of a server once that is available, so what it lacks then is gone. Before that, and
right before a post, Discord is asked.
"""

from enum import Enum, auto

import discord

from bot.discord_api.channel_access import ChannelAccess, Reached
from bot.discord_api.outcomes import REQUEST_ERRORS
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests


class RoleState(Enum):
    """What a look at a role says about using it."""

    USABLE = auto()
    GONE = auto()
    SILENT = auto()
    """A mention of it reaches nobody: the role is not mentionable, and the bot lacks Mention Everyone there."""
    UNKNOWN = auto()
    """Discord could not be asked."""


class RoleAccess:
    """Answers for single roles of a server."""

    def __init__(self, client: discord.Client, requests: Requests, channel_access: ChannelAccess) -> None:
        self._client = client
        self._requests = requests
        self._channel_access = channel_access

    async def state(self, guild_id: int, role_id: int, *, mentioned_in: int | None = None) -> RoleState:
        """Return how a role stands, for a mention in a channel if that is given."""
        guild = self._remembered(guild_id) or await self._asked(guild_id, Priority.NOTICE)
        if guild is None:
            return RoleState.UNKNOWN
        role = guild.get_role(role_id)
        if role is None:
            return RoleState.GONE
        if mentioned_in is None or role.mentionable:
            return RoleState.USABLE
        return await self._mention_state(guild_id, mentioned_in)

    async def is_gone_now(self, guild_id: int, role_id: int) -> bool:
        """Tell whether Discord says at this moment that a server has no such role; its silence proves nothing."""
        guild = await self._asked(guild_id, Priority.MESSAGE) or self._remembered(guild_id)
        return guild is not None and guild.get_role(role_id) is None

    async def _mention_state(self, guild_id: int, channel_id: int) -> RoleState:
        """Return whether any role may be mentioned in a channel, first by what the client remembers."""
        guild = self._remembered(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if guild is not None and channel is not None and channel.permissions_for(guild.me).mention_everyone:
            return RoleState.USABLE
        reached = await self._channel_access.visit(guild_id, channel_id, Priority.NOTICE)
        if not isinstance(reached, Reached):
            return RoleState.UNKNOWN
        return RoleState.USABLE if reached.permissions.mention_everyone else RoleState.SILENT

    def _remembered(self, guild_id: int) -> discord.Guild | None:
        """Return a server with all its roles as the client remembers it; one that is unavailable has none."""
        guild = self._client.get_guild(guild_id)
        return None if guild is None or guild.unavailable else guild

    async def _asked(self, guild_id: int, priority: Priority) -> discord.Guild | None:
        try:
            return await self._requests.guild(guild_id, priority=priority)
        except REQUEST_ERRORS:
            return None
