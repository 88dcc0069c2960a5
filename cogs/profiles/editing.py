"""Changing what is stored: one answer at a time, with history, restore, removal and a link to a member."""

import secrets
from dataclasses import replace
from typing import Any

import discord

from bot.clock import Clock
from bot.domain.errors import AnswerNotFound, DraftNotFound, InterviewGone
from bot.domain.models import Answer, Interview, InterviewStatus, Question
from bot.domain.text import clean
from bot.interactions.access import Access, called
from bot.interactions.arguments import PageNumber
from bot.interactions.options import People
from bot.interactions.responses import open_form, report, show, tell
from bot.interactions.router import action, chosen, read_submission
from bot.interactions.uploads import read_details, read_name, read_parts
from bot.ui.answer_form import answer_form, leave_out_page, picture_question
from bot.ui.authoring import writing_panel
from bot.ui.base import message_page
from bot.ui.editing import (
    details_form,
    edit_panel,
    history_page,
    missing_form,
    removal_page,
)
from bot.ui.format import member as member_shown
from bot.ui.strings import replies
from db import Store

_REVISIONS = 5


class Editing:
    """The edit panel, the history and what they lead to."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._people = People(store, access)
        self._clock = clock

    async def open(self, interaction: discord.Interaction[Any], interview: Interview) -> None:
        """Show the panel of an interview; that of a draft leads on where its writer stopped."""
        questions = await self._store.guilds.questions_of(interview)
        if interview.status is InterviewStatus.DRAFT:
            await show(interaction, writing_panel(interview, questions))
        else:
            await show(interaction, edit_panel(interview, questions))

    @action("edit", for_curators=True)
    async def open_answer(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Open the form of the answer that was chosen."""
        interview = await self._get(interaction, interview_id)
        answer = _answer(interview, chosen(interaction, int))
        await open_form(interaction, answer_form(interview.id, answer, secrets.token_hex(4)))

    @action("add", for_curators=True)
    async def open_missing(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Open the form of a question that has no answer yet."""
        interview = await self._get(interaction, interview_id)
        _, question = await self._question(interview, chosen(interaction))
        await open_form(interaction, missing_form(interview.id, question, secrets.token_hex(4)))

    @action("added", for_curators=True)
    async def save_missing(self, interaction: discord.Interaction[Any], interview_id: int, key: str) -> None:
        """Save the answer to a question that had none."""
        interview = await self._get(interaction, interview_id)
        position, question = await self._question(interview, key)
        text = clean(read_submission(interaction).texts.get(f"answer:{key}", ""))
        conflicts = await self._store.authoring.save_answers(
            interview.guild_id,
            interview.id,
            {position: (question, text)},
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await self._show_panel(interaction, interview_id)
        for conflict in conflicts:
            await report(interaction, conflict)

    @action("kept", for_curators=True)
    async def open_kept(self, interaction: discord.Interaction[Any], kept_id: int) -> None:
        """Open the form with a text that somebody else's edit had overtaken."""
        guild_id = await self._access.enter(interaction)
        kept = await self._store.authoring.kept_text(guild_id, kept_id, interaction.user.id)
        if kept is None:
            raise DraftNotFound
        interview_id, position, text = kept
        interview = await self._get(interaction, interview_id)
        form = answer_form(interview.id, _answer(interview, position), secrets.token_hex(4), text=text)
        await open_form(interaction, form)

    @action("edited", for_curators=True)
    async def save_answer(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        position: int,
        revision: int,
    ) -> None:
        """Save a new revision, unless the answer has changed since the form was opened."""
        guild_id = await self._access.enter(interaction)
        text = read_parts(read_submission(interaction))
        if not text:
            answer = replace(_answer(await self._get(interaction, interview_id), position), revision=revision)
            await show(interaction, leave_out_page(interview_id, [answer], is_own=False))
            return
        await self._store.authoring.edit_answer(
            guild_id,
            interview_id,
            position,
            text,
            based_on=revision,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await self._show_panel(interaction, interview_id)

    @action("leave-out", for_curators=True)
    async def leave_out(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        positions: tuple[int, ...],
        revisions: tuple[int, ...],
    ) -> None:
        """Leave answers out on purpose that a form had brought back empty."""
        guild_id, seen = await self._access.enter(interaction), dict(zip(positions, revisions, strict=False))
        await self._store.authoring.leave_out(
            guild_id, interview_id, seen, actor_id=interaction.user.id, now=self._clock()
        )
        await self._show_panel(interaction, interview_id)

    @action("picture", for_curators=True)
    async def ask_about_picture(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Ask before the picture is taken out."""
        interview = await self._get(interaction, interview_id)
        await tell(interaction, picture_question(interview.id, is_own=False))

    @action("picture-gone", for_curators=True)
    async def remove_picture(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Take the picture out."""
        guild_id = await self._access.enter(interaction)
        await self._store.authoring.remove_picture(
            guild_id, interview_id, actor_id=interaction.user.id, now=self._clock()
        )
        await self._show_panel(interaction, interview_id)

    @action("edit-details", for_curators=True)
    async def open_details(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Open the form for name, handles and picture."""
        interview = await self._get(interaction, interview_id)
        await open_form(interaction, details_form(interview, secrets.token_hex(4)))

    @action("details", for_curators=True)
    async def save_details(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Save name, handles and picture."""
        guild_id = await self._access.enter(interaction)
        submission = read_submission(interaction)
        name, name_fault = read_name(submission, "")
        details = await read_details(interaction, submission)
        await self._store.authoring.set_details(
            guild_id,
            interview_id,
            name=name,
            handles=details.handles,
            picture=details.picture,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await self._show_panel(interaction, interview_id, unread=details.unread)
        for fault in (name_fault, details.fault):
            if fault is not None:
                await report(interaction, fault)

    async def show_history(
        self, interaction: discord.Interaction[Any], interview: Interview, page: int
    ) -> None:
        """Show a page of the history."""
        revisions = await self._store.interviews.history(
            interview.guild_id, interview.id, page=page, size=_REVISIONS
        )
        has_next = len(revisions) > _REVISIONS
        await show(
            interaction,
            history_page(interview, revisions[:_REVISIONS], page=page, has_next=has_next),
        )

    @action("history", for_curators=True)
    async def turn_history(
        self, interaction: discord.Interaction[Any], interview_id: int, page: PageNumber
    ) -> None:
        """Turn to another page of the history."""
        await self.show_history(interaction, await self._get(interaction, interview_id), page)

    @action("restore", for_curators=True)
    async def restore(self, interaction: discord.Interaction[Any], answer_id: int) -> None:
        """Make an older text the newest."""
        guild_id = await self._access.enter(interaction)
        interview_id = await self._store.authoring.restore(
            guild_id, answer_id, actor_id=interaction.user.id, now=self._clock()
        )
        interview = await self._get(interaction, interview_id)
        questions = await self._store.guilds.questions_of(interview)
        await show(interaction, edit_panel(interview, questions, replies.RESTORED))

    async def ask_removal(self, interaction: discord.Interaction[Any], interview: Interview) -> None:
        """Ask before an interview is removed."""
        await show(
            interaction,
            removal_page("remove", interview, name=await self._people.named(interaction, interview)),
        )

    @action("remove", for_curators=True)
    async def remove(self, interaction: discord.Interaction[Any], interview_id: int, version: int) -> None:
        """Take an interview down."""
        interview = await self._get(interaction, interview_id)
        name = await self._people.named(interaction, interview)
        await self._store.curator_decisions.remove(
            interview.guild_id,
            interview.id,
            version=version,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await show(interaction, message_page(replies.REMOVED.format(name=name)))

    @action("keep")
    async def keep(self, interaction: discord.Interaction[Any]) -> None:
        """The way out of every question: nothing happens."""
        await show(interaction, message_page(replies.KEPT))

    async def link(
        self, interaction: discord.Interaction[Any], interview: Interview, member: discord.Member
    ) -> None:
        """Tie an interview to a member."""
        await self._store.curator_decisions.link(
            interview.guild_id,
            interview.id,
            member.id,
            nickname=called(member),
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        text = replies.LINKED.format(
            name=await self._people.named(interaction, interview),
            member=member_shown(member.id, called(member)),
        )
        await show(interaction, message_page(text))

    async def _show_panel(
        self, interaction: discord.Interaction[Any], interview_id: int, *, unread: str = ""
    ) -> None:
        interview = await self._get(interaction, interview_id)
        questions = await self._store.guilds.questions_of(interview)
        if interview.status is InterviewStatus.DRAFT:
            await show(interaction, writing_panel(interview, questions, unread_handles=unread))
            return
        await show(interaction, edit_panel(interview, questions, replies.EDIT_SAVED, unread_handles=unread))

    async def _question(self, interview: Interview, key: str) -> tuple[int, Question]:
        questions = await self._store.guilds.questions_of(interview)
        for position, question in enumerate(questions, start=1):
            if question.key == key:
                return position, question
        raise AnswerNotFound

    async def _get(self, interaction: discord.Interaction[Any], interview_id: int) -> Interview:
        guild_id = await self._access.enter(interaction)
        interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        return interview


def _answer(interview: Interview, position: int) -> Answer:
    found = next((a for a in interview.answers if a.position == position), None)
    if found is None:
        raise AnswerNotFound
    return found
