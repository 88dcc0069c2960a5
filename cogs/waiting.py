"""The buttons of the digest and of the notice about nominations, in the review channel before all curators."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.background.digests import NoticePages
from bot.background.leavers import Leavers
from bot.background.review_cards import ReviewCards
from bot.clock import Clock
from bot.domain.errors import SpotlightError
from bot.domain.posts import Notice, NoticeKind
from bot.interactions.access import Access
from bot.interactions.acknowledgement import answers_in_place
from bot.interactions.inviting import Inviter
from bot.interactions.responses import report, show_in_place, tell
from bot.interactions.router import action
from bot.ui.base import Page, custom_ids_of, message_page, parse_custom_id
from bot.ui.waiting import nominations_page
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_MOST = 1000


class Waiting(commands.Cog):
    """Each click shows all curators what still waits, and who clicked what came of it."""

    def __init__(
        self,
        store: Store,
        access: Access,
        review_cards: ReviewCards,
        leavers: Leavers,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._access = access
        self._review_cards = review_cards
        self._pages = NoticePages(store)
        self._inviter = Inviter(store, access, clock, wake, leavers.has_left)

    @action("waiting-review", for_curators=True)
    async def open_card(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Show the card of an interview to who wants it, or what became of it."""
        guild_id = await self._access.enter(interaction)
        await tell(interaction, await self._review_cards.card(guild_id, interview_id, is_public=False))

    @action("waiting-remind", for_curators=True)
    async def remind(self, interaction: discord.Interaction[Any], key: str, seen_count: int) -> None:
        """Remind somebody of their next step, unless that was done since the button was drawn."""
        await self._answer(interaction, self._inviter.remind(interaction, key, seen_count), self._digest)

    @action("waiting-invite", for_curators=True)
    async def invite(self, interaction: discord.Interaction[Any], user_id: int) -> None:
        """Invite somebody who was proposed."""
        await self._answer(interaction, self._inviter.invite_nominee(interaction, user_id), self._digest)

    @action("nominee-invite", for_curators=True)
    async def invite_nominee(self, interaction: discord.Interaction[Any], user_id: int) -> None:
        """Invite one of those whom a notice tells of."""
        await self._answer(interaction, self._inviter.invite_nominee(interaction, user_id), self._nominees)

    @action("nominee-aside", for_curators=True)
    async def set_nominee_aside(self, interaction: discord.Interaction[Any], user_id: int) -> None:
        """Decide against inviting one of those whom a notice tells of."""
        await self._answer(interaction, self._inviter.set_aside(interaction, user_id), self._nominees)

    async def _answer(
        self,
        interaction: discord.Interaction[Any],
        work: Awaitable[str],
        page: Callable[[discord.Interaction[Any]], Awaitable[Page]],
    ) -> None:
        """Do what was clicked, show all what still waits, and then say what came of it, or why nothing did.

        Where an answer to this curator alone was promised already, the message stays as it is: its buttons decide
        nothing twice.
        """
        is_in_place = answers_in_place(interaction)
        told, refusal = None, None
        try:
            told = message_page(await work)
        except SpotlightError as error:
            refusal = error
        if is_in_place:
            await show_in_place(interaction, await page(interaction))
        if refusal is not None:
            await report(interaction, refusal)
        elif told is not None:
            await tell(interaction, told)

    async def _digest(self, interaction: discord.Interaction[Any]) -> Page:
        guild_id = await self._access.enter(interaction)
        page, _ = await self._pages.page(Notice(kind=NoticeKind.DIGEST, guild_id=guild_id))
        return page

    async def _nominees(self, interaction: discord.Interaction[Any]) -> Page:
        """Return the notice again, with those of its members who are not decided about."""
        guild_id = await self._access.enter(interaction)
        ids = custom_ids_of(interaction.message) if interaction.message is not None else []
        shown = {arguments[0] for _, arguments in filter(None, map(parse_custom_id, ids)) if arguments}
        nominees = await self._store.inviting.list_nominees(guild_id, limit=_MOST)
        return nominations_page([n for n in nominees if str(n.user_id) in shown])


async def setup(bot: "SpotlightBot") -> None:
    """Register the buttons."""
    cog = Waiting(bot.store, bot.access, bot.review_cards, bot.leavers, bot.clock, bot.scheduler.wake)
    await bot.add_cog(cog)
    bot.actions.register(cog)
