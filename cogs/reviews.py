"""Submitted interviews: ``/review``, and the cards in the review channel. The store decides who was first."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.background.leavers import Leavers
from bot.background.review_cards import ReviewCards
from bot.clock import Clock
from bot.domain.community import DecisionKind
from bot.domain.errors import (
    Conflict,
    EmptyNote,
    HandledByOther,
    InterviewChanged,
    InterviewGone,
    NothingToReview,
)
from bot.domain.leavers import Course, Moment
from bot.domain.models import Interview, InterviewStatus
from bot.domain.text import clean
from bot.interactions.access import Access, refuse_non_curators
from bot.interactions.acknowledgement import answers_in_place
from bot.interactions.responses import open_form, report, show, show_in_place, tell
from bot.interactions.router import action, read_submission
from bot.ui.base import message_page
from bot.ui.reviewing import decision_text, leaver_question, note_form
from bot.ui.spotlight import fits
from bot.ui.strings import commands as strings
from bot.ui.strings import curators as sentences
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

Verdict = Literal["changes", "reject"]
Place = Literal["c", "r"]  # whether a card is in the review channel or in the reply to a command
_IN_CHANNEL: Place = "c"
_ELSEWHERE: Place = "r"
_KINDS: dict[Verdict, DecisionKind] = {
    "changes": DecisionKind.CHANGES_REQUESTED,
    "reject": DecisionKind.REJECTED,
}


class Reviews(commands.Cog):
    """Approve, ask for changes, reject."""

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
        self._leavers = leavers
        self._access = access
        self._review_cards = review_cards
        self._clock = clock
        self._wake = wake

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="review", description=strings.REVIEW)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def review(self, interaction: discord.Interaction[Any]) -> None:
        """Show the interview that waits longest."""
        await self._show_next(interaction, after=None)

    @action("review-next", for_curators=True)
    async def turn(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Show the one that waits next longest."""
        await self._show_next(interaction, after=interview_id)

    @action("review-card", for_curators=True)
    async def bring_card(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Have the card in the review channel again."""
        guild_id = await self._access.enter(interaction)
        settings = await self._store.guilds.settings(guild_id)
        if settings.review_channel_id is None:
            await tell(interaction, message_page(sentences.CARD_NOWHERE))
            return
        await self._store.reviews.bring_card(guild_id, interview_id, now=self._clock())
        self._wake()
        await tell(interaction, message_page(sentences.CARD_BROUGHT))

    @action("review-approve", for_curators=True)
    async def approve(
        self, interaction: discord.Interaction[Any], interview_id: int, version: int, place: Place
    ) -> None:
        """Approve the interview as it was shown, unless its person has left: then that is asked about first."""
        guild_id = await self._access.enter(interaction)
        interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is not None and interview.status is InterviewStatus.SUBMITTED:
            if place == _IN_CHANNEL:
                answers_in_place(interaction)  # so that a look that takes long promises nothing else
            course = await self._leavers.course(Moment.APPROVE, guild_id, interview.user_id)
            if course is Course.ASK_CURATOR:
                await tell(interaction, leaver_question(interview, version))
                return
        await self._decide(interaction, interview_id, DecisionKind.APPROVED, version, place, note="")

    @action("review-approve-left", for_curators=True)
    async def approve_left(
        self, interaction: discord.Interaction[Any], interview_id: int, version: int
    ) -> None:
        """Approve the interview of somebody who left."""
        await self._decide(interaction, interview_id, DecisionKind.APPROVED, version, _ELSEWHERE, note="")

    @action("review-ask", for_curators=True)
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        version: int,
        kind: Verdict,
        place: Place,
    ) -> None:
        """Open the form for the note to the member."""
        token = secrets.token_hex(4)
        form = note_form(interview_id, version, kind, place, token)
        await open_form(interaction, form)

    @action("review-note", for_curators=True)
    async def decide_with_note(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        version: int,
        kind: Verdict,
        place: Place,
    ) -> None:
        """Ask for changes, or reject, with what the curator wrote."""
        note = clean(read_submission(interaction).texts.get("note", ""))
        if not note:
            raise EmptyNote
        await self._decide(interaction, interview_id, _KINDS[kind], version, place, note=note)

    async def _decide(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        kind: DecisionKind,
        version: int,
        place: Place,
        *,
        note: str,
    ) -> None:
        if place == _IN_CHANNEL and not answers_in_place(interaction):
            place = _ELSEWHERE  # the card is changed by a request of its own then
        guild_id = await self._access.enter(interaction)
        interview = await self._store.interviews.get(guild_id, interview_id)
        try:
            if kind is DecisionKind.APPROVED and interview is not None and not fits(interview):
                raise InterviewChanged  # handled like any other that must be looked at again
            await self._store.reviews.decide(
                guild_id,
                interview_id,
                kind,
                version=version,
                note=note,
                actor_id=interaction.user.id,
                now=self._clock(),
            )
        except (Conflict, InterviewGone) as error:
            await self._show_as_it_is(interaction, guild_id, interview_id, place, error, note)
            return
        self._wake()
        decided = await self._store.interviews.get(guild_id, interview_id)
        await self._show_decided(interaction, guild_id, decided, kind, place)

    async def _show_as_it_is(
        self,
        interaction: discord.Interaction[Any],
        guild_id: int,
        interview_id: int,
        place: Place,
        error: Exception,
        note: str,
    ) -> None:
        """Show who lost the race what there is by now, and then why; what they wrote comes back."""
        is_public = place == _IN_CHANNEL
        page = await self._review_cards.card(guild_id, interview_id, is_public=is_public)
        if isinstance(error, HandledByOther) or not note:
            await show_in_place(interaction, page)
        await report(interaction, error, typed=note)
        if not is_public:
            await self._review_cards.redraw_card(guild_id, interview_id)

    async def _show_decided(
        self,
        interaction: discord.Interaction[Any],
        guild_id: int,
        interview: Interview | None,
        kind: DecisionKind,
        place: Place,
    ) -> None:
        if interview is None:
            raise InterviewGone
        told = message_page(decision_text(interview, kind.value))
        if place == _IN_CHANNEL:
            page = await self._review_cards.card(guild_id, interview.id, is_public=True)
            await show_in_place(interaction, page)
            await tell(interaction, told)
            return
        await show(interaction, told)
        await self._review_cards.redraw_card(guild_id, interview.id)

    async def _show_next(self, interaction: discord.Interaction[Any], after: int | None) -> None:
        guild_id = await self._access.enter(interaction)
        waiting = await self._store.reviews.list_waiting(guild_id)
        if not waiting:
            raise NothingToReview
        place = waiting.index(after) + 1 if after in waiting else 0
        interview_id = waiting[place % len(waiting)]
        page = await self._review_cards.card(guild_id, interview_id, is_public=False)
        page.text(sentences.REVIEW_COUNT.format(count=len(waiting)))
        await show(interaction, page)


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its buttons."""
    cog = Reviews(bot.store, bot.access, bot.review_cards, bot.leavers, bot.clock, bot.scheduler.wake)
    await bot.add_cog(cog)
    bot.actions.register(cog)
