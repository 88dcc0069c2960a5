"""Who hears of it when the curators can't be told in their review channel: who set the bot up, else the owner.

The one exception to writing to nobody unasked: they asked by setting it up, and nobody else can be told.
"""

import logging
from collections.abc import AsyncGenerator

import discord

from bot.discord_api.direct_messages import DirectMessages
from bot.discord_api.members import Members
from bot.discord_api.outcomes import REQUEST_ERRORS
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.leavers import Presence
from bot.domain.outcomes import Outcome
from bot.domain.posts import Notice
from bot.ui.unusable import keeper_page
from db import Store

_log = logging.getLogger(__name__)


class Keepers:
    """Writes a notice to the one person of a server who can be reached."""

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        requests: Requests,
        members: Members,
        direct_messages: DirectMessages,
    ) -> None:
        self._client = client
        self._store = store
        self._requests = requests
        self._members = members
        self._direct_messages = direct_messages

    async def tell(self, notice: Notice, server: str) -> Outcome | None:
        """Send a direct message; None where none of them takes messages, after which nobody is left."""
        async for user_id, is_owner in self._people(notice.guild_id):
            known = await self._store.preferences.message_channel(notice.guild_id, user_id)
            page = keeper_page(notice, server, is_owner=is_owner)
            written = await self._direct_messages.write_to(
                user_id, page, nonce=f"K{notice.id}", channel_id=known
            )
            if not written.is_closed:
                return written.outcome
        _log.warning("Guild %s: nobody could be told of %s.", notice.guild_id, notice.kind.value)
        return None

    async def _people(self, guild_id: int) -> AsyncGenerator[tuple[int, bool], None]:
        """Yield who changed the settings last, if still there, then the owner; each with whether they are the owner."""
        owner_id = await self._owner_id(guild_id)
        set_up_by = await self._store.settings_checks.last_changed_by(guild_id)
        if set_up_by is not None and set_up_by != owner_id and await self._is_member(guild_id, set_up_by):
            yield set_up_by, False
        if owner_id is not None:
            yield owner_id, True

    async def _owner_id(self, guild_id: int) -> int | None:
        guild = self._client.get_guild(guild_id)
        if guild is not None and guild.owner_id is not None:
            return guild.owner_id
        try:
            return (await self._requests.guild(guild_id, priority=Priority.NOTICE)).owner_id
        except REQUEST_ERRORS:
            return None

    async def _is_member(self, guild_id: int, user_id: int) -> bool:
        presence = await self._members.presence(guild_id, user_id, priority=Priority.NOTICE)
        return presence is not Presence.GONE
