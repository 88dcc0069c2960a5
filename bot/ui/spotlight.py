"""The weekly post: one card that makes somebody want to read the rest."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import discord

from bot.domain.highlights import load_spotlight, make_spotlight
from bot.domain.models import Interview
from bot.domain.posts import Highlight, Marker, Spotlight
from bot.domain.text import (
    CONTENT_LIMIT,
    EMBED_TEXT_LIMIT,
    LABEL_LIMIT,
    MESSAGE_TEXT_LIMIT,
    NAME_LIMIT,
    THREAD_NAME_LIMIT,
    clean_line,
    discord_length,
    plain,
    truncate,
)
from bot.ui.base import ACCENT, PREFIX, Buttons, ClassicMessage, Page, button, custom_id, custom_ids_of
from bot.ui.format import link_handles, mention, name_of
from bot.ui.strings import posts as post_strings
from bot.ui.strings import replies

_SPARE = 100
_MOST_COMPONENTS = 40
_NO_MARKER = "sp:0:0:0"
_READ = re.compile(
    rf"{PREFIX}:read:(?P<interview>\d{{1,19}}):sp:(?P<schedule>\d{{1,18}}):(?P<date>\d{{8}}):(?P<generation>\d{{1,9}})"
)
_SIZES = ((900, 10), (600, 5), (400, 3), (200, 0))


def marker_text(marker: Marker) -> str:
    """Return what identifies one post in a ``custom_id`` for ever: ``sp:<schedule>:<yyyymmdd>:<generation>``."""
    return f"sp:{marker.schedule_id}:{marker.local_date:%Y%m%d}:{marker.generation}"


def post_in(message: discord.Message) -> tuple[int, Marker] | None:
    """Return whose interview a post shows and which post it is, by its button; None for any other message."""
    for text in custom_ids_of(message):
        found = _READ.fullmatch(text)
        if found is not None:
            with suppress(ValueError):
                day = date.fromisoformat(found["date"])
                return int(found["interview"]), Marker(int(found["schedule"]), day, int(found["generation"]))
    return None


def spotlight_page(spotlight: Spotlight, marker: str, *, is_in_forum: bool = False) -> Page:
    """Return the post; shortened further, if ever needed, until it fits 4,000 characters.

    In a forum it names the command too: the button of an archived post is dead for many of its readers.
    """
    name = name_of(truncate(spotlight.name, NAME_LIMIT))
    foot = f"-# {replies.FORUM_COMMAND.format(name=name)}" if is_in_forum else ""
    view = Page()
    for size in _SIZES:
        view = _build(spotlight, marker, *size)
        view.text(foot)
        if view.length <= MESSAGE_TEXT_LIMIT - _SPARE:
            break
    return view


def announcement(spotlight: Spotlight, marker: str) -> ClassicMessage:
    """Return the post for a channel that publishes: followers of it may be shown no components at all.

    Staff in discord-api-docs 3079 and 6311: publishing may drop components, so all words stand in content and embed.
    """
    head = "\n".join(_head(spotlight))
    if spotlight.ping_role_id is not None:
        head = f"<@&{spotlight.ping_role_id}>\n{head}"
    embed = discord.Embed(description=_body(spotlight, EMBED_TEXT_LIMIT), colour=ACCENT)
    if spotlight.picture_name:
        embed.set_image(url=f"attachment://{spotlight.picture_name}")
    room = CONTENT_LIMIT - discord_length(head) - len("\n\n")
    return ClassicMessage(
        content=head,
        bare_content=f"{head}\n\n{_body(spotlight, room)}",
        embed=embed,
        buttons=Buttons(_read_button(spotlight, marker)),
    )


def _body(spotlight: Spotlight, limit: int) -> str:
    """Return the answers of a post and where its person is found, in at most ``limit`` characters."""
    text = ""
    for answer_limit, handles in _SIZES:
        parts = [_highlight(h, answer_limit) for h in spotlight.highlights]
        if spotlight.handles and handles:
            parts.append(f"-# {link_handles(spotlight.handles, limit=handles)}")
        text = "\n\n".join(parts)
        if discord_length(text) <= limit:
            return text
    return truncate(text, limit)


def preview_page(
    interview: Interview, picture_name: str, *, frozen: str = "", note: str = post_strings.PREVIEW_NOTE
) -> Page:
    """Return the post of an interview as it would be, for the eyes of one person; the ``frozen`` one if there is."""
    spotlight = load_spotlight(frozen) if frozen else make_spotlight(interview, picture_name=picture_name)
    shown = replace(spotlight, picture_name=picture_name, is_follow_up=interview.follows_id is not None)
    view = spotlight_page(shown, _NO_MARKER)
    view.text(f"-# {note}")
    return view


def fits(interview: Interview) -> bool:
    """Tell whether the post of an interview keeps Discord's limits: 40 components, 4,000 characters."""
    view = spotlight_page(make_spotlight(interview, picture_name="picture.png"), _NO_MARKER)
    return view.length <= MESSAGE_TEXT_LIMIT and view.total_children_count <= _MOST_COMPONENTS


def _build(spotlight: Spotlight, marker: str, answer_limit: int, handles: int) -> Page:
    view = Page()
    if spotlight.ping_role_id is not None:
        view.text(f"<@&{spotlight.ping_role_id}>")
    view.text("\n".join(_head(spotlight)))
    if spotlight.picture_name:
        view.picture(spotlight.picture_name, replies.PICTURE_ALT.format(name=spotlight.name[:200]))
    view.line()
    view.text("\n\n".join(_highlight(h, answer_limit) for h in spotlight.highlights))
    if spotlight.handles and handles:
        view.line()
        view.text(f"-# {link_handles(spotlight.handles, limit=handles)}")
    view.row(_read_button(spotlight, marker))
    return view


def _head(spotlight: Spotlight) -> list[str]:
    title = replies.FOLLOW_UP_TITLE if spotlight.is_follow_up else replies.SPOTLIGHT_TITLE
    lines = [f"## {title.format(name=name_of(spotlight.name))}"]
    if spotlight.user_id is not None:
        shown = name_of(spotlight.name)
        lines.append(replies.ON_SERVER.format(name=shown, member=mention(spotlight.user_id)))
    if spotlight.location:
        lines.append(replies.WHERE.format(place=plain(truncate(clean_line(spotlight.location), 120))))
    if spotlight.occupation:
        lines.append(plain(truncate(clean_line(spotlight.occupation), 200)))
    if spotlight.first_link:
        lines.append(f"-# {replies.FIRST_POST.format(url=spotlight.first_link)}")
    return lines


def _read_button(spotlight: Spotlight, marker: str) -> "discord.ui.Button[Any]":
    return button(
        replies.READ_WHOLE[:LABEL_LIMIT],
        custom_id("read", spotlight.interview_id, *marker.split(":")),
        style=discord.ButtonStyle.primary,
    )


def _highlight(highlight: Highlight, limit: int) -> str:
    question = truncate(plain(highlight.question), 260)
    return f"**{question}**\n{truncate(plain(highlight.text), limit)}"


def forum_title(name: str) -> str:
    """Return the title of a post in a forum channel."""
    return truncate(replies.SPOTLIGHT_TITLE.format(name=clean_line(name)), THREAD_NAME_LIMIT)


def thread_name(name: str) -> str:
    """Return the name of a post's thread."""
    return truncate(replies.THREAD_NAME.format(name=clean_line(name)), THREAD_NAME_LIMIT)
