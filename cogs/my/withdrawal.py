"""``/my withdraw``: an interview taken back, with what was posted of it."""

from collections.abc import Callable
from typing import Any

import discord

from bot.background.review_cards import ReviewCards
from bot.background.takedowns import Takedowns
from bot.clock import Clock
from bot.domain.choosing import Purpose, choose_own
from bot.domain.errors import NothingOfYours
from bot.domain.models import InterviewStatus
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.responses import show
from bot.interactions.router import action, chosen
from bot.ui.base import custom_id
from bot.ui.consent import withdraw_question, withdrawn_page
from bot.ui.own_list import which_page
from bot.ui.strings import own as strings
from cogs.my.panel import Panels
from db import Store


class Withdrawal:
    """What a member takes back."""

    def __init__(
        self,
        store: Store,
        access: Access,
        panels: Panels,
        takedowns: Takedowns,
        review_cards: ReviewCards,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._access = access
        self._panels = panels
        self._takedowns = takedowns
        self._review_cards = review_cards
        self._clock = clock
        self._wake = wake

    async def ask_withdrawal(self, interaction: discord.Interaction[Any]) -> None:
        """Ask once more, where there are several which one first."""
        guild_id = await self._access.enter(interaction)
        own = await self._store.own.list_own(guild_id, interaction.user.id)
        meant = choose_own(own, Purpose.WITHDRAW)
        if not meant:
            raise NothingOfYours
        if len(meant) == 1:
            await show(interaction, withdraw_question(meant[0]))
        else:
            page = which_page(strings.WITHDRAW_WHICH, custom_id("my-withdraw-pick"), meant)
            await show(interaction, page)

    @action("my-withdraw")
    async def ask_about(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Ask once more about one interview."""
        own = await self._panels.find_own(interaction, interview_id)
        if own.status is InterviewStatus.WITHDRAWN:
            raise NothingOfYours
        await show(interaction, withdraw_question(own))

    @action("my-withdraw-pick")
    async def ask_about_chosen(self, interaction: discord.Interaction[Any]) -> None:
        """Ask once more about the interview that was chosen."""
        await self.ask_about(interaction, chosen(interaction, int))

    @action("my-withdrawn")
    async def withdraw(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Take an interview back, and delete what was posted of it."""
        guild_id = await self._access.enter(interaction)
        own = await self._panels.find_own(interaction, interview_id)
        await acknowledge()
        posts = await self._store.withdrawing.withdraw(
            guild_id,
            interaction.user.id,
            interview_id,
            text_version=strings.MEMBER_CONSENT_TEXT_VERSION,
            now=self._clock(),
        )
        left = await self._takedowns.carry_out(posts)
        self._wake()
        page = withdrawn_page(
            own,
            len(posts),
            [one.link for one in left if not one.is_thread and not one.is_line],
            [one.link for one in left if one.is_thread],
            [one.link for one in left if one.is_line],
            others=await self._store.own.list_own(guild_id, interaction.user.id),
        )
        await show(interaction, page)
        await self._review_cards.redraw_card(guild_id, interview_id)
