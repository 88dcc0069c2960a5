"""All planned posts: which need attention, one task for each, and what curators ask for by hand.

What happens to one post stands in `bot.post_steps`.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.errors import AlreadyDecided, InterviewGone
from bot.domain.posts import Occurrence, OccurrenceState, Schedule
from bot.domain.schedule import Slot, local_today
from bot.notices import Notices
from bot.planning import Planner
from bot.post_steps import PostSteps
from db import Store

_log = logging.getLogger(__name__)
_MESSAGES_AT_ONCE = 100
_FOLLOW_UPS_AT_ONCE = 16
"""Gates of their own, so that threads never hold up messages, and wide ones, so that a slow server holds up nobody."""
_HOLD = timedelta(seconds=30)
_AFTER_FAILURE = timedelta(seconds=30)


class Poster:
    """Moves planned posts through their states, each apart from the others."""

    def __init__(
        self, store: Store, steps: PostSteps, planner: Planner, notices: Notices, clock: Clock
    ) -> None:
        self._store = store
        self._steps = steps
        self._planner = planner
        self._clock = clock
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._notices = notices
        self._for_messages = asyncio.Semaphore(_MESSAGES_AT_ONCE)
        self._for_follow_ups = asyncio.Semaphore(_FOLLOW_UPS_AT_ONCE)
        self._held: dict[int, datetime] = {}
        self._is_holding = False
        self.on_progress: Callable[[], None] = lambda: None

    async def recover(self) -> None:
        """After a start, or a wrong clock: look at everything that is on its way, and plan all dates anew."""
        now = self._clock()
        await self._store.occurrences.wake_all(now=now)
        await self._store.schedules.plan_all_again(now=now)

    async def work(self) -> None:
        """Plan what wants planning and take up every post that needs attention; returns without waiting for it."""
        if not await self._steps.trusts_clock():
            await self._hold(self._clock())
            return
        now = self._clock()  # read after the check, in whose course the clock may have been set
        if self._is_holding:
            self._is_holding = False
            self._notices.clock_is_right()
            await self.recover()
        await self._planner.plan_due_schedules(now)
        self._held = {id_: until for id_, until in self._held.items() if until > now}
        resting = [*self._tasks, *self._held]
        for occurrence in await self._store.occurrences.list_awake(now=now, except_ids=resting):
            self._take_up(occurrence)

    async def _hold(self, now: datetime) -> None:
        """Do nothing by a wrong clock but tell those whose post is due in truth; store nothing that has an instant."""
        self._is_holding = True
        minutes = int(abs(self._steps.skew).total_seconds() // 60)
        for occurrence in await self._store.occurrences.list_awake(now=now - self._steps.skew):
            await self._notices.clock_is_wrong(occurrence.guild_id, minutes)

    async def next_wake_at(self) -> datetime | None:
        """Return when there is work next; posts that are being worked on don't count."""
        if self._is_holding:
            return self._clock() + _HOLD
        resting = [*self._tasks, *self._held]
        wakes = [await self._store.occurrences.next_wake_at(except_ids=resting), *self._held.values()]
        wakes.append(await self._store.schedules.next_plan_at())
        return min((w for w in wakes if w is not None), default=None)

    def _take_up(self, occurrence: Occurrence) -> asyncio.Task[None]:
        task = self._tasks.get(occurrence.id)
        if task is None:
            task = asyncio.create_task(self._guarded(occurrence))
            self._tasks[occurrence.id] = task
        return task

    async def _guarded(self, occurrence: Occurrence) -> None:
        is_follow_up = occurrence.state is OccurrenceState.POSTED
        try:
            async with self._for_follow_ups if is_follow_up else self._for_messages:
                current = await self._store.occurrences.get(occurrence.guild_id, occurrence.id)
                if current is not None:
                    await self._steps.advance(current)
        except sqlite3.Error as error:
            self._held[occurrence.id] = self._clock() + _AFTER_FAILURE
            with suppress(sqlite3.Error):
                await self._notices.store_failing(occurrence.guild_id, error)
        except Exception:  # noqa: BLE001  # one post must never stop the others
            _log.exception(
                "Post %s of guild %s failed; it is looked at again.",
                occurrence.id,
                occurrence.guild_id,
            )
            self._held[occurrence.id] = self._clock() + _AFTER_FAILURE
        else:
            self._notices.store_works(occurrence.guild_id)
        finally:
            self._tasks.pop(occurrence.id, None)
            self.on_progress()

    async def finish(self, *, within: float) -> None:
        """Let the posts in progress end; what is not done in ``within`` seconds is recovered after the next start."""
        if self._tasks:
            _, pending = await asyncio.wait(self._tasks.values(), timeout=within)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)

    async def post_now(
        self, schedule: Schedule, interview_id: int, *, generation: int, actor_id: int
    ) -> Occurrence:
        """Post an interview at once and return how that went; raise AlreadyDecided on a second click."""
        now = self._clock()
        slot = Slot(local_today(schedule, now), now)
        added = await self._store.occurrences.add_manual(
            schedule, slot, generation=generation, interview_id=interview_id, actor_id=actor_id
        )
        occurrence = (
            await self._store.occurrences.get(schedule.guild_id, added) if added is not None else None
        )
        if occurrence is None:
            raise AlreadyDecided
        await asyncio.shield(self._take_up(occurrence))
        return await self._store.occurrences.get(schedule.guild_id, occurrence.id) or occurrence

    async def answer_doubt(
        self, guild_id: int, occurrence_id: int, *, is_there: bool, actor_id: int
    ) -> Occurrence:
        """Carry out what a curator says about a post in doubt, and return the post that counts then.

        Raises AlreadyDecided if somebody has said it.
        """
        occurrence = await self._store.occurrences.get(guild_id, occurrence_id)
        now = self._clock()
        if occurrence is None or occurrence.state is not OccurrenceState.NEEDS_HUMAN:
            raise AlreadyDecided
        if is_there:
            if not await self._store.posting.confirm(occurrence, None, now=now):
                raise AlreadyDecided
            self.on_progress()
            return occurrence
        schedule = await self._store.schedules.get_by_id(guild_id, occurrence.schedule_id)
        if schedule is None or occurrence.interview_id is None:
            raise InterviewGone
        if not await self._store.posting.settle(occurrence, OccurrenceState.SKIPPED, now=now, note="again"):
            raise AlreadyDecided
        day = local_today(schedule, now)
        generation = await self._store.occurrences.next_generation(guild_id, schedule.id, day)
        return await self.post_now(
            schedule, occurrence.interview_id, generation=generation, actor_id=actor_id
        )
