"""``/my withdraw``: an interview taken back, with what was posted of it."""

from collections.abc import Callable
from typing import Any

import discord

from bot.background.review_cards import ReviewCards
from bot.background.takedowns import Takedowns
from bot.clock import Clock
from bot.domain.errors import InterviewGone, NothingOfYours
from bot.domain.models import InterviewStatus
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.responses import show
from bot.interactions.router import action
from bot.ui.consent import withdraw_question, withdrawn_page
from bot.ui.strings import own as strings
from db import Store


class Withdrawal:
    """What a member takes back."""

    def __init__(
        self,
        store: Store,
        access: Access,
        takedowns: Takedowns,
        review_cards: ReviewCards,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._access = access
        self._takedowns = takedowns
        self._review_cards = review_cards
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
    async def ask_about(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Ask once more about one interview."""
        await self._ask(interaction, await self._access.enter(interaction), interview_id)

    async def _ask(self, interaction: discord.Interaction[Any], guild_id: int, interview_id: int) -> None:
        owner_id = interaction.user.id
        interview = await self._store.interviews.get(guild_id, interview_id, owner_id=owner_id)
        if interview is None:
            raise InterviewGone
        await show(interaction, withdraw_question(interview))

    @action("my-withdrawn")
    async def withdraw(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Take an interview back, and delete what was posted of it."""
        guild_id = await self._access.enter(interaction)
        await acknowledge()
        posts = await self._store.withdrawing.withdraw(
            guild_id,
            interaction.user.id,
            interview_id,
            text_version=strings.CONSENT_TEXT_VERSION,
            now=self._clock(),
        )
        left = await self._takedowns.carry_out(posts)
        self._wake()
        page = withdrawn_page(
            interview_id,
            len(posts),
            [one.link for one in left if not one.is_thread and not one.is_line],
            [one.link for one in left if one.is_thread],
            [one.link for one in left if one.is_line],
        )
        await show(interaction, page)
        await self._review_cards.redraw_card(guild_id, interview_id)
