"""Reading: ``/interview`` and the user menu, and the buttons under what they show."""

import random
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions import action, chosen, number, page_number
from bot.clock import Clock
from bot.domain.errors import InterviewGone, NoSuchQuestion, NothingPosted, NothingPublished, OldButton
from bot.domain.models import Interview
from bot.domain.search import parse_query
from bot.domain.text import clean_line, fold
from bot.responding import picture_files, show, tell
from bot.ui.interview import answer_page, interview_page, paginate
from bot.ui.lists import browse_page, choice_name, order_choices, search_page
from bot.ui.words import commands as words
from cogs.access import Access, choices_of
from cogs.people import People
from db import Store
from db.interviews import PAGE_SIZE, BrowseOrder

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_HITS = 5
_QUERY_LENGTH = 1000
Choices = list[app_commands.Choice[str]]


@app_commands.guild_only()
class Interviews(commands.GroupCog, group_name="interview", group_description=words.INTERVIEW):
    """What members do most: read, find, come across."""

    def __init__(self, store: Store, access: Access, clock: Clock, rng: random.Random) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._rng = rng
        self._people = People(store, access)

    @app_commands.command(name="show", description=words.INTERVIEW_SHOW)
    @app_commands.describe(person=words.OPT_PERSON, question=words.OPT_QUESTION, share=words.OPT_SHARE)
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
            await show(interaction, page, is_public=share and interview.is_published)
            return
        await self._show(interaction, interview, is_public=share)

    @app_commands.command(name="search", description=words.INTERVIEW_SEARCH)
    @app_commands.describe(query=words.OPT_QUERY, question=words.OPT_QUESTION)
    async def search(
        self, interaction: discord.Interaction[Any], query: str, question: str | None = None
    ) -> None:
        """Find interviews by what people said."""
        guild_id = await self._access.enter(interaction)
        key = await self._question_key(guild_id, question)
        text = clean_line(query)[:_QUERY_LENGTH]
        session_id = await self._store.search.remember(guild_id, text, key, now=self._clock())
        await self._show_results(interaction, guild_id, session_id, 0)

    @app_commands.command(name="browse", description=words.INTERVIEW_BROWSE)
    @app_commands.describe(order=words.OPT_ORDER)
    @app_commands.choices(order=order_choices())
    async def browse(
        self, interaction: discord.Interaction[Any], order: app_commands.Choice[str] | None = None
    ) -> None:
        """List everyone published."""
        await self._access.enter(interaction)
        await self._browse(interaction, BrowseOrder(order.value if order else "newest"))

    @app_commands.command(name="random", description=words.INTERVIEW_RANDOM)
    @app_commands.describe(share=words.OPT_SHARE)
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
        found = await self._store.interviews.find_on_shelf(guild_id, self._rng.randint(1, count))
        await self._show(interaction, await self._published(guild_id, found or 0), is_public=share)

    @app_commands.command(name="latest", description=words.INTERVIEW_LATEST)
    @app_commands.describe(share=words.OPT_SHARE)
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
        await self._show(interaction, await self._published(guild_id, found), is_public=share)

    @show_interview.autocomplete("person")
    async def suggest_person(self, interaction: discord.Interaction[Any], current: str) -> Choices:
        """Suggest people whose interviews can be read."""
        return await self._people.suggest(interaction, current)

    @show_interview.autocomplete("question")
    @search.autocomplete("question")
    async def suggest_question(self, interaction: discord.Interaction[Any], current: str) -> Choices:
        """Suggest the server's questions."""
        guild_id = await self._access.enter(interaction)
        questions = (await self._store.guilds.questionnaire(guild_id)).questions
        wanted = fold(current)
        found = [q for q in questions if wanted in fold(q.text) or wanted in fold(q.label)]
        return choices_of([(choice_name(q.label), q.key) for q in found])

    async def view_member(self, interaction: discord.Interaction[Any], member: discord.Member) -> None:
        """The user menu: show a member's interview."""
        guild_id = await self._access.enter(interaction)
        found = await self._store.interviews.find_by_user(guild_id, member.id)
        if found is None:
            await self._people.resolve(interaction, member.display_name)
            raise InterviewGone
        await self._show(interaction, await self._published(guild_id, found))

    @action("page")
    async def turn_page(
        self, interaction: discord.Interaction[Any], interview_id: str, page: str, *_: str
    ) -> None:
        """Turn to a page."""
        await self._show(interaction, await self._readable(interaction, interview_id), page_number(page))

    @action("jump")
    async def jump(self, interaction: discord.Interaction[Any], interview_id: str, *_: str) -> None:
        """Turn to the page on which an answer begins."""
        interview = await self._readable(interaction, interview_id)
        page = paginate(interview).starts.get(number(chosen(interaction)), 0)
        await self._show(interaction, interview, page)

    @action("answer")
    async def turn_answer(
        self,
        interaction: discord.Interaction[Any],
        interview_id: str,
        position: str,
        page: str,
        *_: str,
    ) -> None:
        """Show one answer, or another page of it."""
        interview = await self._readable(interaction, interview_id)
        if not any(a.position == number(position) for a in interview.answers):
            raise InterviewGone
        await show(interaction, answer_page(interview, number(position), page_number(page)))

    @action("read")
    async def read_whole(self, interaction: discord.Interaction[Any], interview_id: str, *_: str) -> None:
        """The button of the weekly post: pages that only the reader sees."""
        guild_id = await self._access.enter(interaction)
        await self._show(interaction, await self._published(guild_id, number(interview_id)))

    @action("browse")
    async def turn_list(
        self, interaction: discord.Interaction[Any], order: str, side: str, beside: str
    ) -> None:
        """Turn to the next or previous page of everyone."""
        if order not in list(BrowseOrder) or side not in ("after", "before"):
            raise OldButton
        await self._browse(interaction, BrowseOrder(order), **{side: number(beside)})

    @action("search")
    async def turn_results(
        self, interaction: discord.Interaction[Any], session_id: str, page: str, *_: str
    ) -> None:
        """Turn to another page of results."""
        guild_id = await self._access.enter(interaction)
        await self._show_results(interaction, guild_id, number(session_id), page_number(page))

    async def _show(
        self,
        interaction: discord.Interaction[Any],
        interview: Interview,
        page: int = 0,
        *,
        is_public: bool = False,
    ) -> None:
        is_public = is_public and interview.is_published
        picture = None
        if page == 0 and interview.has_picture:
            if interaction.type is discord.InteractionType.application_command:
                await interaction.response.defer(ephemeral=not is_public)
            picture = await self._store.interviews.picture(interview.guild_id, interview.id)
        files = picture_files(picture)
        view = interview_page(interview, page, picture_name=picture.file_name if picture else "")
        await show(interaction, view, files=files, is_public=is_public)

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

    async def _show_results(
        self, interaction: discord.Interaction[Any], guild_id: int, session_id: int, page: int
    ) -> None:
        text, key = await self._store.search.recall(guild_id, session_id)
        query = parse_query(text)
        hits = await self._store.search.find(guild_id, query, question_key=key, page=page, size=_HITS)
        view = search_page(
            text, query, hits[:_HITS], session_id=session_id, page=page, has_next=len(hits) > _HITS
        )
        await (tell if interaction.message is None else show)(interaction, view)

    async def _question_key(self, guild_id: int, question: str | None) -> str:
        if question is None:
            return ""
        for known in (await self._store.guilds.questionnaire(guild_id)).questions:
            if question == known.key or fold(question) in (fold(known.text), fold(known.label)):
                return known.key
        raise NoSuchQuestion(question)

    async def _published(self, guild_id: int, interview_id: int) -> Interview:
        interview = await self._store.interviews.get_published(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        return interview

    async def _readable(self, interaction: discord.Interaction[Any], interview_id: str) -> Interview:
        guild_id = await self._access.enter(interaction)
        if await self._access.is_curator(interaction):
            interview = await self._store.interviews.get(guild_id, number(interview_id))
            if interview is not None:
                return interview
        return await self._published(guild_id, number(interview_id))


def _position_of(interview: Interview, question: str) -> int:
    wanted = fold(question)
    for answer in interview.answers:
        if question == answer.question_key or wanted == fold(answer.question):
            return answer.position
    for answer in interview.answers:
        if wanted and wanted in fold(answer.question):
            return answer.position
    raise NoSuchQuestion(question)


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog, its buttons and the user menu."""
    cog = Interviews(bot.store, bot.access, bot.clock, random.Random())  # noqa: S311  # not a secret
    await bot.add_cog(cog)
    bot.actions.register(cog)
    menu = app_commands.ContextMenu(name=words.VIEW_INTERVIEW_MENU, callback=cog.view_member)
    bot.tree.add_command(menu)
