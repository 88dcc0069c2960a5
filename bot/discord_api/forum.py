"""Spotlights as posts of a forum channel, which Discord protects less: their creation takes no nonce.

So nothing may repeat the request but we ourselves, after we looked (ARCHITECTURE.md, "A post exactly once").
"""

from collections.abc import AsyncGenerator, Sequence
from contextvars import ContextVar
from datetime import datetime

import aiohttp
import discord

from bot.discord_api.channel_access import Reached, usable_tags
from bot.discord_api.outcomes import REQUEST_ERRORS, outcome_of
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Leaving, Requests
from bot.discord_api.threads import ARCHIVE_AFTER
from bot.domain.delivery_policy import POST_TIMEOUT
from bot.domain.outcomes import Answer, Outcome, Sent
from bot.ui.base import Page

_sent: ContextVar[list[str] | None] = ContextVar("forum_requests", default=None)


class RepeatedRequest(aiohttp.ClientError):
    """discord.py was about to send a request again of which it is not known whether it was carried out."""


async def refuse_repetition(
    _session: aiohttp.ClientSession, _context: object, params: aiohttp.TraceRequestStartParams
) -> None:
    """Stop the second attempt at creating a forum post (a hook for aiohttp's ``on_request_start``).

    HACK: discord.py 2.7 repeats every request that ends with 500, 502, 504 or 524, up to five times, also those that
    carry no nonce; its only way in from outside is the trace of its HTTP session.
    """
    sent = _sent.get()
    if sent is None or params.method != "POST":
        return
    if sent:
        raise RepeatedRequest
    sent.append(str(params.url))


async def create_forum_post(
    requests: Requests,
    channel_id: int,
    title: str,
    page: Page,
    files: Sequence[discord.File],
    mentions: discord.AllowedMentions,
    *,
    key: str,
    tag_id: int | None = None,
    leaving: Leaving | None = None,
) -> Outcome:
    """Create the post with a single request; the thread has the id of its first message.

    While an earlier request with this ``key`` is under way, its answer is waited for and nothing else is asked: what
    Discord says of the forum meanwhile says nothing about that request.

    It gets the tag with ``tag_id``, if the forum has it still and lets the bot use it.

    Discord archives it after a week without messages, the most that it allows: a button in an archived post is dead
    for members who may not open it again (discord-api-docs 8474).
    """
    try:
        forum = None
        if not requests.is_under_way(key):
            forum = await requests.fetched_channel(channel_id, priority=Priority.MESSAGE)
            if not isinstance(forum, discord.ForumChannel):
                return Answer.UNKNOWN  # somebody changed the channel; the next check notices its kind

        async def create() -> int:
            if not isinstance(forum, discord.ForumChannel):
                raise RepeatedRequest
            me = forum.guild.me
            known = forum.permissions_for(me) if me is not None else None  # pyright: ignore[reportUnnecessaryComparison]  # None while the client does not know the server
            _sent.set([])  # in the task of this one request
            made = await forum.create_thread(
                name=title,
                view=page,
                files=list(files),
                allowed_mentions=mentions,
                auto_archive_duration=ARCHIVE_AFTER,
                applied_tags=usable_tags(forum, known, tag_id),
            )
            return made.thread.id

        made = await requests.ask(
            create, priority=Priority.MESSAGE, limit=POST_TIMEOUT, key=key, leaving=leaving
        )
        return Sent(made)
    except REQUEST_ERRORS as error:
        return outcome_of(error)


async def own_threads(
    reached: Reached, user_id: int, *, since: datetime
) -> AsyncGenerator[tuple[discord.Thread, discord.Message | None], None]:
    """Go through our threads of a forum that began after an instant, each with its first message.

    Archived ones come in the order in which they were archived, the latest first: whatever was archived before the
    instant also began before it, so that their number does not matter.
    """
    forum = reached.channel
    if not isinstance(forum, discord.ForumChannel):
        return
    for thread in await reached.guild.active_threads():
        if thread.parent_id == forum.id and _is_wanted(thread, user_id, since):
            yield thread, await _first_of(thread)
    async for thread in forum.archived_threads(limit=None):
        if thread.archive_timestamp < since:
            return
        if _is_wanted(thread, user_id, since):
            yield thread, await _first_of(thread)


def _is_wanted(thread: discord.Thread, user_id: int, since: datetime) -> bool:
    return thread.owner_id == user_id and discord.utils.snowflake_time(thread.id) >= since


async def _first_of(thread: discord.Thread) -> discord.Message | None:
    """Return the message that a forum post began with, which has the id of its thread; None if it was deleted."""
    try:
        return await thread.fetch_message(thread.id)
    except discord.NotFound:
        return None
