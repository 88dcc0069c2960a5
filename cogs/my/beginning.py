"""A member begins an interview, goes on with one, or says no to being asked."""

import secrets
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.domain.choosing import Purpose, choose_own
from bot.domain.errors import Blocked, OldButton
from bot.domain.models import Interview, InterviewSource, InterviewStatus, Questionnaire
from bot.domain.unwritten import unwritten
from bot.interactions.access import Access, called
from bot.interactions.options import SeriesOption
from bot.interactions.responses import open_form, report, show
from bot.interactions.router import action, chosen, read_submission
from bot.interactions.uploads import read_answers, read_details, read_name
from bot.ui.authoring import form_pages
from bot.ui.base import custom_id, message_page
from bot.ui.member_panel import own_form, start_page
from bot.ui.own_list import discarded_page, own_name, which_page
from bot.ui.strings import own as strings
from bot.ui.strings.questionnaire import DEFAULT_FOLLOW_UP
from cogs.my.panel import Panels
from cogs.my.writing import OwnWriting
from db import Store


class Beginning:
    """The ways to the panel of one's own interview."""

    def __init__(
        self,
        store: Store,
        access: Access,
        panels: Panels,
        writing: OwnWriting,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._access = access
        self._panels = panels
        self._writing = writing
        self._clock = clock
        self._series = SeriesOption(store, access)
        self._wake = wake

    async def open(self, interaction: discord.Interaction[Any], series_name: str | None) -> None:
        """Show the interview that waits for its member; where several may be meant ask which; else how to begin."""
        guild_id = await self._access.enter(interaction)
        user_id = interaction.user.id
        invitation = await self._store.inviting.find_open(guild_id, user_id)
        own = await self._store.own.list_own(guild_id, user_id)
        if series_name is not None:
            series_id = (await self._store.series.find(guild_id, series_name)).id
            shown = [o for o in own if o.series_id == series_id and o.follows_id is None]
            invitation = invitation if invitation and invitation.series_id == series_id else None
        else:
            series_id = (
                invitation.series_id if invitation else (await self._store.series.find(guild_id, None)).id
            )
            shown = own
        meant = choose_own(shown, Purpose.OPEN)
        if len(meant) == 1 and invitation is None:
            await self._panels.show(interaction, meant[0].id)
            return
        if meant and invitation is None:
            await show(interaction, which_page(strings.OPEN_WHICH, custom_id("my-open"), meant))
            return
        if not shown and (await self._store.preferences.get(guild_id, user_id)).is_blocked:
            raise Blocked
        await show(
            interaction,
            start_page(invitation, series_id, own, await self._panels.begin_again_at(interaction)),
        )

    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the series of a server by their names."""
        return await self._series.suggest(interaction, current, for_curators=False)

    @action("my-start")
    async def start(self, interaction: discord.Interaction[Any], series_id: int, follows_id: int) -> None:
        """Show the questions; a draft begins with the first page that is sent, and not before."""
        guild_id = await self._access.enter(interaction)
        user_id = interaction.user.id
        questionnaire, follows = await self._what_to_ask(guild_id, user_id, series_id, follows_id)
        under_way = await self._store.own.under_way(
            guild_id, user_id, questionnaire.series_id, follows, now=self._clock()
        )
        if under_way is not None:
            await self._panels.show(interaction, under_way)
            return
        await self._panels.show_unwritten(
            interaction, _unwritten(interaction, questionnaire.series_id, questionnaire.version_id, follows)
        )

    @action("my-first")
    async def open_first(
        self,
        interaction: discord.Interaction[Any],
        series_id: int,
        version_id: int,
        follows_id: int,
        page: int,
    ) -> None:
        """Open a form of an interview of which nothing was saved so far."""
        await self._access.enter(interaction)
        interview = _unwritten(interaction, series_id, version_id, follows_id or None)
        questions = await self._store.guilds.questions_of(interview)
        pages = form_pages(questions)
        if not questions or not 1 <= page <= len(pages):
            raise OldButton
        await open_form(interaction, own_form(interview, pages[page - 1], secrets.token_hex(4)))

    @action("my-first-pick")
    async def pick_first(
        self, interaction: discord.Interaction[Any], series_id: int, version_id: int, follows_id: int
    ) -> None:
        """Open the form that was chosen."""
        await self.open_first(interaction, series_id, version_id, follows_id, chosen(interaction, int))

    @action("my-begun")
    async def save_first(
        self, interaction: discord.Interaction[Any], series_id: int, version_id: int, follows_id: int
    ) -> None:
        """Save the first page, and with it the draft; an empty page makes none."""
        guild_id = await self._access.enter(interaction)
        series = await self._store.series.get(guild_id, series_id)
        interview = _unwritten(interaction, series.id, version_id, follows_id or None)
        submission = read_submission(interaction)
        questions = await self._store.guilds.questions_of(interview)
        if not questions:
            raise OldButton
        typed = read_answers(submission, questions, ())
        details = await read_details(interaction, submission)
        name, fault = read_name(submission, interview.name)
        answers = typed.answers if typed is not None else {}
        if not any(text for _, text in answers.values()) and not details.is_something and name is None:
            await self._panels.show_unwritten(interaction, interview, strings.NOTHING_WRITTEN)
            return
        saved = await self._store.own_texts.begin(
            guild_id,
            interaction.user.id,
            Questionnaire(version_id=version_id, number=0, questions=questions, series_id=series.id),
            answers,
            name=name or interview.name,
            follows_id=interview.follows_id,
            handles=details.handles,
            picture=details.picture,
            now=self._clock(),
        )
        await self._writing.show_saved(interaction, saved, InterviewStatus.DRAFT, details.unread)
        for trouble in (fault, details.fault, *saved.conflicts):
            if trouble is not None:
                await report(interaction, trouble)

    @action("my-discard")
    async def discard(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Discard a draft; for a minute it can be had back."""
        own = await self._panels.find_own(interaction, interview_id)
        user_id = interaction.user.id
        await self._store.discarding.discard(
            await self._access.enter(interaction),
            own.id,
            actor_id=user_id,
            owner_id=user_id,
            now=self._clock(),
        )
        self._wake()
        text = strings.MY_DISCARDED.format(interview=own_name(own))
        await show(interaction, discarded_page(text, custom_id("my-undo", own.id)))

    @action("my-undo")
    async def undo(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Have a discarded draft back."""
        guild_id, user_id = await self._access.enter(interaction), interaction.user.id
        await self._store.discarding.undo(
            guild_id, interview_id, actor_id=user_id, owner_id=user_id, now=self._clock()
        )
        self._wake()
        await self._panels.show(interaction, interview_id, strings.UNDONE)

    async def _what_to_ask(
        self, guild_id: int, user_id: int, series_id: int, follows_id: int
    ) -> tuple[Questionnaire, int | None]:
        series = await self._store.series.get(guild_id, series_id)
        if not follows_id:
            return await self._store.guilds.questionnaire(guild_id, series.id), None
        invitation = await self._store.inviting.find_open(guild_id, user_id)
        if invitation is None or invitation.follows_id != follows_id:
            raise OldButton
        questionnaire = await self._store.series.follow_up(
            guild_id, series.id, DEFAULT_FOLLOW_UP, now=self._clock()
        )
        return questionnaire, follows_id

    @action("my-decline")
    async def decline(self, interaction: discord.Interaction[Any]) -> None:
        """Say no to an invitation."""
        guild_id = await self._access.enter(interaction)
        await self._store.inviting.decline(guild_id, interaction.user.id, now=self._clock())
        await show(interaction, message_page(strings.DECLINED))

    @action("my-panel")
    async def show_panel(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Go back to the panel."""
        await self._panels.show(interaction, interview_id)

    @action("my-open")
    async def open_other(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to another interview of the same member."""
        await self._panels.show(interaction, chosen(interaction, int))

    @action("my-take-up")
    async def take_up(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Go on with an interview that was taken back."""
        guild_id = await self._access.enter(interaction)
        await self._store.own.take_up(guild_id, interaction.user.id, interview_id, now=self._clock())
        await self._panels.show(interaction, interview_id)

    @action("my-again")
    async def begin_again(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Make a draft of an interview that was rejected."""
        guild_id = await self._access.enter(interaction)
        new_id = await self._store.own.begin_again(
            guild_id, interaction.user.id, interview_id, now=self._clock()
        )
        await self._panels.show(interaction, new_id)


def _unwritten(
    interaction: discord.Interaction[Any], series_id: int, version_id: int, follows_id: int | None
) -> Interview:
    return unwritten(
        interaction.guild_id or 0,
        series_id=series_id,
        version_id=version_id,
        name=called(interaction.user),
        source=InterviewSource.SELF,
        follows_id=follows_id,
    )
