"""A member's own interview: the start, the panel that is never lost, and its forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import ui

from bot.domain.community import Decision, Invitation, OwnInterview
from bot.domain.lifecycle import OPEN
from bot.domain.models import Interview, InterviewSource, InterviewStatus, Question
from bot.domain.text import (
    DESCRIPTION_LIMIT,
    LABEL_LIMIT,
    NAME_LIMIT,
    discord_length,
    plain,
    truncate,
)
from bot.domain.unwritten import UNWRITTEN_ID
from bot.ui.answer_form import answer_form
from bot.ui.authoring import (
    FormPage,
    add_details,
    form_pages,
    long_input,
    page_chooser,
    page_label,
    revisions_of,
    shown_pages,
)
from bot.ui.base import WARNING, Form, Page, button, custom_id, select, text_input
from bot.ui.format import calendar_date, link_handles, member, unread_handles_text, when
from bot.ui.own_list import own_options
from bot.ui.strings import own as strings
from bot.ui.strings import replies

_NOTE_SHOWN = 900
_PRIMARY = discord.ButtonStyle.primary
_SUCCESS = discord.ButtonStyle.success


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the panel tells; ``series`` is "" for a server's first one."""

    interview: Interview
    questions: Sequence[Question]
    series: str = ""
    decision: Decision | None = None
    note: str = ""
    is_warning: bool = False
    unread_handles: str = ""
    others: Sequence[OwnInterview] = ()
    begin_again_at: datetime | None = None
    """When its person may begin again after a rejection, where that is still to come."""


def start_page(
    invitation: Invitation | None,
    series_id: int,
    others: Sequence[OwnInterview] = (),
    begin_again_at: datetime | None = None,
) -> Page:
    """Return what a member sees who has no interview on its way, and when they may begin if not now."""
    view = Page()
    lines = [f"## {strings.START_TITLE}"]
    if invitation is None:
        lines.append(strings.START_NONE)
    elif invitation.follows_id is not None:
        lines.append(strings.START_AGAIN)
    else:
        lines += [
            strings.START_NOMINATED if invitation.is_nominated else strings.START_INVITED,
            strings.START_NONE,
        ]
    view.text("\n".join(lines))
    follows = invitation.follows_id if invitation is not None else None
    begin = custom_id("my-start", invitation.series_id if invitation else series_id, follows or 0)
    view.row(
        _from(begin_again_at, strings.START, strings.START_FROM, begin),
        button(strings.DECLINE, custom_id("my-decline")) if invitation is not None else None,
    )
    view.row(_other_select(others))
    return view


def own_panel(panel: Panel) -> Page:
    """Return the panel of one interview: where it stands, what is written, and every way on from there."""
    interview = panel.interview
    is_stored = interview.id != UNWRITTEN_ID
    view = Page(**({"accent": WARNING} if panel.is_warning else {}))
    lines = [f"## {title_of(interview, panel.series)}"]
    if panel.note:
        lines.append(f"**{panel.note}**")
    lines.append(status_of(interview) if is_stored else strings.NOT_BEGUN)
    view.text("\n".join(lines))
    if panel.decision is not None and panel.decision.note and not interview.is_published:
        view.text(_note_from(panel.decision))
    view.text(unread_handles_text(panel.unread_handles))
    is_closed = interview.status in (InterviewStatus.REJECTED, InterviewStatus.WITHDRAWN)
    if not is_closed:
        view.line()
        view.text(_written(interview, panel.questions))
        view.text(strings.FORM_TIME_OR_FILE if panel.questions and is_stored else replies.FORM_TIME)
        pages = form_pages(panel.questions, interview.answers)
        view.row(*_page_buttons(interview, pages))
        view.row(page_chooser(_form_pick_id(interview), pages))
        attach = button(strings.ATTACH, custom_id("my-attach", interview.id))
        picture = button(replies.REMOVE_PICTURE, custom_id("my-picture", interview.id))
        view.row(
            attach if panel.questions and is_stored else None, picture if interview.holds_picture else None
        )
        view.row(_skip_select(interview, panel.questions) if is_stored else None)
    if interview.status is InterviewStatus.REJECTED and panel.begin_again_at is not None:
        view.text(strings.REJECTED_RULE.format(when=when(panel.begin_again_at)))
    view.row(*(_next_steps(interview, panel.begin_again_at) if is_stored else []))
    view.row(_other_select(panel.others))
    return view


