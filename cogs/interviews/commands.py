"""Reading: ``/interview`` and the user menu, and the buttons under what they show."""

import random
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.browsing import PAGE_SIZE, BrowseOrder
from bot.domain.choosing import Purpose, choose_own
from bot.domain.errors import InterviewGone, NoSuchQuestion, NothingPosted, NothingPublished
from bot.domain.models import Interview
from bot.domain.text import fold
from bot.interactions.access import Access
from bot.interactions.options import People
from bot.interactions.responses import show
from bot.interactions.router import action
from bot.interactions.speaking import audience_of, show_to
from bot.ui.browse import browse_page, order_choices
from bot.ui.interview import answer_page
from bot.ui.own_list import which_to_read
from bot.ui.strings import commands as strings
from cogs.interviews.experts import Experts
from cogs.interviews.reading import Showing
from cogs.interviews.search import Searching
from db import Store

_HITS = 5
_QUERY_LENGTH = 1000
Choices = list[app_commands.Choice[str]]


@app_commands.guild_only()
class Interviews(commands.GroupCog, group_name="interview", group_description=strings.INTERVIEW):
    """What members do most: read, find, come across."""

    def __init__(
        self,
        store: Store,
        access: Access,
        showing: Showing,
        searching: Searching,
        experts: Experts,
        rng: random.Random,
    ) -> None:
        self._store = store
        self._access = access
        self._showing = showing
        self._searching = searching
        self._experts = experts
        self._rng = rng
        self._people = People(store, access)

    @app_commands.command(name="show", description=strings.INTERVIEW_SHOW)
    @app_commands.describe(person=strings.OPT_PERSON, question=strings.OPT_QUESTION, share=strings.OPT_SHARE)
    async def show_interview(
        self,
        interaction: discord.Interaction[Any],
        person: str,
        question: str | None = None,
        share: bool = False,  # noqa: FBT001, FBT002  # an option of the command
    ) -> None:
        """Show somebody's interview, or one answer of it."""
        interview = await self._people.resolve(interaction, person)
        if question is not None:
            page = answer_page(interview, _position_of(interview, question))
            audience = audience_of(interaction, wants_all=share and interview.is_published)
            await show_to(audience, interaction, page)
            return
        await self._showing.show(interaction, interview, is_public=share)

    @app_commands.command(name="search", description=strings.INTERVIEW_SEARCH)
    @app_commands.describe(
        query=strings.OPT_QUERY,
        question=strings.OPT_SEARCH_QUESTION,
        person=strings.OPT_SEARCH_PERSON,
        year=strings.OPT_YEAR,
    )
    async def search(
        self,
        interaction: discord.Interaction[Any],
        query: str,
        question: str | None = None,
        person: str | None = None,
        year: app_commands.Range[int, 1970, 9999] | None = None,
    ) -> None:
        """Find interviews by what people said."""
        await self._searching.search(interaction, query, question, person, year)

    @app_commands.command(name="places", description=strings.INTERVIEW_PLACES)
    async def places(self, interaction: discord.Interaction[Any]) -> None:
        """List where members are."""
        await self._experts.places(interaction)

    @app_commands.command(name="browse", description=strings.INTERVIEW_BROWSE)
    @app_commands.describe(order=strings.OPT_ORDER)
    @app_commands.choices(order=order_choices())
    async def browse(
        self, interaction: discord.Interaction[Any], order: app_commands.Choice[str] | None = None
    ) -> None:
        """List everyone published."""
        await self._access.enter(interaction)
        await self._browse(interaction, BrowseOrder(order.value if order else "newest"))

    @app_commands.command(name="random", description=strings.INTERVIEW_RANDOM)
    @app_commands.describe(share=strings.OPT_SHARE)
    async def random_interview(
        self,
        interaction: discord.Interaction[Any],
        share: bool = False,  # noqa: FBT001, FBT002  # an option of the command
    ) -> None:
        """Show any interview."""
        guild_id = await self._access.enter(interaction)
        count = await self._store.interviews.count_published(guild_id)
        if count == 0:
            raise NothingPublished
        found = await self._store.interviews.find_at_published_position(guild_id, self._rng.randint(1, count))
        await self._showing.show(
            interaction, await self._showing.published(guild_id, found or 0), is_public=share
        )

    @app_commands.command(name="latest", description=strings.INTERVIEW_LATEST)
    @app_commands.describe(share=strings.OPT_SHARE)
    async def latest(
        self,
        interaction: discord.Interaction[Any],
        share: bool = False,  # noqa: FBT001, FBT002  # an option of the command
    ) -> None:
        """Show the interview that was posted last."""
        guild_id = await self._access.enter(interaction)
        found = await self._store.interviews.find_latest(guild_id)
        if found is None:
            raise NothingPosted
        await self._showing.show(interaction, await self._showing.published(guild_id, found), is_public=share)

    @show_interview.autocomplete("person")
    @search.autocomplete("person")
    async def suggest_person(self, interaction: discord.Interaction[Any], current: str) -> Choices:
        """Suggest people whose interviews can be read."""
        return await self._people.suggest(interaction, current)

    @show_interview.autocomplete("question")
    @search.autocomplete("question")
    async def suggest_question(self, interaction: discord.Interaction[Any], current: str) -> Choices:
        """Suggest the server's questions."""
        return await self._searching.suggest_question(interaction, current)

    async def view_member(self, interaction: discord.Interaction[Any], member: discord.Member) -> None:
        """The user menu: show a member's interview."""
        guild_id = await self._access.enter(interaction)
        own = await self._store.own.list_own(guild_id, member.id)
        meant = choose_own(own, Purpose.READ)
        if not meant:
            await self._people.resolve(interaction, member.display_name)
            raise InterviewGone
        if len(meant) > 1:
            await show(interaction, which_to_read(member.display_name, meant))
            return
        await self._showing.show(interaction, await self._showing.published(guild_id, meant[0].id))

    @action("browse")
    async def turn_list(
        self,
        interaction: discord.Interaction[Any],
        order: BrowseOrder,
        side: Literal["after", "before"],
        beside: int,
    ) -> None:
        """Turn to the next or previous page of everyone."""
        await self._browse(interaction, order, **{side: beside})

    async def _browse(
        self,
        interaction: discord.Interaction[Any],
        order: BrowseOrder,
        *,
        after: int | None = None,
        before: int | None = None,
    ) -> None:
        guild_id = await self._access.enter(interaction)
        found = await self._store.interviews.list_published(guild_id, order, after=after, before=before)
        if not found:
            raise NothingPublished
        has_more = len(found) > PAGE_SIZE
        entries = found[-PAGE_SIZE:] if before is not None else found[:PAGE_SIZE]
        view = browse_page(
            entries,
            order,
            count=await self._store.interviews.count_published(guild_id),
            has_previous=after is not None or (before is not None and has_more),
            has_next=before is not None or has_more,
        )
        await show(interaction, view)


def _position_of(interview: Interview, question: str) -> int:
    wanted = fold(question)
    for answer in interview.answers:
        if question == answer.question_key or wanted == fold(answer.question):
            return answer.position
    for answer in interview.answers:
        if wanted and wanted in fold(answer.question):
            return answer.position
    raise NoSuchQuestion(question)
