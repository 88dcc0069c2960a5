"""Inviting members, from the board, from a digest and from the notice of their nomination."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.clock import Clock
from bot.domain.errors import LeftServer, NothingToRemind
from bot.domain.leavers import Moment
from bot.domain.text import clean_line
from bot.interactions.access import Access
from bot.interactions.options import SeriesOption
from bot.ui.format import name_of
from bot.ui.strings import curators as sentences
from db import Store

_MOST = 1000
HasLeft = Callable[[Moment, int, int | None], Awaitable[bool]]
"""Whether a member of a server has left it (`bot.background.leavers`)."""


class Inviter:
    """Invites, reminds and sets aside for any cog, and says what came of it."""

    def __init__(
        self, store: Store, access: Access, clock: Clock, wake: Callable[[], None], has_left: HasLeft
    ) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._series = SeriesOption(store, access)
        self._wake = wake
        self._has_left = has_left

    async def invite(
        self, interaction: discord.Interaction[Any], user_id: int, name: str, series: str | None
    ) -> str:
        """Invite a member for a series, the first one where none is named."""
        guild_id = await self._access.enter(interaction)
        found = await self._series.resolve(interaction, series)
        if await self._has_left(Moment.INVITE, guild_id, user_id):
            raise LeftServer(name)
        is_told = await self._store.inviting.invite(
            guild_id,
            user_id,
            name=clean_line(name),
            series_id=found.id,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await self._store.guilds.member_names.remember(guild_id, user_id, clean_line(name))
        self._wake()
        pattern = sentences.INVITED_BY_MESSAGE if is_told else sentences.INVITED_TELL_THEM
        return pattern.format(name=name_of(name))

    async def invite_nominee(self, interaction: discord.Interaction[Any], user_id: int) -> str:
        """Invite somebody who was proposed; raise NothingToRemind if that was decided about meanwhile."""
        return await self.invite(interaction, user_id, await self._nominee(interaction, user_id), None)

    async def set_aside(self, interaction: discord.Interaction[Any], user_id: int) -> str:
        """Decide against inviting somebody who was proposed; raise NothingToRemind as above."""
        name = await self._nominee(interaction, user_id)
        guild_id = await self._access.enter(interaction)
        await self._store.inviting.set_aside(
            guild_id, user_id, actor_id=interaction.user.id, now=self._clock()
        )
        return sentences.SET_ASIDE.format(name=name_of(name))

    async def remind(self, interaction: discord.Interaction[Any], key: str, seen_count: int | None) -> str:
        """Remind somebody on the board of their next step, once, however many curators see the same count."""
        guild_id = await self._access.enter(interaction)
        entry = await self._store.pipeline.find(guild_id, key)
        if entry is None:
            raise NothingToRemind
        if await self._has_left(Moment.REMIND, guild_id, entry.user_id):
            raise LeftServer(entry.name)
        is_told = await self._store.reminders.remind(
            guild_id, key, actor_id=interaction.user.id, now=self._clock(), seen_count=seen_count
        )
        self._wake()
        pattern = sentences.REMINDER_DONE if is_told else sentences.REMIND_YOURSELF
        return pattern.format(name=name_of(entry.name))

    async def _nominee(self, interaction: discord.Interaction[Any], user_id: int) -> str:
        guild_id = await self._access.enter(interaction)
        nominees = await self._store.inviting.list_nominees(guild_id, limit=_MOST)
        found = next((n for n in nominees if n.user_id == user_id), None)
        if found is None:
            raise NothingToRemind
        return found.name
