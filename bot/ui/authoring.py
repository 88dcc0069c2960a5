"""Writing and editing interviews: forms of at most five fields, and the panels between them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import ui

from bot.domain.handles import format_handles
from bot.domain.models import Answer, ConsentState, Interview, Question
from bot.domain.text import (
    DESCRIPTION_LIMIT,
    LABEL_LIMIT,
    MODAL_INPUT_LIMIT,
    discord_length,
    plain,
    truncate,
)
from bot.ui.answer_form import answer_form
from bot.ui.base import FIELDS_PER_FORM, Form, Page, button, custom_id, select, text_input
from bot.ui.format import link_handles, name_of, unread_handles_text
from bot.ui.strings import own as strings
from bot.ui.strings import replies

BUTTONS_PER_ROW = 5
LONG_ANSWER = 600
"""Characters from which an answer counts as long: about five minutes of writing."""
_LONG_WEIGHS = 2


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a questionnaire: positions (from 1) and their questions; none on the last page, the details."""

    number: int
    count: int
    questions: tuple[tuple[int, Question], ...]
    in_parts: Answer | None = None
    """The answer of the page's one question, where it is too long for a field."""


def form_pages(questions: Sequence[Question], answers: Sequence[Answer] = ()) -> list[FormPage]:
    """Cut a questionnaire into forms, and a last one for handles and picture.

    A form asks five questions, but at most two of those whose answers are long: Discord may not take a form that was
    open for more than 15 minutes, and then everything typed into it is lost. An answer that no field holds has a form
    to itself, in parts.
    """
    saved = {a.question_key: a for a in answers}
    chunks: list[list[tuple[int, Question]]] = []
    room = FIELDS_PER_FORM
    for numbered in enumerate(questions, start=1):
        answer = saved.get(numbered[1].key)
        length = discord_length(answer.text) if answer else 0
        needed = FIELDS_PER_FORM if length > MODAL_INPUT_LIMIT else _weight(numbered[1], length)
        if needed > room or not chunks:
            chunks.append([])
            room = FIELDS_PER_FORM
        chunks[-1].append(numbered)
        room -= needed
    count = len(chunks) + 1
    return [
        FormPage(i, count, tuple(chunk), _in_parts(chunk, saved))
        for i, chunk in enumerate([*chunks, []], start=1)
    ]


def _weight(question: Question, length: int) -> int:
    return _LONG_WEIGHS if max(length, question.length_guide or 0) >= LONG_ANSWER else 1


def _in_parts(chunk: list[tuple[int, Question]], saved: Mapping[str, Answer]) -> Answer | None:
    answer = saved.get(chunk[0][1].key) if chunk else None
    return answer if answer is not None and discord_length(answer.text) > MODAL_INPUT_LIMIT else None


def question_form(interview: Interview, page: FormPage, token: str, *, form_id: str = "") -> Form:
    """Return the form of one page, filled with what was saved.

    ``token`` makes its id new each time; the id also has the revision of each answer that the form shows. ``form_id``
    replaces it where there is no draft yet.
    """
    if page.in_parts is not None:
        return answer_form(interview.id, page.in_parts, token)
    title = replies.FORM_TITLE.format(page=page.number, pages=page.count, name=interview.name)
    form_id = form_id or custom_id(
        "save", interview.id, page.number, revisions_of(interview, page), suffix=token
    )
    form = Form(truncate(title, LABEL_LIMIT), form_id)
    saved = {a.question_key: a.text for a in interview.answers}
    for _, question in page.questions:
        hint = truncate(question.text, DESCRIPTION_LIMIT) if question.text != question.label else None
        form.field(question.label, hint, long_input(f"answer:{question.key}", saved.get(question.key, "")))
    if not page.questions:
        add_details(form, interview)
    return form


def revisions_of(interview: Interview, page: FormPage) -> str:
    """Return the revisions of the answers that a form shows, in the order of its fields, for its id."""
    shown = {a.question_key: a.revision for a in interview.answers}
    return ".".join(str(shown.get(question.key, 0)) for _, question in page.questions) or "0"


def page_chooser(action: str, pages: Sequence[FormPage]) -> "ui.Select[Page] | None":
    """Return a select of the forms where they are too many for a row of buttons."""
    if len(pages) <= BUTTONS_PER_ROW:
        return None
    options = [
        discord.SelectOption(
            label=page_label(page),
            value=str(page.number),
            description=truncate("; ".join(q.label for _, q in page.questions), DESCRIPTION_LIMIT) or None,
        )
        for page in pages
    ]
    return select(action, replies.CHOOSE_PAGE, options)


def page_label(page: FormPage) -> str:
    """Return which questions a form asks."""
    if not page.questions:
        return strings.DETAILS
    first, last = page.questions[0][0], page.questions[-1][0]
    return (
        strings.QUESTION_SINGLE.format(first=first)
        if first == last
        else strings.QUESTION_RANGE.format(first=first, last=last)
    )


