"""Editing an interview that is there: one answer at a time, with history and a question before it is removed."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.models import AnswerRevision, Interview, InterviewSource, Question
from bot.domain.text import (
    DESCRIPTION_LIMIT,
    NAME_LIMIT,
    plain,
    shorten,
    truncate,
)
from bot.domain.text_diff import Change, excerpt, text_diff
from bot.ui.authoring import add_details, consent_buttons, long_input, picture_button
from bot.ui.base import Form, Page, button, custom_id, pager, select, text_input
from bot.ui.format import member, name_of, unread_handles_text, when
from bot.ui.interview import answer_selects
from bot.ui.strings import curators, replies

_HISTORY_TEXT = 300
_AROUND = 60
_DIFFERENCE_SHOWN = 600
_MARKS = {Change.KEPT: "{text}", Change.GONE: curators.DIFF_GONE, Change.NEW: curators.DIFF_NEW}


def details_form(interview: Interview, token: str) -> Form:
    """Return the form for name, handles and picture."""
    form = Form(replies.EDIT_DETAILS, custom_id("details", interview.id, suffix=token))
    form.field(
        replies.DETAILS_LABEL_NAME,
        None,
        text_input("name", interview.name, limit=NAME_LIMIT, is_required=True),
    )
    add_details(form, interview)
    return form


def edit_panel(
    interview: Interview, questions: Sequence[Question], note: str = "", *, unread_handles: str = ""
) -> Page:
    """Return the panel from which one answer at a time is edited, or a missing one is added."""
    view = Page()
    view.text(f"## {replies.EDIT_TITLE.format(name=name_of(interview.name))}")
    view.text("\n".join(filter(None, [note, replies.EDIT_HINT, f"-# {_standing(interview)}"])))
    view.text(unread_handles_text(unread_handles))
    for part in answer_selects("edit", replies.EDIT_CHOOSE, interview):
        view.row(part)
    view.row(_missing_select(interview, questions))
    view.row(
        button(replies.EDIT_DETAILS, custom_id("edit-details", interview.id)),
        button(replies.PREVIEW, custom_id("preview", interview.id)),
        picture_button(interview),
    )
    if not interview.is_published and interview.source is not InterviewSource.SELF:
        view.line()
        view.text(replies.CONFIRM_ASK.format(name=name_of(interview.name)))
        view.row(*consent_buttons("approve", interview.id))
    return view


def _missing_select(interview: Interview, questions: Sequence[Question]) -> "ui.Select[Page] | None":
    answered = {a.question_key for a in interview.answers}
    options = [
        discord.SelectOption(label=truncate(q.label, 100), value=q.key)
        for q in questions
        if q.key not in answered
    ]
    return select(custom_id("add", interview.id), replies.EDIT_ADD, options)


def missing_form(interview_id: int, question: Question, token: str) -> Form:
    """Return the form for the answer to a question that has none."""
    form = Form(replies.EDIT_FORM_TITLE, custom_id("added", interview_id, question.key, suffix=token))
    hint = truncate(question.text, DESCRIPTION_LIMIT) if question.text != question.label else None
    form.field(question.label, hint, long_input(f"answer:{question.key}", "", is_required=True))
    return form


def _standing(interview: Interview) -> str:
    return replies.STATUS_LINE.format(
        status=replies.INTERVIEW_STATUSES[interview.status], consent=replies.CONSENTS[interview.consent]
    )


def history_page(
    interview: Interview, revisions: Sequence[AnswerRevision], *, page: int, has_next: bool
) -> Page:
    """Return one page of who wrote what, with a way back to each older text."""
    view = Page()
    view.text(f"## {replies.HISTORY_TITLE.format(name=name_of(interview.name))}")
    for revision in revisions:
        text = replies.HISTORY_ENTRY.format(
            question=truncate(plain(revision.question), 150),
            author=member(revision.author_id, revision.author_name),
            when=when(revision.created_at),
            current=replies.HISTORY_CURRENT if revision.is_current else "",
            text=_text_diff(revision),
        )
        restore = button(
            replies.RESTORE,
            custom_id("restore", revision.answer_id),
            is_disabled=revision.is_current,
        )
        view.section(text, restore)
    view.row(
        *pager(
            "history",
            interview.id,
            page=page,
            has_next=has_next,
            labels=(replies.PREVIOUS, replies.NEXT),
        )
    )
    return view


def _text_diff(revision: AnswerRevision) -> str:
    """Return a first text as it is, a later one with what went and what came, word by word."""
    if not revision.before:
        return truncate(plain(shorten(revision.text, _HISTORY_TEXT)), 450)
    shown = ""
    for passage in excerpt(text_diff(revision.before, revision.text), _AROUND):
        text = passage.text
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        piece = f"{lead}{_MARKS[passage.change].format(text=plain(text))}{tail}" if text.strip() else text
        if len(shown) + len(piece) > _DIFFERENCE_SHOWN:
            rest = _DIFFERENCE_SHOWN - len(shown)
            return shown + (
                truncate(plain(text), rest) if passage.change is Change.KEPT and rest > 0 else "…"
            )
        shown += piece
    return shown


def removal_page(verb: str, interview: Interview, *, name: str = "") -> Page:
    """Return the question that is asked before an interview is removed by the action of a verb.

    ``name`` tells it from others of the same name, and is safe to show.
    """
    view = Page()
    view.text(replies.REMOVE_ASK.format(name=name or name_of(interview.name)))
    view.row(
        button(
            replies.REMOVE_YES,
            custom_id(verb, interview.id, interview.version),
            style=discord.ButtonStyle.danger,
        ),
        button(replies.REMOVE_NO, custom_id("keep")),
    )
    return view
