"""Pages for curators about dates: queue, status and history of the weekly post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import discord
from discord import ui

from bot.domain.highlights import load_spotlight
from bot.domain.leavers import WAITS_FOR_WORD
from bot.domain.posts import Occurrence, OccurrenceState, TagFault
from bot.domain.rotation import PinTaken, QueuePlace, Reason
from bot.domain.schedule import Slot
from bot.domain.text import BUTTON_LIMIT, clean_line, truncate
from bot.domain.unusable import Unusable
from bot.ui.base import WARNING, Page, button, custom_id
from bot.ui.errors import permission_names
from bot.ui.format import calendar_date, day, message_link, name_of, relative, slot_list, when
from bot.ui.notices import add_ways_out, doubt_about, notice_text, tag_fault_text
from bot.ui.strings import notices, replies
from bot.ui.strings import posts as post_strings
from bot.ui.unusable import unusable_lines

_QUEUE_SHOWN = 10
_REST_SHOWN = 15
_DOUBTS_SHOWN = 5
_AGAIN_SHOWN = 5


def queue_page(plan: Sequence[QueuePlace], rest: Sequence[QueuePlace]) -> Page:
    """Return who comes next and why, and who waits without a date."""
    view = Page()
    view.text(f"## {replies.QUEUE_TITLE}")
    if not plan and not rest:
        view.text(replies.QUEUE_EMPTY)
        return view
    lines = [_queue_line(i, place) for i, place in enumerate(plan[:_QUEUE_SHOWN], start=1)]
    view.text("\n".join(lines))
    if rest:
        shown = [
            replies.QUEUE_REST_LINE.format(name=name_of(p.candidate.name), reason=_reason(p))
            for p in rest[:_REST_SHOWN]
        ]
        if len(rest) > _REST_SHOWN:
            shown.append(replies.QUEUE_MORE.format(count=len(rest) - _REST_SHOWN))
        view.line()
        view.text(f"**{replies.QUEUE_REST}**\n" + "\n".join(shown))
    return view


def pin_taken_page(
    name: str, taken: PinTaken, *, elsewhere: date | None = None, next_free: date | None = None
) -> Page:
    """Return that a date has somebody already, with the ways out: they go ``elsewhere``, or this one comes later."""
    view = Page(accent=WARNING)
    buttons: list[ui.Button[Page]] = []
    if elsewhere is not None:
        label = _with_names(
            replies.PIN_SWAP,
            {"name": name, "other": taken.name},
            day=calendar_date(taken.day),
            date=calendar_date(elsewhere),
        )
        action = custom_id("pin-swap", taken.wanted_id, taken.day, taken.interview_id, elsewhere)
        buttons.append(button(label, action))
    if next_free is not None:
        label = _with_names(replies.PIN_NEXT, {"name": name}, date=calendar_date(next_free))
        buttons.append(button(label, custom_id("pin-next", taken.wanted_id, next_free)))
    view.text(
        replies.PIN_TAKEN.format(
            name=name_of(name),
            other=name_of(taken.name),
            date=calendar_date(taken.day),
            next=replies.PIN_CHOOSE if buttons else replies.PIN_LOOK,
        )
    )
    view.row(*buttons)
    return view


def _with_names(words: str, names: Mapping[str, str], **others: str) -> str:
    """Return the label of a button in which long names are cut, not what comes after them."""
    room = BUTTON_LIMIT - len(words.format(**dict.fromkeys(names, ""), **others))
    cut = {key: truncate(clean_line(name), room // len(names)) for key, name in names.items()}
    return words.format(**cut, **others)


def _queue_line(number: int, place: QueuePlace) -> str:
    reason = _reason(place)
    if place.slot is None:
        return replies.QUEUE_NO_SLOTS.format(number=number, name=name_of(place.candidate.name), reason=reason)
    return replies.QUEUE_LINE.format(
        number=number,
        name=name_of(place.candidate.name),
        when=when(place.slot.due_at),
        reason=reason,
    )


def _reason(place: QueuePlace) -> str:
    candidate = place.candidate
    pinned = candidate.pinned_date
    return replies.REASONS[place.reason].format(
        date=calendar_date(pinned) if pinned and place.reason is Reason.PINNED else "",
        since=day(candidate.waiting_since),
        last=day(candidate.last_posted_at) if candidate.last_posted_at else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """What /spotlight status tells."""

    slots: list[Slot]
    next_name: str
    channel_id: int | None
    is_paused: bool
    paused_until: datetime | None
    last: Occurrence | None
    weeks: int
    missing: tuple[str, ...]
    tag_fault: TagFault | None = None
    is_channel_gone: bool
    doubts: list[Occurrence]
    unusable: Sequence[Unusable] = ()
    """What else can't be used of all that the server chose."""


