"""A new interview on somebody's behalf: forms page by page, each saved as it is sent, then the confirmation."""

import secrets
from collections.abc import Callable
from typing import Any

import discord

from bot.clock import Clock
from bot.domain.community import Series
from bot.domain.errors import InterviewGone, MissingPerson, OldButton
from bot.domain.models import Interview, Question, Questionnaire
from bot.domain.people import clean_name
from bot.interactions.access import Access, called
from bot.interactions.responses import open_form, report, show, tell
from bot.interactions.router import Submission, action, chosen, read_submission
from bot.interactions.uploads import emptied, read_answers, read_details
from bot.ui.answer_form import leave_out_page
from bot.ui.authoring import FormPage, approved_text, form_pages, question_form, writing_panel
from bot.ui.base import custom_id, message_page
from bot.ui.format import name_of
from bot.ui.own_list import discarded_page
from bot.ui.pictures import picture_files
from bot.ui.spotlight import preview_page
from bot.ui.strings import replies
from cogs.profiles.beginning import BEGINNING, Beginning
from cogs.profiles.pending import Confirmation
from db import Store


class Writing:
    """From the first form to publishing."""

    def __init__(self, store: Store, access: Access, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._wake = wake

    async def start(
        self,
        interaction: discord.Interaction[Any],
        member: discord.Member | None,
        name: str | None,
        series: Series,
    ) -> None:
        """Open the first form; a draft begins when it is sent. One of the same person is gone on with instead."""
        guild_id = await self._access.enter(interaction)
        if member is None and name is None:
            raise MissingPerson
        full_name = clean_name(name if name is not None else called(member) if member else "")
        user_id = member.id if member else None
        questionnaire = await self._store.guilds.questionnaire(guild_id, series.id)
        draft_id = await self._store.authoring.find_draft(
            guild_id, series.id, name=full_name, user_id=user_id
        )
        what = Beginning(
            name=full_name,
            nickname=called(member) if member else "",
            series_id=series.id,
            version_id=questionnaire.version_id,
            user_id=user_id or 0,
            is_another=draft_id is not None,
        )
        begun = await self._store.sessions.keep(guild_id, BEGINNING, *what.kept(), now=self._clock())
        if draft_id is None:
            await self._open_first(interaction, guild_id, begun, what)
            return
        draft, questions = await self._draft(interaction, draft_id)
        another = None if member else begun
        note = replies.DRAFT_GOES_ON.format(name=name_of(full_name))
        await show(interaction, writing_panel(draft, questions, note=note, another=another))

    @action("begin-another", for_curators=True)
    async def begin_another(self, interaction: discord.Interaction[Any], begun: int) -> None:
        """Open the first form about somebody else of the same name."""
        guild_id = await self._access.enter(interaction)
        what = Beginning.of(*await self._store.sessions.recall(guild_id, begun, BEGINNING))
        await self._open_first(interaction, guild_id, begun, what)

    async def _open_first(
        self, interaction: discord.Interaction[Any], guild_id: int, begun: int, what: Beginning
    ) -> None:
        interview = what.interview(guild_id)
        page = form_pages(await self._store.guilds.questions_of(interview))[0]
        form_id = custom_id("begun", begun, suffix=secrets.token_hex(4))
        await open_form(interaction, question_form(interview, page, "", form_id=form_id))

    @action("begun", for_curators=True)
    async def save_first(self, interaction: discord.Interaction[Any], begun: int) -> None:
        """Save the first page, and with it the draft; an empty page makes none."""
        guild_id = await self._access.enter(interaction)
        what = Beginning.of(*await self._store.sessions.recall(guild_id, begun, BEGINNING))
        questions = await self._store.guilds.questions_of(what.interview(guild_id))
        typed = read_answers(read_submission(interaction), questions, ())
        if typed is None or not any(text for _, text in typed.answers.values()):
            await show(interaction, message_page(replies.DRAFT_NOT_BEGUN))
            return
        draft_id, conflicts = await self._store.authoring.begin(
            guild_id,
            Questionnaire(
                version_id=what.version_id, number=0, questions=questions, series_id=what.series_id
            ),
            typed.answers,
            name=what.name,
            user_id=what.user_id or None,
            nickname=what.nickname,
            is_another=what.is_another,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await self._show_panel(interaction, draft_id)
        for conflict in conflicts:
            await report(interaction, conflict)

    @action("discard", for_curators=True)
    async def discard(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Discard a draft; for a minute it can be had back."""
        guild_id = await self._access.enter(interaction)
        interview = await self._get(guild_id, interview_id)
        await self._store.discarding.discard(
            guild_id, interview_id, actor_id=interaction.user.id, owner_id=None, now=self._clock()
        )
        self._wake()
        text = replies.DRAFT_DISCARDED.format(name=name_of(interview.name))
        await show(interaction, discarded_page(text, custom_id("undo", interview_id)))

    @action("undo", for_curators=True)
    async def undo(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Have a discarded draft back."""
        guild_id = await self._access.enter(interaction)
        await self._store.discarding.undo(
            guild_id, interview_id, actor_id=interaction.user.id, owner_id=None, now=self._clock()
        )
        self._wake()
        await self._show_panel(interaction, interview_id)

    @action("form", for_curators=True)
    async def open_form(self, interaction: discord.Interaction[Any], interview_id: int, page: int) -> None:
        """Open a form again, filled with what was saved."""
        interview, questions = await self._draft(interaction, interview_id)
        await self._open_form(interaction, interview, _page(form_pages(questions, interview.answers), page))

    @action("form-pick", for_curators=True)
    async def pick_form(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Open the form that was chosen."""
        await self.open_form(interaction, interview_id, chosen(interaction, int))

    @action("save", for_curators=True)
    async def save_form(
        self, interaction: discord.Interaction[Any], interview_id: int, _page: int, revisions: tuple[int, ...]
    ) -> None:
        """Save a form and show where the interview stands."""
        interview, questions = await self._draft(interaction, interview_id)
        submission = read_submission(interaction)
        typed = read_answers(submission, questions, revisions)
        if typed is None:
            await self._save_details(interaction, interview, submission)
            return
        conflicts = await self._store.authoring.save_answers(
            interview.guild_id,
            interview.id,
            typed.answers,
            based_on=typed.based_on,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await self._show_panel(interaction, interview.id)
        blank = emptied(await self._get(interview.guild_id, interview.id), typed)
        if blank:
            await tell(interaction, leave_out_page(interview.id, blank, is_own=False))
        for conflict in conflicts:
            await report(interaction, conflict)

    async def _save_details(
        self, interaction: discord.Interaction[Any], interview: Interview, submission: Submission
    ) -> None:
        """Save the form of the handles and the picture."""
        details = await read_details(interaction, submission)
        await self._store.authoring.set_details(
            interview.guild_id,
            interview.id,
            handles=details.handles,
            picture=details.picture,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await self._show_panel(interaction, interview.id, unread=details.unread)
        if details.fault is not None:
            await report(interaction, details.fault)

    @action("preview", for_curators=True)
    async def preview(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Show the post as it would be."""
        guild_id = await self._access.enter(interaction)
        interview = await self._get(guild_id, interview_id)
        picture = await self._store.interviews.picture(guild_id, interview.id)
        view = preview_page(interview, picture.file_name if picture else "")
        files = picture_files(picture)
        await tell(interaction, view, files=files)

    @action("approve", for_curators=True)
    async def approve(
        self, interaction: discord.Interaction[Any], interview_id: int, consent: Confirmation
    ) -> None:
        """Publish the interview, with what the person said about publishing."""
        guild_id = await self._access.enter(interaction)
        await self._store.curator_decisions.approve(
            guild_id,
            interview_id,
            consent,
            text_version=replies.CURATOR_CONSENT_TEXT_VERSION,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await show(
            interaction,
            message_page(approved_text(await self._get(guild_id, interview_id))),
        )

    async def _open_form(
        self, interaction: discord.Interaction[Any], interview: Interview, page: FormPage
    ) -> None:
        await open_form(interaction, question_form(interview, page, secrets.token_hex(4)))

    async def _show_panel(
        self, interaction: discord.Interaction[Any], interview_id: int, *, unread: str = ""
    ) -> None:
        interview, questions = await self._draft(interaction, interview_id)
        await show(interaction, writing_panel(interview, questions, unread_handles=unread))

    async def _draft(
        self, interaction: discord.Interaction[Any], interview_id: int
    ) -> tuple[Interview, tuple[Question, ...]]:
        guild_id = await self._access.enter(interaction)
        interview = await self._get(guild_id, interview_id)
        return interview, await self._store.guilds.questions_of(interview)

    async def _get(self, guild_id: int, interview_id: int) -> Interview:
        interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        return interview


def _page(pages: list[FormPage], page: int) -> FormPage:
    if not 1 <= page <= len(pages):
        raise OldButton
    return pages[page - 1]
