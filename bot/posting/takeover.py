"""Noticing that the store is older than our last post in a channel, and making the posts since then known.

A backup that was put back, or a copy beside another one: the store would post the same people again, and nobody could
take back what it does not know. Once after each start every channel is compared with the store, before anything is
posted there; where the newest message of a channel is one that the store knows, nothing is asked of Discord.
"""

import asyncio
import logging
import sqlite3
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.background.job import Job, Rows
from bot.clock import Clock
from bot.discord_api.channel_access import ChannelAccess
from bot.discord_api.marker_search import MarkerSearch, Posts
from bot.discord_api.rate_limiter import Priority
from bot.domain.outcomes import Answer, Later
from bot.domain.posts import FoundPost, Schedule
from db import Store

_log = logging.getLogger(__name__)
_AGAIN = timedelta(minutes=5)
"""So much later a channel is looked into again that could not be reached."""


class Takeover(Job):
    """Compares the channels of all schedules with the store, each once in the life of a process."""

    name = "takeover"

    def __init__(
        self, store: Store, search: MarkerSearch, channel_access: ChannelAccess, clock: Clock, rows: Rows
    ) -> None:
        super().__init__()
        self._store = store
        self._search = search
        self._channel_access = channel_access
        self._clock = clock
        self._rows = rows
        self._done: set[tuple[int, int]] = set()
        self._since: dict[tuple[int, int], int] = {}
        self._tasks: dict[int, asyncio.Task[bool | None]] = {}
        self._round: asyncio.Task[None] | None = None
        self._next_round: datetime | None = None
        self._has_begun = False
        self._unanswered = 0

    async def ensure(self, schedule: Schedule, priority: Priority = Priority.MESSAGE) -> bool | None:
        """Compare the channel of a schedule with the store, if that was not done; return whether posts were taken over.

        None where Discord does not answer: until it does, the store may choose somebody who was posted since. A channel
        that may not be read holds nothing up, and is looked into again at each post, from where it was not known.
        """
        if schedule.channel_id is None or (schedule.id, schedule.channel_id) in self._done:
            return False
        task = self._tasks.get(schedule.id)
        if task is None:
            task = asyncio.create_task(self._compare(schedule, schedule.channel_id, priority))
            self._tasks[schedule.id] = task
            task.add_done_callback(lambda _: self._tasks.pop(schedule.id, None))
        return await asyncio.shield(task)

    async def take_over(self, guild_id: int, post: FoundPost) -> None:
        """Make one post known that was found."""
        await self._store.takeover.take_over(guild_id, [post], now=self._clock())

    async def _compare(self, schedule: Schedule, channel_id: int, priority: Priority) -> bool | None:
        guild_id, key = schedule.guild_id, (schedule.id, channel_id)
        if key not in self._since:  # what this process posts itself says nothing about what was before
            self._since[key] = await self._store.takeover.last_known(guild_id, channel_id)
        last_known = self._since[key]
        if self._channel_access.is_quiet_since(guild_id, channel_id, last_known):
            self._done.add(key)
            return False
        posts = await self._search.since(guild_id, channel_id, last_known, priority=priority)
        if isinstance(posts, Later) or posts in (Answer.UNKNOWN, Answer.UNAUTHORIZED):
            return None
        if not isinstance(posts, Posts):
            return False
        self._done.add(key)
        found = [post for post in posts.found if post.marker.schedule_id]  # the smoke test's have none
        if not found:
            return False
        taken = await self._store.takeover.take_over(guild_id, found, now=self._clock())
        if taken.posts or taken.unknown:
            _log.warning(
                "Guild %s: the store is older than channel %s; %d posts taken over, %d belong to no interview.",
                guild_id,
                channel_id,
                taken.posts,
                taken.unknown,
            )
        return taken.posts > 0

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when channels are looked into, again if they could not be reached; None if there are none."""
        if self._round is not None:
            return None
        return self._next_round if self._has_begun else now

    async def run(self, now: datetime) -> None:
        """Begin to compare what was not compared yet; returns without waiting for it."""
        is_due = not self._has_begun or (self._next_round is not None and self._next_round <= now)
        if self._round is None and is_due:
            self._has_begun = True
            self._next_round = None
            self._round = asyncio.create_task(self._compare_all())

    async def finish(self, *, within: float) -> None:
        """Stop; the next process begins anew."""
        tasks: list[asyncio.Task[Any]] = [*self._tasks.values()]
        tasks += [self._round] if self._round is not None else []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _compare_all(self) -> None:
        is_done = False
        try:
            self._unanswered = 0
            keys = await self._store.schedules.list_with_channel()
            went_well = [await self._rows.guard(g, s, partial(self._look_at, g, s)) for g, s, _ in keys]
            is_done = all(went_well) and not self._unanswered
        except sqlite3.Error as error:
            _log.warning("The channels could not be compared with the store: %s.", error)
        finally:
            self._round = None
            self._next_round = None if is_done else self._clock() + _AGAIN
            self.on_progress()

    async def _look_at(self, guild_id: int, schedule_id: int) -> None:
        schedule = await self._store.schedules.get_by_id(guild_id, schedule_id)
        if schedule is not None and await self.ensure(schedule, Priority.NOTICE) is None:
            self._unanswered += 1
