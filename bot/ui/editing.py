"""Editing an interview that is there: one answer at a time, with history and a question before it is taken down."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.difference import Change, difference, excerpt
from bot.domain.errors import AnswerTooLong
from bot.domain.models import Answer, AnswerRevision, Interview, InterviewSource, Question
from bot.domain.text import (
    ANSWER_LIMIT,
    DESCRIPTION_LIMIT,
    LABEL_LIMIT,
    MODAL_INPUT_LIMIT,
    NAME_LIMIT,
    discord_length,
    fitting,
    plain,
    shorten,
    truncate,
)
from bot.ui.authoring import add_details, consent_buttons, long_input
from bot.ui.base import Form, Page, button, custom_id, pager, select
from bot.ui.format import name_of, when
from bot.ui.interview import answer_selects
from bot.ui.words import curators, replies

_HISTORY_TEXT = 300
_AROUND = 60
_DIFFERENCE_SHOWN = 600
_MARKS = {Change.KEPT: "{text}", Change.GONE: curators.DIFF_GONE, Change.NEW: curators.DIFF_NEW}


def details_form(interview: Interview, token: str) -> Form:
    """Return the form for name, handles and picture."""
    form = Form(replies.EDIT_DETAILS, custom_id("details", interview.id, token))
    field = ui.TextInput[Form](custom_id="name", default=interview.name, max_length=NAME_LIMIT)
    form.field(replies.DETAILS_LABEL_NAME, None, field)
    add_details(form, interview)
    return form


def answer_form(
    interview_id: int, answer: Answer, token: str, *, text: str | None = None, is_own: bool = False
) -> Form:
    """Return the form for one answer; a long one comes in parts, which are joined as they were.

    ``text`` replaces what is stored, for a text that was kept. Raises AnswerTooLong beyond what a form holds.
    """
    content = answer.text if text is None else text
    if discord_length(content) > ANSWER_LIMIT:
        raise AnswerTooLong(discord_length(content), ANSWER_LIMIT)
    what = (interview_id, answer.position, answer.revision, token)
    form = Form(
        replies.EDIT_FORM_TITLE, custom_id("my-edited", *what) if is_own else custom_id("edited", *what)
    )
    parts = cut_for_form(content)
    label = truncate(answer.question, LABEL_LIMIT)
    for number, (part, joint) in enumerate(parts, start=1):
        shown = label if len(parts) == 1 else replies.EDIT_PART.format(part=number, parts=len(parts))
        hint = (
            truncate(answer.question, DESCRIPTION_LIMIT)
            if number == 1 and len(answer.question) > LABEL_LIMIT
            else None
        )
        form.field(shown, hint, long_input(f"part:{number}:{joint}", part, is_required=number == 1))
    return form


def cut_for_form(text: str) -> list[tuple[str, str]]:
    """Cut a text into fields: (part, what stood after it: ``n`` line break, ``s`` space, ``x`` nothing)."""
    parts: list[tuple[str, str]] = []
    rest = text
    while discord_length(rest) > MODAL_INPUT_LIMIT:
        head = fitting(rest, MODAL_INPUT_LIMIT)
        cut = next((at for at in (head.rfind("\n"), head.rfind(" ")) if at > 0), len(head))
        joint = {"\n": "n", " ": "s"}.get(rest[cut : cut + 1], "x")
        parts.append((rest[:cut], joint))
        rest = rest[cut:] if joint == "x" else rest[cut + 1 :]
    return [*parts, (rest, "x")]


def join_parts(parts: Sequence[tuple[str, str]]) -> str:
    """Return the text of a form's fields, in order, as `cut_for_form` cut it."""
    return "".join(text + {"n": "\n", "s": " "}.get(joint, "") for text, joint in parts)


def edit_panel(
    interview: Interview, questions: Sequence[Question], note: str = "", *, unread_handles: str = ""
) -> Page:
    """Return the panel from which one answer at a time is edited, or a missing one is added."""
    view = Page()
    view.text(f"## {replies.EDIT_TITLE.format(name=name_of(interview.name))}")
    view.text("\n".join(filter(None, [note, replies.EDIT_HINT, f"-# {_standing(interview)}"])))
    if unread_handles:
        view.text(replies.PANEL_HANDLES_UNREAD.format(lines=plain(truncate(unread_handles, 600))))
    for part in answer_selects("edit", replies.EDIT_CHOOSE, interview):
        view.row(part)
    view.row(_missing_select(interview, questions))
    view.row(
        button(replies.EDIT_DETAILS, custom_id("edit-details", interview.id)),
        button(replies.PREVIEW, custom_id("preview", interview.id)),
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
    form = Form(replies.EDIT_FORM_TITLE, custom_id("added", interview_id, question.key, token))
    hint = truncate(question.text, DESCRIPTION_LIMIT) if question.text != question.label else None
    form.field(question.label, hint, long_input(f"answer:{question.key}", "", is_required=True))
    return form


def _standing(interview: Interview) -> str:
    return replies.STATUS_LINE.format(
        status=replies.STATUSES[interview.status], consent=replies.CONSENTS[interview.consent]
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
            author=revision.author_id,
            when=when(revision.created_at),
            current=replies.HISTORY_CURRENT if revision.is_current else "",
            text=_difference(revision),
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


def _difference(revision: AnswerRevision) -> str:
    """Return a first text as it is, a later one with what went and what came, word by word."""
    if not revision.before:
        return truncate(plain(shorten(revision.text, _HISTORY_TEXT)), 450)
    shown = ""
    for passage in excerpt(difference(revision.before, revision.text), _AROUND):
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


def removal_page(interview: Interview) -> Page:
    """Return the question that is asked before an interview is taken down."""
    view = Page()
    view.text(replies.REMOVE_ASK.format(name=name_of(interview.name)))
    view.row(
        button(
            replies.REMOVE_YES,
            custom_id("remove", interview.id, interview.version),
            style=discord.ButtonStyle.danger,
        ),
        button(replies.REMOVE_NO, custom_id("keep")),
    )
    return view
