"""A member writes: forms in any order, each saved as it is sent, then handed in to the curators."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord

from bot.background.review_cards import ReviewCards
from bot.clock import Clock
from bot.domain.community import Saved
from bot.domain.errors import AnswerNotFound, DraftNotFound, InterviewGone, OldButton
from bot.domain.models import Interview, InterviewStatus, Question
from bot.interactions.access import Access
from bot.interactions.responses import open_form, report, show, tell
from bot.interactions.router import Submission, action, all_chosen, chosen, read_submission
from bot.interactions.uploads import emptied, read_answers, read_details, read_name, read_parts
from bot.ui.answer_form import answer_form, leave_out_page, picture_question
from bot.ui.authoring import FormPage, form_pages
from bot.ui.member_panel import own_form
from bot.ui.strings import own as strings
from cogs.my.panel import Panels
from db import Store

_PART_WORDS = 3


class OwnWriting:
    """From the first form to handing in."""

    def __init__(
        self,
        store: Store,
        access: Access,
        panels: Panels,
        review_cards: ReviewCards,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._access = access
        self._panels = panels
        self._review_cards = review_cards
        self._clock = clock
        self._wake = wake

    @action("my-form")
    async def open_form(self, interaction: discord.Interaction[Any], interview_id: int, page: int) -> None:
        """Open a form, filled with what was saved."""
        interview = await self._panels.mine(interaction, interview_id)
        pages = form_pages(await self._store.guilds.questions_of(interview), interview.answers)
        form = own_form(interview, _page(pages, page), secrets.token_hex(4))
        await open_form(interaction, form)

    @action("my-form-pick")
    async def pick_form(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Open the form that was chosen."""
        await self.open_form(interaction, interview_id, chosen(interaction, int))

    @action("my-save")
    async def save_form(
        self, interaction: discord.Interaction[Any], interview_id: int, _page: int, revisions: tuple[int, ...]
    ) -> None:
        """Save a form, in whatever state the interview is by now."""
        guild_id = await self._access.enter(interaction)
        submission = read_submission(interaction)
        questions = await self._questions_of(guild_id, interview_id, interaction.user.id)
        typed = read_answers(submission, questions, revisions)
        before = await self._status(guild_id, interview_id, interaction.user.id)
        if typed is None:
            await self._save_details(interaction, interview_id, submission, before)
            return
        saved = await self._store.own_texts.save(
            guild_id,
            interaction.user.id,
            interview_id,
            typed.answers,
            based_on=typed.based_on,
            now=self._clock(),
        )
        await self.show_saved(interaction, saved, before)
        interview = await self._panels.mine(interaction, saved.interview_id)
        blank = emptied(interview, typed)
        if blank:
            await tell(interaction, leave_out_page(interview.id, blank, is_own=True))
        for conflict in saved.conflicts:
            await report(interaction, conflict)

    @action("my-leave-out")
    async def leave_out(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        positions: tuple[int, ...],
        revisions: tuple[int, ...],
    ) -> None:
        """Leave answers out on purpose that a form had brought back empty."""
        guild_id = await self._access.enter(interaction)
        before = await self._status(guild_id, interview_id, interaction.user.id)
        seen = dict(zip(positions, revisions, strict=False))
        saved = await self._store.own_texts.leave_out(
            guild_id, interaction.user.id, interview_id, seen, now=self._clock()
        )
        await self.show_saved(interaction, saved, before)

    @action("my-picture")
    async def ask_about_picture(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Ask before the picture is taken out."""
        interview = await self._panels.mine(interaction, interview_id)
        await tell(interaction, picture_question(interview.id, is_own=True))

    @action("my-picture-gone")
    async def remove_picture(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Take the picture out."""
        guild_id = await self._access.enter(interaction)
        before = await self._status(guild_id, interview_id, interaction.user.id)
        saved = await self._store.own_texts.remove_picture(
            guild_id, interaction.user.id, interview_id, now=self._clock()
        )
        await self.show_saved(interaction, saved, before)

    async def _save_details(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        submission: Submission,
        before: InterviewStatus | None,
    ) -> None:
        """Save the form of the name, the handles and the picture."""
        name, name_fault = read_name(submission, "")
        details = await read_details(interaction, submission)
        saved = await self._store.own_texts.save_details(
            await self._access.enter(interaction),
            interaction.user.id,
            interview_id,
            name=name,
            handles=details.handles,
            picture=details.picture,
            now=self._clock(),
        )
        await self.show_saved(interaction, saved, before, details.unread)
        for fault in (name_fault, details.fault, *saved.conflicts):
            if fault is not None:
                await report(interaction, fault)

    async def show_saved(
        self,
        interaction: discord.Interaction[Any],
        saved: Saved,
        before: InterviewStatus | None,
        unread: str = "",
    ) -> None:
        """Show the panel after something was saved, and say what follows from where the interview stood ``before``."""
        self._wake()
        note = {
            InterviewStatus.SUBMITTED: strings.SAVED_IN_REVIEW,
            InterviewStatus.APPROVED: strings.SAVED_BACK_IN_REVIEW,
        }.get(before or InterviewStatus.DRAFT, strings.SAVED)
        if before is InterviewStatus.APPROVED:
            interview = await self._panels.mine(interaction, saved.interview_id)
            note = strings.SAVED if interview.status is InterviewStatus.APPROVED else note
        await self._panels.show(
            interaction,
            saved.interview_id,
            strings.SAVED_AS_DRAFT if saved.is_new_draft else note,
            is_warning=saved.is_new_draft,
            unread_handles=unread,
        )
        if (
            before is InterviewStatus.SUBMITTED
            and not saved.is_new_draft
            and interaction.guild_id is not None
        ):
            await self._review_cards.redraw_card(interaction.guild_id, saved.interview_id)

    @action("my-kept")
    async def open_kept(self, interaction: discord.Interaction[Any], kept_id: int) -> None:
        """Open the form with a text that a curator's edit had overtaken."""
        guild_id = await self._access.enter(interaction)
        kept = await self._store.authoring.kept_text(guild_id, kept_id, interaction.user.id)
        if kept is None:
            raise DraftNotFound
        interview_id, position, text = kept
        interview = await self._panels.mine(interaction, interview_id)
        answer = next((a for a in interview.answers if a.position == position), None)
        if answer is None:
            raise AnswerNotFound
        form = answer_form(interview.id, answer, secrets.token_hex(4), text=text, is_own=True)
        await open_form(interaction, form)

    @action("my-edited")
    async def save_answer(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        position: int,
        revision: int,
    ) -> None:
        """Save one answer that came in parts."""
        interview = await self._panels.mine(interaction, interview_id)
        answer = next((a for a in interview.answers if a.position == position), None)
        if answer is None:
            raise OldButton
        text = read_parts(read_submission(interaction))
        if not text:
            await show(
                interaction, leave_out_page(interview.id, [replace(answer, revision=revision)], is_own=True)
            )
            return
        question = Question(
            key=answer.question_key, label=answer.question[:45], text=answer.question, purpose=answer.purpose
        )
        saved = await self._store.own_texts.save(
            interview.guild_id,
            interaction.user.id,
            interview.id,
            {answer.position: (question, text)},
            based_on={question.key: revision},
            now=self._clock(),
        )
        await self.show_saved(interaction, saved, interview.status)
        for conflict in saved.conflicts:
            await report(interaction, conflict)

    @action("my-skip")
    async def skip(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Leave questions out on purpose."""
        interview = await self._panels.mine(interaction, interview_id)
        questions = await self._store.guilds.questions_of(interview)
        free = {q.key[:100]: q.key for q in questions if not q.is_required}
        keys = [free[key] for key in all_chosen(interaction) if key in free]
        await self._store.own_texts.skip(interview.guild_id, interaction.user.id, interview.id, keys)
        await self._panels.show(interaction, interview.id)

    @action("my-submit")
    async def submit(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Hand an interview in."""
        interview = await self._panels.mine(interaction, interview_id)
        user_id = interaction.user.id
        is_new = await self._store.own.submit(interview.guild_id, user_id, interview.id, now=self._clock())
        preferences = await self._store.preferences.get(interview.guild_id, user_id)
        also = strings.ALSO_BY_MESSAGE if preferences.wants_messages else ""
        note = strings.SUBMITTED.format(also=also) if is_new else strings.ALREADY_SUBMITTED
        self._wake()
        await self._panels.show(interaction, interview.id, note)

    async def _questions_of(self, guild_id: int, interview_id: int, user_id: int) -> tuple[Question, ...]:
        questions = await self._store.own_texts.questions(guild_id, user_id, interview_id)
        if not questions:
            raise InterviewGone
        return questions

    async def _status(self, guild_id: int, interview_id: int, user_id: int) -> InterviewStatus | None:
        interview: Interview | None = await self._store.interviews.get(
            guild_id, interview_id, owner_id=user_id
        )
        return None if interview is None else interview.status


def _page(pages: list[FormPage], page: int) -> FormPage:
    if not 1 <= page <= len(pages):
        raise OldButton
    return pages[page - 1]