def shown_pages(pages: Sequence[FormPage], following: FormPage | None) -> list[FormPage]:
    """Return the forms that get a button: all that fit a row, else the next one to write and the details."""
    if len(pages) <= BUTTONS_PER_ROW:
        return list(pages)
    return [page for page in pages if page is following or page is pages[-1]]


def add_details(form: Form, interview: Interview) -> None:
    """Add the fields for handles and a picture."""
    form.field(
        replies.DETAILS_LABEL_HANDLES,
        replies.DETAILS_HINT_HANDLES,
        long_input("handles", format_handles(interview.handles)),
    )
    upload = ui.FileUpload[Form](custom_id="picture", required=False, min_values=0, max_values=1)
    form.field(replies.DETAILS_LABEL_PICTURE, replies.DETAILS_HINT_PICTURE, upload)


def long_input(
    field_id: str, text: str, *, is_required: bool = False, limit: int = MODAL_INPUT_LIMIT
) -> "ui.TextInput[Form]":
    """Return a field for text of several lines, filled with what is there."""
    return text_input(field_id, text, limit=limit, is_required=is_required, is_long=True)


def writing_panel(
    interview: Interview,
    questions: Sequence[Question],
    *,
    unread_handles: str = "",
    note: str = "",
    another: int | None = None,
) -> Page:
    """Return what stands between the forms of a new interview: progress, and every way on.

    ``another`` is the beginning of an interview with somebody else of the same name, who may be meant.
    """
    view = Page()
    view.text(f"**{note}**" if note else "")
    pages = form_pages(questions, interview.answers)
    done = {a.question_key for a in interview.answers if a.text}
    view.text("\n".join(_progress(interview, questions, done)))
    view.text(unread_handles_text(unread_handles))
    view.text(replies.FORM_TIME)
    following = _next_page(pages, done, has_details=bool(interview.handles) or interview.has_picture)
    shown = shown_pages(pages, following)
    view.row(*[_page_button(interview, page, is_next=page is following) for page in shown])
    view.row(page_chooser(custom_id("form-pick", interview.id), pages))
    view.row(
        button(replies.PREVIEW, custom_id("preview", interview.id)) if done else None,
        button(replies.BEGIN_ANOTHER, custom_id("begin-another", another)) if another is not None else None,
        picture_button(interview),
        button(replies.DRAFT_DISCARD, custom_id("discard", interview.id)),
    )
    if done:
        view.line()
        view.text(replies.CONFIRM_ASK.format(name=name_of(interview.name)))
        view.row(*consent_buttons("approve", interview.id))
    return view


def picture_button(interview: Interview) -> "ui.Button[Page] | None":
    """Return the button with which curators take a picture out, where there is one."""
    if not interview.holds_picture:
        return None
    return button(replies.REMOVE_PICTURE, custom_id("picture", interview.id))


def _progress(interview: Interview, questions: Sequence[Question], done: Collection[str]) -> Iterator[str]:
    """Yield how far a new interview is: ``done`` has the keys of what is answered."""
    yield f"## {replies.WRITING_TITLE.format(name=name_of(interview.name))}"
    yield replies.PANEL_PROGRESS.format(done=len(done), all=len(questions))
    yield replies.PANEL_SAVED
    missing = [q.label for q in questions if q.key not in done]
    if missing and done:
        yield "-# " + replies.PANEL_MISSING.format(questions=plain(truncate("; ".join(missing), 500)))
    if interview.handles:
        yield "-# " + link_handles(interview.handles)
    if interview.has_picture:
        yield "-# " + replies.PANEL_PICTURE


def _next_page(pages: Sequence[FormPage], done: Collection[str], *, has_details: bool) -> FormPage | None:
    """Return the first form with an open question, else the details where there are none yet."""
    details = None if has_details else pages[-1]
    return next((p for p in pages if any(q.key not in done for _, q in p.questions)), details)


def _page_button(interview: Interview, page: FormPage, *, is_next: bool) -> "ui.Button[Page]":
    label = replies.CONTINUE if is_next else replies.REOPEN
    return button(
        label.format(page=page.number, pages=page.count),
        custom_id("form", interview.id, page.number),
        style=discord.ButtonStyle.primary if is_next else discord.ButtonStyle.secondary,
    )


def consent_buttons(verb: str, subject_id: int, *, is_disabled: bool = False) -> "list[ui.Button[Page]]":
    """Return the three answers to "has the person agreed?"."""
    labels = {
        ConsentState.AGREED: replies.CONFIRM_AGREED,
        ConsentState.PUBLIC_ALREADY: replies.CONFIRM_PUBLIC,
        ConsentState.NOT_YET: replies.CONFIRM_NOT_YET,
    }
    styles = {ConsentState.NOT_YET: discord.ButtonStyle.secondary}
    return [
        button(
            label,
            custom_id(verb, subject_id, state.value),
            style=styles.get(state, discord.ButtonStyle.success),
            is_disabled=is_disabled,
        )
        for state, label in labels.items()
    ]


def approved_text(interview: Interview) -> str:
    """Return what a curator reads after confirming."""
    sentence = replies.APPROVED if interview.is_published else replies.APPROVED_WITHOUT_CONSENT
    return sentence.format(name=name_of(interview.name))
