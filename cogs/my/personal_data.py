"""``/my export`` and ``/my delete``: what is held about a member, taken away or erased."""

import json
from collections.abc import Callable
from typing import Any

import discord

from bot.background.takedowns import Takedowns
from bot.clock import Clock
from bot.domain.errors import NothingHeld, OldButton
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.attachments import sendable
from bot.interactions.responses import show
from bot.interactions.router import action
from bot.ui.personal_data import data_page, erase_question, erased_page
from db import Store

_FILE = "my-spotlight-data.json"


class PersonalData:
    """What a member takes away, or has erased."""

    def __init__(
        self, store: Store, access: Access, takedowns: Takedowns, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._access = access
        self._takedowns = takedowns
        self._clock = clock
        self._wake = wake

    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Give a member all that is held about them in this server."""
        guild_id = await self._access.enter(interaction)
        held = await self._store.members.export(guild_id, interaction.user.id)
        if not held:
            raise NothingHeld
        text = json.dumps(held, ensure_ascii=False, indent=2)
        file = await sendable(interaction, text.encode(), _FILE)
        await show(interaction, data_page(file.filename), files=[file])

    async def ask_erasure(self, interaction: discord.Interaction[Any]) -> None:
        """Ask once more before everything is erased."""
        guild_id = await self._access.enter(interaction)
        if not await self._store.members.export(guild_id, interaction.user.id):
            raise NothingHeld
        await show(interaction, erase_question(interaction.user.id))

    @action("my-delete")
    async def erase(self, interaction: discord.Interaction[Any], user_id: int) -> None:
        """Erase the member who clicks, and nobody else."""
        guild_id = await self._access.enter(interaction)
        if user_id != interaction.user.id:
            raise OldButton
        await acknowledge()
        posted = await self._store.members.erase(guild_id, interaction.user.id, now=self._clock())
        left = await self._takedowns.carry_out(posted)
        self._wake()
        page = erased_page(
            len(posted),
            [one.link for one in left if not one.is_thread and not one.is_line],
            [one.link for one in left if one.is_thread],
            [one.link for one in left if one.is_line],
        )
        await show(interaction, page)
