"""The one thing that waits: it sleeps until a post or a plan is due, works, and sleeps again.

Not `discord.ext.tasks`: its loops run twice, burst or die where clocks jump and connections break. A nap is at
most 30 seconds long, so that a clock that was set or a machine that slept is noticed.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

import discord

from bot.clock import Clock
from bot.posting import Poster

_log = logging.getLogger(__name__)
LONGEST_NAP = timedelta(seconds=30)
_SHORTEST_NAP = timedelta(seconds=1)
_AFTER_FAILURE = timedelta(seconds=30)
_GATHERING = 0.02
"""Seconds for which calls to wake are gathered, so that a crowd of posts is looked at in portions."""
_FINISH_WITHIN = 8.0


class Worker(Protocol):
    """What is worked on beside the posts: it begins what is due, and says when it wants to be called again."""

    on_progress: Callable[[], None]

    async def work(self, now: datetime) -> None:
        """Begin what is due; returns without waiting for it."""
        ...

    async def next_wake_at(self) -> datetime | None:
        """Return when there is something to do next."""
        ...

    async def finish(self) -> None:
        """Stop; what was not done is done after the next start."""
        ...


class Sleeper:
    """Runs the poster when there is something to do."""

    def __init__(
        self,
        client: discord.Client,
        poster: Poster,
        workers: Sequence[Worker],
        clock: Clock,
        longest_nap: timedelta,
    ) -> None:
        self._client = client
        self._poster = poster
        self._workers = tuple(workers)
        self._clock = clock
        self._longest_nap = longest_nap
        self._task: asyncio.Task[None] | None = None
        self._nap: asyncio.Task[None] | None = None
        self._is_woken = False
        poster.on_progress = self.wake
        for worker in self._workers:
            worker.on_progress = self.wake

    def start(self) -> None:
        """Begin, once the client is ready."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End, and give the posts in progress eight seconds."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._poster.finish(within=_FINISH_WITHIN)
        for worker in self._workers:
            await worker.finish()

    def wake(self) -> None:
        """End the nap: something changed."""
        self._is_woken = True
        if self._nap is not None:
            self._nap.cancel()

    async def _run(self) -> None:
        await self._client.wait_until_ready()
        has_recovered = False
        while True:
            try:
                if not has_recovered:
                    await self._poster.recover()
                    has_recovered = True
                await self._poster.work()
                now = self._clock()
                for worker in self._workers:
                    await worker.work(now)
                delay = await self._delay()
            except Exception:  # noqa: BLE001  # whatever fails, the next post must still come
                _log.exception("The sleeper could not do its work; it tries again.")
                delay = _AFTER_FAILURE
            await self._sleep(delay)

    async def _delay(self) -> timedelta:
        everybody = (self._poster, *self._workers)
        wakes = [w for w in [await one.next_wake_at() for one in everybody] if w is not None]
        if not wakes:
            return self._longest_nap
        return max(_SHORTEST_NAP, min(min(wakes) - self._clock(), self._longest_nap))

    async def _sleep(self, delay: timedelta) -> None:
        if not self._is_woken:
            self._nap = asyncio.create_task(asyncio.sleep(delay.total_seconds()))
            try:
                await self._nap
            except asyncio.CancelledError:
                self._nap.cancel()
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise
            finally:
                self._nap = None
        if self._is_woken:
            self._is_woken = False
            await asyncio.sleep(_GATHERING)
