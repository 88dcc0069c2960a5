"""Notices to curators and to members as sentences, and the buttons with which curators answer some of them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from discord import ui

from bot.domain.highlights import load_spotlight
from bot.domain.models import Interview
from bot.domain.posts import Notice, NoticeKind, Occurrence, TagFault
from bot.domain.text import BUTTON_LIMIT, plain, truncate
from bot.ui.base import WARNING, Page, button, custom_id
from bot.ui.errors import permission_names
from bot.ui.format import mention, message_link, name_of, when
from bot.ui.strings import curators, own
from bot.ui.strings import notices as strings
from bot.ui.strings import posts as post_strings
from bot.ui.unusable import lines_in
from bot.ui.waiting import in_review_text


def notice_text(notice: Notice) -> str:
    """Return the sentence of a notice; what its data lacks is left out."""
    data = notice.data
    missing = str(data.get("missing", ""))
    return _sentence_of(notice).format(
        when=when(datetime.fromtimestamp(int(data["due"]), UTC)) if "due" in data else "",
        name=name_of(str(data.get("name", ""))) or "?",
        channel=f"<#{data['channel']}>" if "channel" in data else "",
        note=post_strings.NOTES.get(str(data.get("note", "")), ""),
        hours=data.get("hours", ""),
        minutes=data.get("minutes", ""),
        user=mention(int(data["user"])) if "user" in data else "",
        what=curators.WHAT_WAITS.get(str(data.get("stage", "")), ""),
        link=data.get("link", ""),
        count=data.get("count", ""),
        posts=_links(notice),
        total=data.get("total", ""),
        missed=_missed(notice),
        missing=permission_names(tuple(missing.split(","))) if missing else "",
        row=strings.ROWS.get(str(data.get("row", "")), ""),
        lines=lines_in(notice),
        reason=_reason(str(data.get("zone", ""))),
        next=strings.LEAVER_WAITS if data.get("waits") else strings.LEAVER_NEXT,
    )


def _sentence_of(notice: Notice) -> str:
    if notice.data.get("is_line"):
        return strings.LINE_NOT_TAKEN_DOWN
    if notice.kind is NoticeKind.EMPTY_AHEAD and not any(key.startswith("standby") for key in notice.data):
        return strings.NOBODY_STANDS_BY
    if notice.kind is NoticeKind.FORUM_TAG:
        return strings.TAG_FAULTS.get(str(notice.data.get("tag", "")), strings.NOTICES[notice.kind])
    if notice.kind is NoticeKind.BLOCKED:
        return strings.BLOCKED_FOR_GOOD.get(str(notice.data.get("note", "")), strings.NOTICES[notice.kind])
    return strings.NOTICES[notice.kind]


def tag_fault_text(fault: TagFault, channel_id: int) -> str:
    """Return what is wrong with the tag for posts in a forum."""
    return strings.TAG_FAULTS[fault.value].format(channel=f"<#{channel_id}>")


def _reason(zone: str) -> str:
    if not zone:
        return strings.ROW_REASON
    return strings.ROW_REASON_ZONE.format(zone=plain(truncate(zone, 100)))


def _links(notice: Notice) -> str:
    """Return links to the messages that a notice carries as ``post00``, ``post01`` and so on; the rest is dots."""
    ids = [int(notice.data[key]) for key in sorted(notice.data) if key.startswith("post")]
    links = [message_link(notice.guild_id, int(notice.data["channel"]), message_id) for message_id in ids]
    return " ".join([*links, *(["…"] if int(notice.data.get("count", 0)) > len(ids) > 0 else [])])


def notice_page(notice: Notice) -> Page:
    """Return a notice as a message."""
    view = Page(accent=WARNING)
    view.text(notice_text(notice))
    view.text(in_review_text(int(notice.data.get("in_review", 0))))
    if notice.kind is NoticeKind.IN_DOUBT and notice.occurrence_id is not None:
        add_ways_out(view, notice.occurrence_id)
    if notice.kind is NoticeKind.LEAVER and notice.interview_id is not None:
        view.row(
            button(strings.LEAVER_POST, custom_id("leaver-post", notice.interview_id)),
            button(strings.LEAVER_HOLD, custom_id("leaver-hold", notice.interview_id)),
            button(strings.LEAVER_REMOVE, custom_id("leaver-remove", notice.interview_id)),
        )
    if notice.kind in (NoticeKind.THREAD_PART, NoticeKind.THREAD_GONE):
        view.row(
            button(
                post_strings.THREAD_FILE,
                custom_id("thread-rest", notice.occurrence_id, notice.data.get("gaps", "0")),
            )
        )
    if notice.kind is NoticeKind.EMPTY_AHEAD:
        view.row(*_standbys(notice))
    if notice.kind is NoticeKind.POST_DELETED and notice.occurrence_id is not None:
        view.row(button(strings.POST_AGAIN, custom_id("repost", notice.occurrence_id)))
    return view


def _standbys(notice: Notice) -> "list[ui.Button[Page]]":
    """Return a button for each of the candidates that the notice carries as ``standby1`` = "id name"."""
    found = [str(notice.data[key]).partition(" ") for key in sorted(notice.data) if key.startswith("standby")]
    return [
        button(
            truncate(curators.STANDBY.format(name=name), BUTTON_LIMIT),
            custom_id("standby", interview_id, notice.data["date"], suffix=notice.data["schedule"]),
        )
        for interview_id, _, name in found
    ]


def member_page(notice: Notice, server: str) -> Page:
    """Return a notice as a direct message to the member whom it is for."""
    data = notice.data
    why = own.WHY_AGAIN if data.get("again") else own.WHY_NOMINATED if data.get("nominated") else ""
    name = name_of(server)
    view = Page()
    view.text(
        own.MESSAGES[notice.kind.value].format(
            server=name,
            why=why,
            what=own.WHAT_WAITS_FOR_YOU.get(str(data.get("stage", "")), ""),
            note=plain(truncate(str(data.get("note", "")), 1000)),
            link=f"https://discord.com/channels/{notice.guild_id}",
        )
    )
    view.text(own.MESSAGE_FOOT.format(server=name))
    return view


def about(occurrence: Occurrence, kind: NoticeKind, **data: str | int) -> Notice:
    """Return a notice about a post."""
    due = int(occurrence.due_at.timestamp())
    return Notice(kind=kind, occurrence_id=occurrence.id, data={"due": due, **data})


def leaver_notice(occurrence: Occurrence, interview: Interview, *, waits: bool) -> Notice:
    """Return the question about somebody who left; ``waits``: the date waits for it, as nobody else is ready."""
    due = int(occurrence.due_at.timestamp())
    return Notice(
        kind=NoticeKind.LEAVER,
        occurrence_id=occurrence.id,
        interview_id=interview.id,
        data={"due": due, "name": interview.name, "waits": int(waits)},
    )


def thread_notice(occurrence: Occurrence, total: int, refused: Sequence[int], note: str) -> Notice:
    """Return what is in the thread of a post and what is not; ``refused`` counts the texts from 0."""
    kind = NoticeKind.THREAD_GONE if note == "thread_gone" else NoticeKind.THREAD_PART
    gaps = f"{sum(1 << number for number in refused):x}"  # in a button's id every text has one bit
    return about(occurrence, kind, count=total - len(refused), total=total, gaps=gaps, note=note)


def numbers_of(bits: int) -> list[int]:
    """Return the numbers, from 0, of the texts that a notice about a thread says are missing, each a bit."""
    return [number for number in range(bits.bit_length()) if bits >> number & 1]


def _missed(notice: Notice) -> str:
    numbers = numbers_of(int(str(notice.data.get("gaps", "0")), 16))
    words = post_strings.THREAD_MISSED if len(numbers) == 1 else post_strings.THREAD_MISSED_SEVERAL
    return words.format(parts=", ".join(str(number + 1) for number in numbers))


def doubt_about(occurrence: Occurrence, name: str) -> Notice:
    """Return the question about a post of which nobody but a person can tell whether it was made."""
    return about(occurrence, NoticeKind.IN_DOUBT, name=name, channel=occurrence.channel_id or 0)


def add_ways_out(view: Page, occurrence_id: int) -> None:
    """Add the two buttons by which a curator decides about a post in doubt."""
    view.row(
        button(strings.IT_IS_THERE, custom_id("posted-yes", occurrence_id)),
        button(strings.POST_AGAIN, custom_id("post-again", occurrence_id)),
    )


def deleted_notice(occurrence: Occurrence) -> Notice:
    """Return what curators are told of a post that somebody deleted."""
    name = load_spotlight(occurrence.payload).name if occurrence.payload else ""
    return about(occurrence, NoticeKind.POST_DELETED, name=name)
