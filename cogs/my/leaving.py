"""Taking back and taking away: ``/my withdraw``, ``/my export`` and ``/my delete``."""

import json
from collections.abc import Callable
from typing import Any

import discord

from bot.background.review_cards import Reviewing
from bot.background.takedowns import Takedown
from bot.clock import Clock
from bot.domain.errors import InterviewGone, NothingHeld, NothingOfYours, OldButton
from bot.domain.models import InterviewStatus
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.attachments import sendable
from bot.interactions.responses import show
from bot.interactions.router import action, number
from bot.ui.consent import withdraw_question, withdrawn_page
from bot.ui.personal_data import data_page, erase_question, erased_page
from bot.ui.strings import own as words
from db import Store

_FILE = "my-spotlight-data.json"


class Leaving:
    """What a member takes back, takes away, or has erased."""

    def __init__(
        self,
        store: Store,
        access: Access,
        takedown: Takedown,
        reviewing: Reviewing,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._access = access
        self._takedown = takedown
        self._reviewing = reviewing
        self._clock = clock
        self._wake = wake

    async def ask_withdrawal(self, interaction: discord.Interaction[Any]) -> None:
        """Ask once more about the interview that is on its way, else the newest one."""
        guild_id = await self._access.enter(interaction)
        own = await self._store.own.list_own(guild_id, interaction.user.id)
        held = [o for o in own if o.status is not InterviewStatus.WITHDRAWN]
        if not held:
            raise NothingOfYours
        await self._ask(interaction, guild_id, held[0].id)

    @action("my-withdraw")
    async def ask_about(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Ask once more about one interview."""
        await self._ask(interaction, await self._access.enter(interaction), number(interview_id))

    async def _ask(self, interaction: discord.Interaction[Any], guild_id: int, interview_id: int) -> None:
        owner_id = interaction.user.id
        interview = await self._store.interviews.get(guild_id, interview_id, owner_id=owner_id)
        if interview is None:
            raise InterviewGone
        await show(interaction, withdraw_question(interview))

    @action("my-withdrawn")
    async def withdraw(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Take an interview back, and delete what was posted of it."""
        guild_id = await self._access.enter(interaction)
        await acknowledge()
        posts = await self._store.withdrawing.withdraw(
            guild_id,
            interaction.user.id,
            number(interview_id),
            text_version=words.CONSENT_TEXT_VERSION,
            now=self._clock(),
        )
        left = await self._takedown.carry_out(posts)
        self._wake()
        page = withdrawn_page(
            number(interview_id),
            len(posts),
            [one.link for one in left if not one.is_thread],
            [one.link for one in left if one.is_thread],
        )
        await show(interaction, page)
        await self._reviewing.redraw_card(guild_id, number(interview_id))

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
    async def erase(self, interaction: discord.Interaction[Any], user_id: str) -> None:
        """Erase the member who clicks, and nobody else."""
        guild_id = await self._access.enter(interaction)
        if number(user_id) != interaction.user.id:
            raise OldButton
        await acknowledge()
        posted = await self._store.members.erase(guild_id, interaction.user.id, now=self._clock())
        self._store.guilds.member_names.forget(guild_id, interaction.user.id)
        left = await self._takedown.carry_out(posted)
        self._wake()
        page = erased_page(
            len(posted),
            [one.link for one in left if not one.is_thread],
            [one.link for one in left if one.is_thread],
        )
        await show(interaction, page)
