"""All planned posts: which need attention, one task for each, and what curators ask for by hand.

What happens to one post stands in `bot.posting.steps`.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from bot import clock as clocks
from bot.background.job import Job, Rows
from bot.background.notifications import Notifications
from bot.clock import Clock
from bot.domain.errors import AlreadyDecided, InterviewGone, NotSetUp
from bot.domain.posts import Occurrence, OccurrenceState, Schedule
from bot.domain.schedule import Slot, local_today
from bot.posting.planner import Planner
from bot.posting.steps import PostSteps
from db import Store

_log = logging.getLogger(__name__)
_MESSAGES_AT_ONCE = 100
_FOLLOW_UPS_AT_ONCE = 16
"""Gates of their own, so that threads never hold up messages, and wide ones, so that a slow server holds up nobody."""
_HOLD = 30.0
"""Seconds after which a clock that was wrong is looked at again."""
_CANCELLED_WITHIN = 0.5


class Dispatcher(Job):
    """Moves planned posts through their states, each apart from the others."""

    name = "posts"

    def __init__(
        self,
        store: Store,
        steps: PostSteps,
        planner: Planner,
        notifications: Notifications,
        clock: Clock,
        rows: Rows,
    ) -> None:
        super().__init__()
        self._store = store
        self._steps = steps
        self._planner = planner
        self._clock = clock
        self._rows = rows
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._notifications = notifications
        self._for_messages = asyncio.Semaphore(_MESSAGES_AT_ONCE)
        self._for_follow_ups = asyncio.Semaphore(_FOLLOW_UPS_AT_ONCE)
        self._has_recovered = False
        self._is_holding = False
        self._holds_until = 0.0

    async def recover(self) -> None:
        """After a start, or a wrong clock: look at everything that is on its way, and plan all dates anew."""
        now = self._clock()
        await self._store.occurrences.wake_all(now=now)
        await self._store.schedules.plan_all_again(now=now)
        self._has_recovered = True

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when there is work next; posts that are being worked on don't count."""
        if self._is_holding:
            return now + timedelta(seconds=max(0.0, self._holds_until - clocks.steady()))
        if not self._has_recovered:
            return now
        resting = [*self._tasks, *self._rows.resting(now)]
        wake_at = await self._store.occurrences.next_wake_at(now, except_ids=resting)
        found = (self._rows.due(now, wake_at), await self._planner.next_due(now))
        return min((at for at in found if at is not None), default=None)

    async def run(self, now: datetime) -> None:
        """Plan what wants planning and take up every post that needs attention; returns without waiting for it."""
        if not await self._steps.trusts_clock():
            await self._hold(self._clock())
            return
        now = self._clock()  # the clock may have been set in the course of the check
        if self._is_holding:
            self._is_holding = self._has_recovered = False
            self._notifications.clock_is_right()
        if not self._has_recovered:
            await self.recover()
        await self._planner.plan_due_schedules(now)
        while due := await self._store.occurrences.list_awake(
            now=now, except_ids=[*self._tasks, *self._rows.resting(now)]
        ):
            for post in due:
                self._take_up(post.guild_id, post.id, is_follow_up=post.is_follow_up)

    async def _hold(self, now: datetime) -> None:
        """Do nothing by a wrong clock but tell those whose post is due in truth; store nothing that has an instant."""
        self._is_holding = True
        self._holds_until = clocks.steady() + _HOLD
        minutes = int(abs(self._steps.skew).total_seconds() // 60)
        for post in await self._store.occurrences.list_awake(now=now - self._steps.skew):
            await self._notifications.clock_is_wrong(post.guild_id, minutes)

    def _take_up(self, guild_id: int, occurrence_id: int, *, is_follow_up: bool) -> asyncio.Task[None]:
        task = self._tasks.get(occurrence_id)
        if task is None:
            gate = self._for_follow_ups if is_follow_up else self._for_messages
            task = asyncio.create_task(self._guarded(guild_id, occurrence_id, gate))
            self._tasks[occurrence_id] = task
        return task

    async def _guarded(self, guild_id: int, occurrence_id: int, gate: asyncio.Semaphore) -> None:
        async def advance() -> None:
            current = await self._store.occurrences.get(guild_id, occurrence_id)
            if current is not None:
                await self._steps.advance(current)

        try:
            async with gate:
                is_well = await self._rows.guard(guild_id, occurrence_id, advance)
            if is_well:
                self._notifications.store_works(guild_id)
            elif self._rows.store_error is not None:
                await self._notifications.store_failing(guild_id, self._rows.store_error)
        except Exception:  # noqa: BLE001  # one alarm must never stop the others
            _log.exception("Server %s could not be told that its post is held.", guild_id)
        finally:
            self._tasks.pop(occurrence_id, None)
            self.on_progress()

    async def finish(self, *, within: float) -> None:
        """Let the posts in progress end; what is not done in ``within`` seconds is recovered after the next start."""
        if self._tasks:
            _, pending = await asyncio.wait(self._tasks.values(), timeout=within)
            for task in pending:
                task.cancel()
            if pending:
                await asyncio.wait(pending, timeout=_CANCELLED_WITHIN)

    async def post_now(
        self, schedule: Schedule, interview_id: int, *, generation: int, actor_id: int
    ) -> Occurrence:
        """Post an interview at once and return how that went; raise AlreadyDecided on a second click."""
        now = self._clock()
        slot = Slot(local_today(schedule, now), now)
        added = await self._store.occurrences.add_manual(
            schedule, slot, generation=generation, interview_id=interview_id, actor_id=actor_id
        )
        return await self._make_added(schedule.guild_id, added)

    async def post_again(self, guild_id: int, occurrence_id: int, *, actor_id: int) -> Occurrence:
        """Make a deleted post again at once, as a post of its own, and return how that went.

        Raises AlreadyDecided if a curator has done that, InterviewGone if there is nothing to post, NotSetUp.
        """
        deleted = await self._store.occurrences.get(guild_id, occurrence_id)
        if deleted is None or not deleted.may_be_reposted:
            raise AlreadyDecided
        schedule = await self._store.schedules.get_by_id(guild_id, deleted.schedule_id)
        interview = await self._store.interviews.get_published(guild_id, deleted.interview_id or 0)
        if schedule is None or interview is None:
            raise InterviewGone
        if schedule.channel_id is None:
            raise NotSetUp
        now = self._clock()
        slot = Slot(local_today(schedule, now), now)
        added = await self._store.deletions.post_again(deleted, schedule, slot, actor_id=actor_id)
        return await self._make_added(guild_id, added)

    async def _make_added(self, guild_id: int, added: int | None) -> Occurrence:
        occurrence = await self._store.occurrences.get(guild_id, added) if added is not None else None
        if occurrence is None:
            raise AlreadyDecided
        await asyncio.shield(self._take_up(guild_id, occurrence.id, is_follow_up=False))
        return await self._store.occurrences.get(guild_id, occurrence.id) or occurrence

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
        if not await self._store.posting.transition(
            occurrence, OccurrenceState.SKIPPED, now=now, note="again"
        ):
            raise AlreadyDecided
        day = local_today(schedule, now)
        generation = await self._store.occurrences.next_generation(guild_id, schedule.id, day)
        return await self.post_now(
            schedule, occurrence.interview_id, generation=generation, actor_id=actor_id
        )
