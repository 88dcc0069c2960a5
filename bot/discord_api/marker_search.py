"""Looking for posts of our own by the marker that their button carries.

The only way to know what became of a lost answer, and what was posted that the store does not know.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import discord

from bot.discord_api.channel_access import ChannelAccess, Reached, kind_of
from bot.discord_api.forum import own_threads
from bot.discord_api.outcomes import REQUEST_ERRORS, outcome_of
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.delivery_policy import POST_TIMEOUT
from bot.domain.outcomes import Answer, Outcome, Sent
from bot.domain.posts import ChannelKind, FoundPost, Marker, instant_of
from bot.ui.spotlight import post_in

_SCAN_BEFORE = timedelta(minutes=15)
_SCAN_LIMIT = 2000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of ours that were found in a channel."""

    found: tuple[FoundPost, ...]


class MarkerSearch:
    """Looks through channels and forums for messages of our own."""

    def __init__(self, requests: Requests, channel_access: ChannelAccess) -> None:
        self._requests = requests
        self._channel_access = channel_access

    async def find(self, guild_id: int, channel_id: int, marker: Marker, *, since: datetime) -> Outcome:
        """Look for our own post with a marker among those after an instant (with room for clock skew).

        An empty history is evidence only with the permission to read it, so that is asked of Discord first:
        `CANNOT_READ` without it, `Refused` where the channel itself is out of reach.
        """
        return await self._looked(
            guild_id,
            channel_id,
            Priority.MESSAGE,
            lambda reached, own_id: _find(reached, own_id, marker, since),
        )

    async def since(
        self, guild_id: int, channel_id: int, last_known: int, *, priority: Priority
    ) -> Posts | Outcome:
        """Return our posts in a channel that are newer than a message, among the newest 2,000 messages."""
        return await self._looked(
            guild_id, channel_id, priority, lambda reached, own_id: _gather(reached, own_id, last_known)
        )

    async def _looked(
        self,
        guild_id: int,
        channel_id: int,
        priority: Priority,
        look: Callable[[Reached, int], Awaitable[T]],
    ) -> T | Outcome:
        reached = await self._channel_access.visit(guild_id, channel_id, priority)
        if not isinstance(reached, Reached):
            return reached
        own_id = self._requests.own_id
        if not reached.can_read or own_id is None:
            return Answer.CANNOT_READ
        try:
            return await self._requests.ask(
                lambda: look(reached, own_id), priority=priority, limit=POST_TIMEOUT
            )
        except REQUEST_ERRORS as error:
            return outcome_of(error)


async def _find(reached: Reached, own_id: int, marker: Marker, since: datetime) -> Outcome:
    since -= _SCAN_BEFORE
    if isinstance(reached.channel, discord.ForumChannel):
        threads = own_threads(reached, own_id, since=since)
        posts = _posts(reached, [(thread.id, first) async for thread, first in threads]).found
        same = [post for post in posts if post.marker == marker]
        first = min(same, key=lambda post: post.message_id, default=None)  # of several, the one that stays
        return Answer.NOT_FOUND if first is None else Sent(first.message_id, first.interview_id)
    after = discord.Object(discord.utils.time_snowflake(since))
    seen = 0
    async for message in reached.channel.history(limit=_SCAN_LIMIT, after=after, oldest_first=True):
        seen += 1
        shown = post_in(message) if message.author.id == own_id else None
        if shown is not None and shown[1] == marker:
            return Sent(message.id, shown[0])
    return Answer.NOT_FOUND if seen < _SCAN_LIMIT else Answer.CANNOT_READ


async def _gather(reached: Reached, own_id: int, last_known: int) -> Posts:
    if isinstance(reached.channel, discord.ForumChannel):
        threads = own_threads(reached, own_id, since=instant_of(last_known))
        return _posts(reached, [(t.id, first) async for t, first in threads if t.id > last_known])
    ours: list[tuple[int, discord.Message | None]] = []
    async for message in reached.channel.history(limit=_SCAN_LIMIT):
        if message.id <= last_known:
            break
        if message.author.id == own_id:
            ours.append((message.id, message))
    return _posts(reached, ours)


def _posts(reached: Reached, messages: list[tuple[int, discord.Message | None]]) -> Posts:
    kind = kind_of(reached.channel) or ChannelKind.TEXT
    found: list[FoundPost] = []
    for message_id, message in messages:
        shown = post_in(message) if message is not None else None
        if shown is not None:
            interview_id, marker = shown
            found.append(
                FoundPost(
                    message_id=message_id,
                    channel_id=reached.channel.id,
                    channel_kind=kind,
                    interview_id=interview_id,
                    marker=marker,
                )
            )
    return Posts(tuple(found))
