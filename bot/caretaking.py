"""What a kind host remembers: to remind people of their next step, and to ask after a year how they are.

And once after a start: to read what interviews recommend that were published before the bot knew how.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.errors import SpotlightError
from bot.domain.models import Question
from db import Store

_log = logging.getLogger(__name__)
_REUNIONS_EVERY = timedelta(days=1)
_TIDY_EVERY = timedelta(days=7)
_MOST_STEPS = 2000
_BETWEEN_STEPS = 0.005
NOBODY = 0
"""Who acted, where nobody did."""


class Caretaker:
    """Reminds, at most twice, by the way that each member chose; and invites to tell how things went on."""

    def __init__(self, store: Store, clock: Clock, follow_up: Sequence[Question]) -> None:
        self._store = store
        self._clock = clock
        self._follow_up = tuple(follow_up)
        self._reunions_at: datetime | None = None
        self._has_read = False
        self._tidy_at: datetime | None = None
        self._task: asyncio.Task[None] | None = None
        self.on_progress: Callable[[], None] = lambda: None

    async def work(self, now: datetime) -> None:
        """Begin what is due; returns without waiting for it."""
        if self._task is None and (due := await self.next_wake_at()) is not None and due <= now:
            self._task = asyncio.create_task(self._care(now))

    async def next_wake_at(self) -> datetime | None:
        """Return when somebody is to be reminded, or asked how they are, next."""
        if self._task is not None:
            return None
        if not self._has_read or self._tidy_at is None:
            return self._clock()
        nudge_at = await self._store.pipeline.next_nudge_at()
        next_at = self._tidy_at if nudge_at is None else min(nudge_at, self._tidy_at)
        if not await self._store.pipeline.wants_reunions():
            return next_at
        return min(next_at, self._reunions_at or self._clock())

    async def finish(self) -> None:
        """Stop; what was not done is done after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _care(self, now: datetime) -> None:
        try:
            while not self._has_read:
                self._has_read = not await self._store.knowledge.read_some()
            if self._tidy_at is None or self._tidy_at <= now:
                self._tidy_at = now + _TIDY_EVERY
                await self._tidy()
            for guild_id, key in await self._store.pipeline.list_to_nudge(now=now):
                await self._store.pipeline.nudge(guild_id, key, actor_id=None, now=now)
            if self._reunions_at is None or self._reunions_at <= now:
                await self._ask_again(now)
                self._reunions_at = now + _REUNIONS_EVERY
        except Exception:  # noqa: BLE001  # the next round tries again
            _log.exception("Nobody could be reminded.")
            self._reunions_at = now + _REUNIONS_EVERY
        finally:
            self._task = None
            self.on_progress()

    async def _tidy(self) -> None:
        """Merge the search index, in steps so short that nobody waits for them."""
        await self._store.search.begin_merging()
        for _ in range(_MOST_STEPS):
            if not await self._store.search.merge_some():
                return
            await asyncio.sleep(_BETWEEN_STEPS)

    async def _ask_again(self, now: datetime) -> None:
        for reunion in await self._store.pipeline.list_reunions(now=now):
            try:
                await self._store.inviting.invite(
                    reunion.guild_id,
                    reunion.user_id,
                    name=reunion.name,
                    series_id=reunion.series_id,
                    follows_id=reunion.interview_id,
                    actor_id=NOBODY,
                    now=now,
                )
            except SpotlightError as error:
                _log.info("Guild %s: nobody was asked how they are now: %r", reunion.guild_id, error)