def status_page(report: StatusReport) -> Page:
    """Return when the next post comes, how the last went, and what stands in the way."""
    is_well = (
        not (report.missing or report.tag_fault or report.is_channel_gone or report.doubts or report.unusable)
        and report.channel_id is not None
    )
    view = Page(accent=None if is_well else WARNING)
    view.text(f"## {post_strings.STATUS_TITLE}")
    lines = _plans(report)
    last = (
        post_strings.STATUS_LAST.format(outcome=outcome_text(report.last))
        if report.last
        else post_strings.STATUS_NEVER
    )
    weeks = {0: post_strings.STATUS_NO_WEEKS, 1: post_strings.STATUS_WEEK}.get(
        report.weeks, post_strings.STATUS_WEEKS
    )
    lines += [last, weeks.format(weeks=report.weeks)]
    if report.missing:
        lines.append(
            post_strings.STATUS_MISSING.format(
                missing=permission_names(report.missing), channel=f"<#{report.channel_id}>"
            )
        )
    if report.tag_fault is not None and report.channel_id is not None:
        lines.append(tag_fault_text(report.tag_fault, report.channel_id))
    if report.is_channel_gone:
        lines.append(post_strings.STATUS_CHANNEL_GONE)
    lines += unusable_lines(report.unusable)
    view.text("\n".join(lines))
    if report.last is not None and report.last.may_be_reposted:
        view.row(_post_again(report.last))
    for occurrence in report.doubts[:_DOUBTS_SHOWN]:
        view.line()
        question = notice_text(doubt_about(occurrence, name_in(occurrence)))
        view.text(post_strings.STATUS_DOUBT.format(question=question))
        add_ways_out(view, occurrence.id)
    return view


def _plans(report: StatusReport) -> list[str]:
    if report.is_paused:
        until = post_strings.UNTIL.format(when=when(report.paused_until)) if report.paused_until else ""
        return [post_strings.STATUS_PAUSED.format(until=until)]
    if not report.slots:
        return [replies.SETUP_NO_DATES.format(why=replies.WHY_NO_CHANNEL)]
    person = (
        post_strings.STATUS_WITH.format(name=name_of(report.next_name))
        if report.next_name
        else post_strings.STATUS_WITHOUT
    )
    lines = [
        post_strings.STATUS_NEXT.format(
            when=when(report.slots[0].due_at),
            relative=relative(report.slots[0].due_at),
            channel=f"<#{report.channel_id}>",
            person=person,
        )
    ]
    if report.slots[1:]:
        lines.append(post_strings.STATUS_AFTER.format(dates=slot_list(report.slots[1:])))
    return lines


def name_in(occurrence: Occurrence) -> str:
    """Return whom a post is about, or "" before that is chosen."""
    return load_spotlight(occurrence.payload).name if occurrence.payload else ""


def _link(occurrence: Occurrence) -> str:
    if not occurrence.message_id or not occurrence.channel_id:
        return ""
    url = message_link(occurrence.guild_id, occurrence.place_id, occurrence.message_id)
    return post_strings.LINK.format(url=url)


def outcome_text(occurrence: Occurrence) -> str:
    """Return one line about a planned or past post."""
    name = name_in(occurrence)
    is_told_by_note = occurrence.is_away
    if occurrence.state is OccurrenceState.BLOCKED and occurrence.note == WAITS_FOR_WORD:
        is_told_by_note = True
    kind = occurrence.note if is_told_by_note else occurrence.state.value
    return post_strings.OUTCOMES[kind].format(
        when=when(occurrence.due_at),
        name=name_of(name) if name else "?",
        link=_link(occurrence),
        note=post_strings.NOTES.get(occurrence.note, occurrence.note),
    )


def posts_page(past: Sequence[Occurrence]) -> Page:
    """Return the posts so far, and for those that were deleted a button that makes them again."""
    view = Page()
    view.text(f"## {post_strings.HISTORY_POSTS}")
    view.text("\n".join(f"• {outcome_text(o)}" for o in past) or post_strings.STATUS_NEVER)
    view.row(*(_post_again(o) for o in [o for o in past if o.may_be_reposted][:_AGAIN_SHOWN]))
    return view


def _post_again(occurrence: Occurrence) -> "ui.Button[Page]":
    name = name_in(occurrence)
    label = _with_names(post_strings.HISTORY_POST_AGAIN, {"name": name}) if name else notices.POST_AGAIN
    return button(label, custom_id("repost", occurrence.id))


def post_question(
    name: str, channel_id: int, next_due: datetime | None, action: str, *, has_left: bool = False
) -> Page:
    """Return the question before a post is made at once; about somebody who left it says so."""
    view = Page(accent=WARNING) if has_left else Page()
    if has_left:
        view.text(post_strings.POST_ASK_LEFT.format(name=name_of(name)))
    stays = when(next_due) if next_due else "—"
    view.text(post_strings.POST_ASK.format(name=name_of(name), channel=f"<#{channel_id}>", when=stays))
    view.row(
        button(
            post_strings.POST_YES_LEFT if has_left else post_strings.POST_YES,
            action,
            style=discord.ButtonStyle.primary,
        ),
        button(post_strings.POST_NO, custom_id("keep")),
    )
    return view


def posted_text(occurrence: Occurrence) -> str:
    """Return how a post that a curator asked for went."""
    if occurrence.state in (OccurrenceState.POSTED, OccurrenceState.DONE) and occurrence.message_id:
        return post_strings.POSTED_NOW.format(channel=f"<#{occurrence.channel_id}>", link=_link(occurrence))
    if occurrence.state in (OccurrenceState.SENDING, OccurrenceState.DUE):
        return post_strings.POST_ON_ITS_WAY
    return post_strings.POST_FAILED.format(note=post_strings.NOTES.get(occurrence.note, occurrence.note))
