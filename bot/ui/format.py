"""Small pieces of text that many pages share."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import discord

from bot.domain.handles import handle_url, kind_name
from bot.domain.models import Handle
from bot.domain.schedule import Slot
from bot.domain.text import clean_line, plain, truncate, with_links_in_sight
from bot.ui.strings import curators, replies


def when(instant: datetime) -> str:
    """Return a Discord timestamp with date and time, in each reader's own zone."""
    return discord.utils.format_dt(instant, "F")


def day(instant: datetime) -> str:
    """Return a Discord timestamp with the date."""
    return discord.utils.format_dt(instant, "D")


def relative(instant: datetime) -> str:
    """Return a Discord timestamp such as "in 3 days"."""
    return discord.utils.format_dt(instant, "R")


def slot_list(slots: list[Slot]) -> str:
    """Return the instants of slots as a list."""
    return ", ".join(when(s.due_at) for s in slots)


def start_of(value: date, timezone: str) -> datetime:
    """Return the first instant of a date in a zone."""
    return datetime.combine(value, time(), tzinfo=ZoneInfo(timezone))


def calendar_date(value: date) -> str:
    """Return a date in words. A timestamp of Discord's would be the day before to readers further west."""
    return replies.CALENDAR_DATE.format(day=value.day, month=replies.MONTHS[value.month - 1], year=value.year)


def name_of(name: str) -> str:
    """Return a person's name, safe to show on one line."""
    return plain(clean_line(name))


def mention(user_id: int) -> str:
    """Return the mention of a member, for a place where the name stands already."""
    return f"<@{user_id}>"


def member(user_id: int | None, name: str = "") -> str:
    """Return a member by name, with the mention beside it; "somebody" for one who was erased.

    A mention that pings nobody shows as @unknown-user in apps that do not know the member (discord-api-docs #1479,
    #2126), so it stands alone only where the bot does not know the name either.
    """
    shown = name_of(name)
    if not user_id:
        return shown or curators.NOBODY
    return f"{shown} ({mention(user_id)})" if shown else mention(user_id)


def link_handles(handles: tuple[Handle, ...], *, limit: int = 10) -> str:
    """Return handles as links where there is an address, else as text, on one line."""
    parts: list[str] = []
    for handle in handles[:limit]:
        url = handle_url(handle)
        shown = plain(truncate(clean_line(handle.value), 60))
        if url == handle.value:
            parts.append(f"{kind_name(handle.kind)}: {plain(url)}")
        else:
            parts.append(f"{kind_name(handle.kind)}: " + (f"[{shown}]({url})" if url else shown))
    return " · ".join(parts)


def unread_handles_text(lines: str) -> str:
    """Return what is said of lines that were not understood as names elsewhere, "" for none."""
    return replies.PANEL_HANDLES_UNREAD.format(lines=plain(truncate(lines, 600))) if lines else ""


def message_link(guild_id: int, channel_id: int, message_id: int) -> str:
    """Return the address of a message."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def channel_list(channel_ids: Sequence[int]) -> str:
    """Return channels as people see them, in a row."""
    return ", ".join(f"<#{channel_id}>" for channel_id in channel_ids)


def starts_of(text: str, words: int = 8) -> str:
    """Return the first words of a text."""
    return plain(truncate(" ".join(with_links_in_sight(text).split()[:words]), 120))


def ends_of(text: str, words: int = 8) -> str:
    """Return the last words of a text, cut from the left where they are very long."""
    end = " ".join(with_links_in_sight(text).split()[-words:])
    return plain(end[-120:])