def _form_id(interview: Interview, page: FormPage) -> str:
    """Return the id of what opens a form: by the interview, or for the first page by what it will be."""
    if interview.id != UNWRITTEN_ID:
        return custom_id("my-form", interview.id, page.number)
    return custom_id("my-first", *_unwritten(interview), page.number)


def _form_pick_id(interview: Interview) -> str:
    if interview.id != UNWRITTEN_ID:
        return custom_id("my-form-pick", interview.id)
    return custom_id("my-first-pick", *_unwritten(interview))


def _unwritten(interview: Interview) -> tuple[int, int, int]:
    return (interview.series_id, interview.version_id, interview.follows_id or 0)


def title_of(interview: Interview, series: str) -> str:
    """Return what an interview is called before its person."""
    if interview.follows_id is not None:
        return strings.PANEL_TITLE_AGAIN
    return strings.PANEL_TITLE_SERIES.format(series=plain(series)) if series else strings.PANEL_TITLE


def status_of(interview: Interview) -> str:
    """Return where an interview stands, for its person."""
    is_approved = interview.status is InterviewStatus.APPROVED
    if is_approved and interview.consent.allows_posting:
        return strings.STATUSES["published"]
    if interview.status is InterviewStatus.DRAFT and interview.source is not InterviewSource.SELF:
        return strings.STATUSES["draft_by_curators"]
    return strings.STATUSES[interview.status.value]


def _note_from(decision: Decision) -> str:
    pattern = strings.NOTE_FROM if decision.decided_by else strings.NOTE_WITHOUT_NAME
    note = "\n".join(f"> {line}" for line in plain(truncate(decision.note, _NOTE_SHOWN)).split("\n"))
    return pattern.format(
        curator=member(decision.decided_by, decision.decided_by_name),
        when=when(decision.created_at),
        note=note,
    )


def _written(interview: Interview, questions: Sequence[Question]) -> str:
    answered = {a.question_key: a.text for a in interview.answers if a.text}
    lines = [_line(q, answered.get(q.key), is_skipped=q.key in interview.skipped) for q in questions]
    skipped = sum(q.key in interview.skipped and q.key not in answered for q in questions)
    shown = strings.PROGRESS_SKIPPED.format(count=skipped) if skipped else ""
    done = sum(q.key in answered for q in questions)
    head = strings.PROGRESS.format(done=done, all=len(questions), skipped=shown)
    extra = [f"-# {link_handles(interview.handles, limit=5)}"] if interview.handles else []
    if interview.has_picture:
        extra.append(f"-# {replies.PANEL_PICTURE}")
    return "\n".join([head, *lines, *extra])


def _line(question: Question, text: str | None, *, is_skipped: bool) -> str:
    label = plain(question.label)
    guide = question.length_guide
    if text:
        length = discord_length(text)
        shown = (
            strings.LENGTH_OF.format(length=length, guide=guide)
            if guide
            else strings.LENGTH.format(length=length)
        )
        return strings.LINE_ANSWERED.format(question=label, length=shown)
    if is_skipped:
        return strings.LINE_SKIPPED.format(question=label)
    return strings.LINE_OPEN.format(
        question=label,
        guide=strings.GUIDE.format(guide=guide) if guide else "",
        required=strings.REQUIRED if question.is_required else "",
    )


def _page_buttons(interview: Interview, pages: Sequence[FormPage]) -> "list[ui.Button[Page]]":
    settled = {a.question_key for a in interview.answers if a.text} | interview.skipped
    next_page = next((p for p in pages if any(q.key not in settled for _, q in p.questions)), None)
    return [
        button(
            page_label(page),
            _form_id(interview, page),
            style=_PRIMARY if page is next_page else discord.ButtonStyle.secondary,
        )
        for page in shown_pages(pages, next_page)
    ]


