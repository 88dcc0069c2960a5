"""The card of an interview that waits for the curators, its buttons and notes, and what became of it."""

import discord

from bot.domain.community import Decision
from bot.domain.models import Interview, InterviewStatus
from bot.domain.text import plain, shorten, truncate, with_links_in_sight
from bot.ui.authoring import long_input
from bot.ui.base import WARNING, Form, Page, button, custom_id
from bot.ui.format import link_handles, member, name_of, when
from bot.ui.strings import curators as strings
from bot.ui.strings import own as own_words
from bot.ui.strings import replies

_BODY = 2600
_ANSWER = 400
_NOTE_SHOWN = 300
_NOTE_LIMIT = 1000


def review_card(interview: Interview | None, asked: int, before: Decision | None, *, is_public: bool) -> Page:
    """Return the card of a submitted interview, or what became of one that no longer waits; None is one that is gone.

    ``asked`` is how many questions it was asked, ``before`` the last decision about it. ``is_public`` is the card in
    the channel; the one of ``/review`` leads on to the next.
    """
    if interview is None:
        return _gone_card()
    if interview.status is not InterviewStatus.SUBMITTED:
        return _decided_card(interview, before)
    return _waiting_card(interview, asked, before, is_public=is_public)


def _waiting_card(interview: Interview, asked: int, before: Decision | None, *, is_public: bool) -> Page:
    view = Page()
    title = strings.CARD_TITLE_AGAIN if interview.follows_id is not None else strings.CARD_TITLE
    done = sum(bool(a.text) for a in interview.answers)
    lines = [
        f"## {title.format(name=name_of(interview.name))}",
        strings.CARD_BY.format(
            member=member(interview.user_id, interview.name),
            when=when(max((a.created_at for a in interview.answers), default=interview.created_at)),
            done=done,
            all=max(asked, done),
        ),
    ]
    if interview.handles:
        lines.append(f"-# {link_handles(interview.handles, limit=5)}")
    if interview.has_picture:
        lines.append(f"-# {replies.PANEL_PICTURE}")
    if before is not None:
        lines.append(_decision(strings.CARD_BEFORE, interview, before))
    view.text("\n".join(lines))
    view.line()
    view.text(_answers(interview))
    place = "c" if is_public else "r"
    view.row(
        button(
            strings.APPROVE,
            custom_id("review-approve", interview.id, interview.version, place),
            style=discord.ButtonStyle.success,
        ),
        button(strings.CHANGES, custom_id("review-ask", interview.id, interview.version, "changes", place)),
        button(
            strings.REJECT,
            custom_id("review-ask", interview.id, interview.version, "reject", place),
            style=discord.ButtonStyle.danger,
        ),
    )
    view.row(
        button(strings.READ, custom_id("page", interview.id, 0, suffix="w")),
        button(own_words.SEE_POST, custom_id("preview", interview.id)),
        None if is_public else button(strings.BRING_CARD, custom_id("review-card", interview.id)),
        None if is_public else button(strings.NEXT_ONE, custom_id("review-next", interview.id)),
    )
    return view


def leaver_question(interview: Interview, version: int) -> Page:
    """Return the question to a curator who approves the interview, in a version, of somebody who left."""
    view = Page(accent=WARNING)
    view.text(strings.LEFT_ASK.format(name=name_of(interview.name)))
    view.row(
        button(strings.LEFT_APPROVE, custom_id("review-approve-left", interview.id, version)),
        button(strings.LEFT_LEAVE, custom_id("keep")),
    )
    return view


def _answers(interview: Interview) -> str:
    parts: list[str] = []
    for answer in interview.answers:
        text = truncate(plain(shorten(with_links_in_sight(answer.text), _ANSWER)), _ANSWER + 60)
        part = f"**{truncate(plain(answer.question), 200)}**\n{text}"
        if sum(map(len, parts)) + len(part) > _BODY:
            parts.append("…")
            break
        parts.append(part)
    return "\n\n".join(parts)


def _decision(pattern: str, interview: Interview, decision: Decision) -> str:
    note = plain(truncate(" ".join(decision.note.split()), _NOTE_SHOWN))
    return pattern.format(
        name=name_of(interview.name),
        decision=strings.DECISIONS[decision.kind.value],
        curator=member(decision.decided_by, decision.decided_by_name),
        when=when(decision.created_at),
        note=strings.NOTE.format(note=note) if note else "",
    )


def _decided_card(interview: Interview, decision: Decision | None) -> Page:
    view = Page(accent=None)
    if interview.status is InterviewStatus.WITHDRAWN:
        view.text(strings.CARD_GONE.format(name=name_of(interview.name)))
    elif decision is not None:
        view.text(_decision(strings.CARD_DECIDED, interview, decision))
    else:
        status = replies.INTERVIEW_STATUSES[interview.status.value]
        view.text(strings.CARD_OTHER.format(name=name_of(interview.name), status=status))
    return view


def _gone_card() -> Page:
    view = Page(accent=WARNING)
    view.text(replies.CARD_OF_GONE)
    return view


def note_form(interview_id: int, version: int, kind: str, place: str, token: str, note: str = "") -> Form:
    """Return the form for the note to the member; ``kind`` is ``changes`` or ``reject``."""
    is_rejection = kind == "reject"
    form = Form(
        strings.REJECT_TITLE if is_rejection else strings.CHANGES_TITLE,
        custom_id("review-note", interview_id, version, kind, place, suffix=token),
    )
    form.field(
        strings.REASON_LABEL if is_rejection else strings.NOTE_LABEL,
        strings.NOTE_HINT,
        long_input("note", note, is_required=True, limit=_NOTE_LIMIT),
    )
    return form


def decision_text(interview: Interview, kind: str) -> str:
    """Return what a curator reads who has decided."""
    pattern = {
        "approved": strings.DECIDED_APPROVED,
        "changes_requested": strings.DECIDED_CHANGES,
        "rejected": strings.DECIDED_REJECTED,
    }[kind]
    return pattern.format(name=name_of(interview.name))
