"""The notices to curators as sentences, and with a post in doubt the two ways out."""

from datetime import UTC, datetime

from bot.domain.posts import Notice, NoticeKind, Occurrence
from bot.ui.base import WARNING, Page, button, custom_id
from bot.ui.errors import permission_names
from bot.ui.format import name_of, when
from bot.ui.words import replies


def notice_text(notice: Notice) -> str:
    """Return the sentence of a notice; what its data lacks is left out."""
    data = notice.data
    missing = str(data.get("missing", ""))
    return replies.NOTICES[notice.kind].format(
        when=when(datetime.fromtimestamp(int(data["due"]), UTC)) if "due" in data else "",
        name=name_of(str(data.get("name", ""))) or "?",
        channel=f"<#{data['channel']}>" if "channel" in data else "",
        note=replies.NOTES.get(str(data.get("note", "")), ""),
        hours=data.get("hours", ""),
        minutes=data.get("minutes", ""),
        missing=permission_names(tuple(missing.split(","))) if missing else "",
    )


def notice_page(notice: Notice) -> Page:
    """Return a notice as a message."""
    view = Page(accent=WARNING)
    view.text(notice_text(notice))
    if notice.kind is NoticeKind.IN_DOUBT and notice.occurrence_id is not None:
        add_ways_out(view, notice.occurrence_id)
    return view


def about(occurrence: Occurrence, kind: NoticeKind, **data: str | int) -> Notice:
    """Return a notice about a post."""
    due = int(occurrence.due_at.timestamp())
    return Notice(kind=kind, occurrence_id=occurrence.id, data={"due": due, **data})


def doubt_about(occurrence: Occurrence, name: str) -> Notice:
    """Return the question about a post of which nobody but a person can tell whether it was made."""
    return about(occurrence, NoticeKind.IN_DOUBT, name=name, channel=occurrence.channel_id or 0)


def add_ways_out(view: Page, occurrence_id: int) -> None:
    """Add the two buttons by which a curator decides about a post in doubt."""
    view.row(
        button(replies.IT_IS_THERE, custom_id("posted-yes", occurrence_id)),
        button(replies.POST_AGAIN, custom_id("post-again", occurrence_id)),
    )
