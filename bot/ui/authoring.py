"""Writing and editing interviews: forms of at most five fields, and the panels between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import ui

from bot.domain.errors import AnswerTooLong
from bot.domain.handles import format_handles
from bot.domain.models import Answer, AnswerRevision, ConsentState, Interview, Question
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
from bot.ui.base import Form, Page, button, custom_id, pager, select
from bot.ui.format import link_handles, name_of, when
from bot.ui.words import replies

FIELDS_PER_FORM = 5
_LONG = discord.TextStyle.long
_HISTORY_TEXT = 300


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
    """Return the form of one page, filled with what was saved; ``token`` makes its id new each time."""
    title = replies.FORM_TITLE.format(page=page.number, pages=page.count, name=interview.name)
    form = Form(truncate(title, LABEL_LIMIT), custom_id("save", interview.id, page.number, token))
    saved = {a.position: a.text for a in interview.answers}
    for position, question in page.questions:
        text = saved.get(position, "")
        if discord_length(text) > MODAL_INPUT_LIMIT:
            continue  # it is edited in parts, with /profile edit
        hint = truncate(question.text, DESCRIPTION_LIMIT) if question.text != question.label else None
        form.field(question.label, hint, _input(f"answer:{position}", text))
    if not page.questions:
        _add_details(form, interview)
    return form


def details_form(interview: Interview, token: str) -> Form:
    """Return the form for name, handles and picture."""
    form = Form(replies.EDIT_DETAILS, custom_id("details", interview.id, token))
    field = ui.TextInput[Form](custom_id="name", default=interview.name, max_length=NAME_LIMIT)
    form.field(replies.DETAILS_LABEL_NAME, None, field)
    _add_details(form, interview)
    return form


def _add_details(form: Form, interview: Interview) -> None:
    form.field(
        replies.DETAILS_LABEL_HANDLES,
        replies.DETAILS_HINT_HANDLES,
        _input("handles", format_handles(interview.handles)),
    )
    upload = ui.FileUpload[Form](custom_id="picture", required=False, min_values=0, max_values=1)
    form.field(replies.DETAILS_LABEL_PICTURE, replies.DETAILS_HINT_PICTURE, upload)


def _input(field_id: str, text: str, *, is_required: bool = False) -> "ui.TextInput[Form]":
    return ui.TextInput(
        custom_id=field_id,
        style=_LONG,
        default=text or None,
        required=is_required,
        max_length=MODAL_INPUT_LIMIT,
    )


def answer_form(interview_id: int, answer: Answer, token: str, *, text: str | None = None) -> Form:
    """Return the form for one answer; a long one comes in parts, which are joined as they were.

    ``text`` replaces what is stored, for a text that was kept. Raises AnswerTooLong beyond what a form holds.
    """
    content = answer.text if text is None else text
    if discord_length(content) > ANSWER_LIMIT:
        raise AnswerTooLong(discord_length(content), ANSWER_LIMIT)
    form = Form(
        replies.EDIT_FORM_TITLE,
        custom_id("edited", interview_id, answer.position, answer.revision, token),
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
        form.field(shown, hint, _input(f"part:{number}:{joint}", part, is_required=number == 1))
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


def writing_panel(interview: Interview, questions: Sequence[Question], *, unread_handles: str = "") -> Page:
    """Return what stands between the forms of a new interview: progress, and every way on."""
    view = Page()
    pages = form_pages(questions)
    done = {a.position for a in interview.answers if a.text}
    lines = [
        f"## {replies.PANEL_TITLE.format(name=name_of(interview.name))}",
        replies.PANEL_PROGRESS.format(done=len(done), all=len(questions)),
        replies.PANEL_SAVED,
    ]
    missing = [q.label for i, q in enumerate(questions, start=1) if i not in done]
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
    next_page = next((p for p in pages if any(i not in done for i, _ in p.questions)), None)
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


def edit_panel(interview: Interview, note: str = "", *, unread_handles: str = "") -> Page:
    """Return the panel from which one answer at a time is edited."""
    view = Page()
    view.text(f"## {replies.EDIT_TITLE.format(name=name_of(interview.name))}")
    view.text("\n".join(filter(None, [note, replies.EDIT_HINT, f"-# {_standing(interview)}"])))
    if unread_handles:
        view.text(replies.PANEL_HANDLES_UNREAD.format(lines=plain(truncate(unread_handles, 600))))
    view.row(_answer_select(interview))
    view.row(
        button(replies.EDIT_DETAILS, custom_id("edit-details", interview.id)),
        button(replies.PREVIEW, custom_id("preview", interview.id)),
    )
    if not interview.is_published:
        view.line()
        view.text(replies.CONFIRM_ASK.format(name=name_of(interview.name)))
        view.row(*consent_buttons("approve", interview.id))
    return view


def _standing(interview: Interview) -> str:
    return replies.STATUS_LINE.format(
        status=replies.STATUSES[interview.status], consent=replies.CONSENTS[interview.consent]
    )


def _answer_select(interview: Interview) -> "ui.Select[Page] | None":
    options = [
        discord.SelectOption(
            label=truncate(" ".join(a.question.split()), 100) or "…",
            value=str(a.position),
            description=truncate(" ".join(a.text.split()), 100) or None,
        )
        for a in interview.answers
    ]
    return select(custom_id("edit", interview.id), replies.EDIT_CHOOSE, options)


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
            text=truncate(plain(shorten(revision.text, _HISTORY_TEXT)), 450),
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
