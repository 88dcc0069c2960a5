"""A member writes: forms in any order, each saved as it is sent, then handed in to the curators."""

import secrets
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.background.review_cards import ReviewCards
from bot.clock import Clock
from bot.domain.errors import AnswerNotFound, AnswerTooLong, Blocked, DraftNotFound, InterviewGone, OldButton
from bot.domain.models import Interview, InterviewStatus, Question, Questionnaire
from bot.domain.people import clean_name
from bot.domain.text import ANSWER_LIMIT, clean, clean_line, discord_length
from bot.interactions.access import Access
from bot.interactions.options import SeriesOption
from bot.interactions.responses import open_form, report, show
from bot.interactions.router import action, all_chosen, chosen, number, read_submission
from bot.interactions.uploads import read_answers, read_details
from bot.ui.answer_form import answer_form, join_parts
from bot.ui.authoring import FormPage, form_pages
from bot.ui.base import message_page
from bot.ui.member_panel import own_form, start_page
from bot.ui.strings import own as strings
from bot.ui.strings.questionnaire import DEFAULT_FOLLOW_UP
from cogs.my.panel import Panels
from db import Store
from db.interviews.member_answers import Saved

_PART_WORDS = 3


class OwnWriting:
    """From the first look at the panel to handing in."""

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
        self._series = SeriesOption(store, access)
        self._wake = wake

    async def open(self, interaction: discord.Interaction[Any], series_name: str | None) -> None:
        """Show the interview that is on its way, else the newest one, else how to begin."""
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
        if shown and invitation is None:
            await self._panels.show(interaction, shown[0].id)
            return
        if not shown and (await self._store.preferences.get(guild_id, user_id)).is_blocked:
            raise Blocked
        await show(interaction, start_page(invitation, series_id, own))

    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the series of a server by their names."""
        return await self._series.suggest(interaction, current, for_curators=False)

    @action("my-start")
    async def start(self, interaction: discord.Interaction[Any], series_id: str, follows_id: str) -> None:
        """Begin a draft, and open its first form."""
        guild_id = await self._access.enter(interaction)
        questionnaire, follows = await self._what_to_ask(
            guild_id, interaction.user.id, number(series_id), number(follows_id)
        )
        interview_id = await self._store.own.start(
            guild_id,
            interaction.user.id,
            questionnaire,
            name=_name_of(interaction),
            follows_id=follows,
            now=self._clock(),
        )
        self._wake()
        await self._panels.show(interaction, interview_id)

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
    async def show_panel(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Go back to the panel."""
        await self._panels.show(interaction, number(interview_id))

    @action("my-open")
    async def open_other(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to another interview of the same member."""
        await self._panels.show(interaction, number(chosen(interaction)))

    @action("my-form")
    async def open_form(self, interaction: discord.Interaction[Any], interview_id: str, page: str) -> None:
        """Open a form, filled with what was saved."""
        interview = await self._panels.mine(interaction, number(interview_id))
        pages = form_pages(await self._store.guilds.questions_of(interview), interview.answers)
        form = own_form(interview, _page(pages, page), secrets.token_hex(4))
        await open_form(interaction, form)

    @action("my-form-pick")
    async def pick_form(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Open the form that was chosen."""
        await self.open_form(interaction, interview_id, chosen(interaction))

    @action("my-save")
    async def save_form(
        self, interaction: discord.Interaction[Any], interview_id: str, _page: str, _: str, revisions: str
    ) -> None:
        """Save a form, in whatever state the interview is by now."""
        guild_id = await self._access.enter(interaction)
        submission = read_submission(interaction)
        questions = await self._questions_of(guild_id, number(interview_id), interaction.user.id)
        typed = read_answers(submission, questions, revisions)
        user_id, now = interaction.user.id, self._clock()
        unread = ""
        faults: list[Exception] = []
        before = await self._status(guild_id, number(interview_id), user_id)
        if typed is not None:
            saved = await self._store.own_texts.save(
                guild_id, user_id, number(interview_id), typed.answers, based_on=typed.based_on, now=now
            )
        else:
            details = await read_details(interaction, submission)
            unread = details.unread
            faults += [details.fault] if details.fault is not None else []
            saved = await self._store.own_texts.save_details(
                guild_id,
                user_id,
                number(interview_id),
                name=clean_name(submission.texts["name"]) if "name" in submission.texts else None,
                handles=details.handles,
                picture=details.picture,
                now=now,
            )
        await self.show_saved(interaction, saved, before, unread)
        for fault in (*faults, *saved.conflicts):
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
    async def open_kept(self, interaction: discord.Interaction[Any], kept_id: str) -> None:
        """Open the form with a text that a curator's edit had overtaken."""
        guild_id = await self._access.enter(interaction)
        kept = await self._store.authoring.kept_text(guild_id, number(kept_id), interaction.user.id)
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
        interview_id: str,
        position: str,
        revision: str,
        *_: str,
    ) -> None:
        """Save one answer that came in parts."""
        interview = await self._panels.mine(interaction, number(interview_id))
        answer = next((a for a in interview.answers if a.position == number(position)), None)
        parts = [(key.split(":"), text) for key, text in read_submission(interaction).texts.items()]
        if answer is None or not parts or any(len(key) != _PART_WORDS for key, _ in parts):
            raise OldButton
        parts.sort(key=lambda item: number(item[0][1]))
        text = clean(join_parts([(text, key[2]) for key, text in parts]))
        if discord_length(text) > ANSWER_LIMIT:
            raise AnswerTooLong(discord_length(text), ANSWER_LIMIT)
        question = Question(
            key=answer.question_key, label=answer.question[:45], text=answer.question, purpose=answer.purpose
        )
        saved = await self._store.own_texts.save(
            interview.guild_id,
            interaction.user.id,
            interview.id,
            {answer.position: (question, text)},
            based_on={question.key: number(revision)},
            now=self._clock(),
        )
        await self.show_saved(interaction, saved, interview.status)
        for conflict in saved.conflicts:
            await report(interaction, conflict)

    @action("my-skip")
    async def skip(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Leave questions out on purpose."""
        interview = await self._panels.mine(interaction, number(interview_id))
        questions = await self._store.guilds.questions_of(interview)
        free = {q.key[:100]: q.key for q in questions if not q.is_required}
        keys = [free[key] for key in all_chosen(interaction) if key in free]
        await self._store.own_texts.skip(interview.guild_id, interaction.user.id, interview.id, keys)
        await self._panels.show(interaction, interview.id)

    @action("my-submit")
    async def submit(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Hand an interview in."""
        interview = await self._panels.mine(interaction, number(interview_id))
        user_id = interaction.user.id
        is_new = await self._store.own.submit(interview.guild_id, user_id, interview.id, now=self._clock())
        preferences = await self._store.preferences.get(interview.guild_id, user_id)
        also = strings.ALSO_BY_MESSAGE if preferences.wants_messages else ""
        note = strings.SUBMITTED.format(also=also) if is_new else strings.ALREADY_SUBMITTED
        self._wake()
        await self._panels.show(interaction, interview.id, note)

    @action("my-take-up")
    async def take_up(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Go on with an interview that was taken back."""
        guild_id = await self._access.enter(interaction)
        await self._store.own.take_up(guild_id, interaction.user.id, number(interview_id), now=self._clock())
        await self._panels.show(interaction, number(interview_id))

    @action("my-again")
    async def begin_again(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Make a draft of an interview that was rejected."""
        guild_id = await self._access.enter(interaction)
        new_id = await self._store.own.begin_again(
            guild_id, interaction.user.id, number(interview_id), now=self._clock()
        )
        await self._panels.show(interaction, new_id)

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


def _name_of(interaction: discord.Interaction[Any]) -> str:
    return clean_line(interaction.user.display_name)[:80] or interaction.user.name


def _page(pages: list[FormPage], page: str) -> FormPage:
    if not 1 <= number(page) <= len(pages):
        raise OldButton
    return pages[number(page) - 1]