def _skip_select(interview: Interview, questions: Sequence[Question]) -> "ui.Select[Page] | None":
    if interview.status not in OPEN:
        return None
    answered = {a.question_key for a in interview.answers if a.text}
    options = [
        discord.SelectOption(
            label=truncate(q.label, 100), value=q.key[:100], default=q.key in interview.skipped
        )
        for q in questions
        if q.key not in answered and not q.is_required
    ]
    return select(custom_id("my-skip", interview.id), strings.SKIP, options, takes_several=True)


def _next_steps(interview: Interview, begin_again_at: datetime | None) -> "list[ui.Button[Page] | None]":
    status, number = interview.status, interview.id
    withdraw = button(strings.WITHDRAW, custom_id("my-withdraw", number), style=discord.ButtonStyle.danger)
    preview = button(strings.SEE_POST, custom_id("my-preview", number))
    has_answers = any(a.text for a in interview.answers)
    match status:
        case InterviewStatus.DRAFT | InterviewStatus.CHANGES_REQUESTED:
            label = strings.SUBMIT if status is InterviewStatus.DRAFT else strings.SUBMIT_AGAIN
            submit = button(
                label, custom_id("my-submit", number), style=_SUCCESS, is_disabled=not has_answers
            )
            discard = button(strings.MY_DISCARD, custom_id("my-discard", number))
            is_draft = status is InterviewStatus.DRAFT
            return [submit, preview if has_answers else None, discard if is_draft else None, withdraw]
        case InterviewStatus.SUBMITTED:
            return [preview, withdraw]
        case InterviewStatus.APPROVED if not interview.is_published:
            decide = button(strings.DECIDE, custom_id("my-consent", number, 0, 1), style=_SUCCESS)
            return [decide, withdraw]
        case InterviewStatus.APPROVED:
            return [preview, withdraw]
        case InterviewStatus.WITHDRAWN:
            take_up = button(strings.TAKE_UP, custom_id("my-take-up", number), style=_PRIMARY)
            return [take_up, button(strings.READ_OWN, custom_id("my-read", number, 0))]
        case _:
            again = _from(
                begin_again_at, strings.BEGIN_AGAIN, strings.BEGIN_AGAIN_FROM, custom_id("my-again", number)
            )
            return [again, button(strings.READ_OWN, custom_id("my-read", number, 0))]


def _from(at: datetime | None, label: str, label_from: str, action: str) -> "ui.Button[Page]":
    """Return a button that begins something, disabled and with its date where that is still to come."""
    shown = label if at is None else label_from.format(date=calendar_date(at.date()))
    return button(shown, action, style=_PRIMARY, is_disabled=at is not None)


def _other_select(others: Sequence[OwnInterview]) -> "ui.Select[Page] | None":
    return select(custom_id("my-open"), strings.OTHER, own_options(others))


def own_form(interview: Interview, page: FormPage, token: str) -> Form:
    """Return the form of one page, filled with what was saved.

    ``token`` makes its id new each time (Discord's mobile clients keep what was typed under an id); the id also
    has the revision of each answer that the form shows.
    """
    if page.in_parts is not None:
        return answer_form(interview.id, page.in_parts, token, is_own=True)
    if interview.id == UNWRITTEN_ID:
        form_id = custom_id("my-begun", *_unwritten(interview), suffix=token)
    else:
        form_id = custom_id("my-save", interview.id, page.number, revisions_of(interview, page), suffix=token)
    form = Form(truncate(page_label(page), LABEL_LIMIT), form_id)
    saved = {a.question_key: a.text for a in interview.answers}
    for _, question in page.questions:
        text = long_input(f"answer:{question.key}", saved.get(question.key, ""))
        form.field(question.label, _hint(question), text)
    if not page.questions:
        name = text_input("name", interview.name, limit=NAME_LIMIT, is_required=True)
        form.field(replies.DETAILS_LABEL_NAME, None, name)
        add_details(form, interview)
    return form


def _hint(question: Question) -> str | None:
    text = question.text if question.text != question.label else ""
    if question.length_guide is None:
        return truncate(text, DESCRIPTION_LIMIT) if text else None
    guide = strings.GUIDE.format(guide=question.length_guide)
    room = DESCRIPTION_LIMIT - len(guide)
    return truncate(
        f"{truncate(text, room)}{guide}" if text else guide.removeprefix(" · "), DESCRIPTION_LIMIT
    )
