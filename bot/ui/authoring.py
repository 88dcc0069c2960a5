"""Writing and editing interviews: forms of at most five fields, and the panels between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import ui

from bot.domain.handles import format_handles
from bot.domain.models import ConsentState, Interview, Question
from bot.domain.text import (
    DESCRIPTION_LIMIT,
    LABEL_LIMIT,
    MODAL_INPUT_LIMIT,
    discord_length,
    plain,
    truncate,
)
from bot.ui.base import Form, Page, button, custom_id
from bot.ui.format import link_handles, name_of
from bot.ui.words import replies

FIELDS_PER_FORM = 5
_LONG = discord.TextStyle.long


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a questionnaire: positions (from 1) and their questions; none on the last page, the details."""

    number: int
    count: int
    questions: tuple[tuple[int, Question], ...]


def form_pages(questions: Sequence[Question]) -> list[FormPage]:
    """Cut a questionnaire into forms of at most five fields, and a last one for handles and picture."""
    numbered = list(enumerate(questions, start=1))
    chunks = [numbered[i : i + FIELDS_PER_FORM] for i in range(0, len(numbered), FIELDS_PER_FORM)]
    count = len(chunks) + 1
    return [FormPage(i, count, tuple(chunk)) for i, chunk in enumerate([*chunks, []], start=1)]


def question_form(interview: Interview, page: FormPage, token: str) -> Form:
    """Return the form of one page, filled with what was saved.

    ``token`` makes its id new each time; the id also has the revision of each answer that the form shows.
    """
    title = replies.FORM_TITLE.format(page=page.number, pages=page.count, name=interview.name)
    saved = {a.question_key: a.text for a in interview.answers}
    shown = {a.question_key: a.revision for a in interview.answers}
    revisions = ".".join(str(shown.get(question.key, 0)) for _, question in page.questions) or "0"
    form = Form(truncate(title, LABEL_LIMIT), custom_id("save", interview.id, page.number, token, revisions))
    for _, question in page.questions:
        text = saved.get(question.key, "")
        if discord_length(text) > MODAL_INPUT_LIMIT:
            continue  # it is edited in parts, with /profile edit
        hint = truncate(question.text, DESCRIPTION_LIMIT) if question.text != question.label else None
        form.field(question.label, hint, long_input(f"answer:{question.key}", text))
    if not page.questions:
        add_details(form, interview)
    return form


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
    return ui.TextInput(
        custom_id=field_id,
        style=_LONG,
        default=text or None,
        required=is_required,
        max_length=limit,
    )


def writing_panel(interview: Interview, questions: Sequence[Question], *, unread_handles: str = "") -> Page:
    """Return what stands between the forms of a new interview: progress, and every way on."""
    view = Page()
    pages = form_pages(questions)
    done = {a.question_key for a in interview.answers if a.text}
    lines = [
        f"## {replies.PANEL_TITLE.format(name=name_of(interview.name))}",
        replies.PANEL_PROGRESS.format(done=len(done), all=len(questions)),
        replies.PANEL_SAVED,
    ]
    missing = [q.label for q in questions if q.key not in done]
    if missing and done:
        lines.append("-# " + replies.PANEL_MISSING.format(questions=plain(truncate("; ".join(missing), 500))))
    if interview.handles:
        lines.append("-# " + link_handles(interview.handles))
    if interview.has_picture:
        lines.append("-# " + replies.PANEL_PICTURE)
    view.text("\n".join(lines))
    if unread_handles:
        view.text(replies.PANEL_HANDLES_UNREAD.format(lines=plain(truncate(unread_handles, 600))))
    has_details = bool(interview.handles) or interview.has_picture
    next_page = next((p for p in pages if any(q.key not in done for _, q in p.questions)), None)
    if next_page is None and not has_details:
        next_page = pages[-1]
    view.row(*[_page_button(interview, page, is_next=page is next_page) for page in pages[:5]])
    if done:
        view.row(button(replies.PREVIEW, custom_id("preview", interview.id)))
        view.line()
        view.text(replies.CONFIRM_ASK.format(name=name_of(interview.name)))
        view.row(*consent_buttons("approve", interview.id))
    return view


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
