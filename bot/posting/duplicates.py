"""Two posts of one date in a forum: two copies of the store run with one token, and Discord takes no nonce there.

So a while after each post the forum is looked through for its marker once more. Of several posts the one with the
lowest id stays, whoever made it; each copy of the bot comes to the same answer by itself.
"""

import random
from datetime import datetime, timedelta

import discord

from bot.clock import Clock
from bot.discord_api.marker_search import MarkerSearch, Posts
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.threads import Threads
from bot.domain.delivery_policy import decide
from bot.domain.posts import ChannelKind, FoundPost, Notice, Occurrence, instant_of
from bot.domain.transitions import Asked, Step, Transition
from bot.posting.markers import marker_of
from bot.ui.format import message_link
from bot.ui.notices import about
from bot.ui.strings import posts as post_strings
from db import Store

_SHORTEST, _LONGEST = 10.0, 30.0
"""Seconds after a post at which its forum is looked through; by chance, so that two copies don't clear up at once."""
_BEFORE = timedelta(minutes=15)


class Duplicates:
    """Looks for second posts in forums, and takes them away."""

    def __init__(
        self,
        store: Store,
        search: MarkerSearch,
        threads: Threads,
        clock: Clock,
        chance: random.Random | None = None,
    ) -> None:
        self._store = store
        self._search = search
        self._threads = threads
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311  # no secret: only not the same in two processes
        self._due: dict[int, timedelta] = {}
        self._done: set[int] = set()

    async def look(self, occurrence: Occurrence) -> Transition | None:
        """Have one post stay of those with the marker of this one; None if that is done, else when to go on.

        Where the forum can't be read nothing is done: what was posted stays.
        """
        if occurrence.channel_kind is not ChannelKind.FORUM or occurrence.message_id is None:
            return None
        if occurrence.id in self._done:
            return None
        wait = self._due.setdefault(
            occurrence.id, timedelta(seconds=self._chance.uniform(_SHORTEST, _LONGEST))
        )
        made_at, now = instant_of(occurrence.message_id), self._clock()
        if (left := made_at + wait - now) > timedelta(0):
            return Transition(step=Step.WAIT, wake_at=now + min(left, wait))
        posts = await self._search.since(
            occurrence.guild_id,
            occurrence.channel_id or 0,
            min(occurrence.message_id - 1, _id_at(occurrence, made_at - _BEFORE)),
            priority=Priority.FOLLOW_UP,
        )
        if isinstance(posts, Posts):
            marker = marker_of(occurrence)
            same = sorted((p for p in posts.found if p.marker == marker), key=lambda p: p.message_id)
            transition = await self._keep_first(occurrence, same)
        else:
            transition = decide(occurrence, Asked.SECOND_POSTS, posts, self._clock())
        if transition is not None and transition.step is Step.WAIT:
            return transition
        await self._end(occurrence, transition)
        return None

    async def _end(self, occurrence: Occurrence, transition: Transition | None) -> None:
        """Look no more, and tell the curators if nothing could be found out."""
        if transition is not None and transition.notice is not None:
            now = self._clock()
            notice = about(occurrence, transition.notice, channel=occurrence.channel_id or 0)
            await self._store.posting.postpone(occurrence, now, transition.note, notice=notice, now=now)
        self._done.add(occurrence.id)
        self._due.pop(occurrence.id, None)

    async def _keep_first(self, occurrence: Occurrence, posts: list[FoundPost]) -> Transition | None:
        """Take all posts away but the first; None if that is done, else what follows from the answer that was none."""
        notices: list[Notice] = []
        for post in posts[1:]:
            outcome = await self._threads.put_away(post.message_id, post_strings.TWIN_NAME)
            transition = decide(occurrence, Asked.SECOND_POST, outcome, self._clock())
            if transition.step is not Step.GO_ON:
                return transition
            if transition.notice is not None:
                link = message_link(occurrence.guild_id, post.message_id, post.message_id)
                channel = occurrence.channel_id or 0
                notices.append(about(occurrence, transition.notice, channel=channel, link=link))
        if posts and (notices or posts[0].message_id != occurrence.message_id):
            await self._store.takeover.keep(occurrence, posts[0], notices, now=self._clock())
        return None


def _id_at(occurrence: Occurrence, earliest: datetime) -> int:
    """Return the lowest id of a message that may have been made for a post, with room for clocks that differ."""
    since = min(earliest, occurrence.due_at - _BEFORE)
    return discord.utils.time_snowflake(since)
