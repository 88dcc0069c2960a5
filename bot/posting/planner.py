"""Which date a schedule posts on next, and who is featured: what is stored, put to the rules of the domain."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.background.job import Rows
from bot.domain.posts import Schedule
from bot.domain.rotation import QueuePlace, explain_waiting, pick_next, plan_queue
from bot.domain.schedule import Slot, next_slot, upcoming
from db import Store

CANDIDATES = 30
"""How many of each kind are weighed; more could not change who is next."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Planner:
    """Plans dates and turns of each server."""

    def __init__(self, store: Store, rows: Rows) -> None:
        self._store = store
        self._rows = rows

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when a schedule of any server wants to be planned next."""
        resting = self._rows.resting(now)
        return self._rows.due(now, await self._store.schedules.next_plan_at(now, except_ids=resting))

    async def plan_due_schedules(self, now: datetime) -> None:
        """Give every schedule that wants it its next date; a date missed by more than the grace is left behind."""
        resting = self._rows.resting(now)
        due = await self._store.schedules.list_to_plan(now=now, except_ids=resting)
        for guild_id, schedule_id in due:
            await self._rows.guard(guild_id, schedule_id, partial(self._plan, guild_id, schedule_id, now))

    async def plan_server(self, guild_id: int, now: datetime) -> None:
        """Do the same at once for the schedules of one server. What fails is left to the job, which tells of it."""
        for _, schedule_id in await self._store.schedules.list_to_plan(now=now, guild_id=guild_id):
            await self._rows.guard(guild_id, schedule_id, partial(self._plan, guild_id, schedule_id, now))

    async def _plan(self, guild_id: int, schedule_id: int, now: datetime) -> None:
        schedule = await self._store.schedules.get_by_id(guild_id, schedule_id)
        if schedule is None:
            return
        effective_from = await self._store.schedules.effective_from(guild_id, schedule_id)
        occurrences = self._store.occurrences
        if is_paused(schedule, now):
            await occurrences.plan(schedule, None, plan_at=schedule.paused_until, now=now)
        elif schedule.channel_id is None:
            await occurrences.plan(schedule, None, plan_at=None, now=now)
        else:
            slot = await self._next_slot(schedule, now, effective_from)
            await occurrences.plan(schedule, slot, plan_at=None, now=now)

    async def _next_slot(self, schedule: Schedule, now: datetime, effective_from: datetime | None) -> Slot:
        used = await self._store.occurrences.last_date(schedule.guild_id, schedule.id, now=now)
        grace = timedelta(hours=schedule.grace_hours)
        resumed = schedule.paused_until or _LONG_AGO
        return next_slot(
            schedule,
            after=used,
            not_before=max(now - grace, effective_from or _LONG_AGO, min(resumed, now)),
        )

    async def slots(self, schedule: Schedule, now: datetime, *, count: int) -> list[Slot]:
        """Return the next dates as they will be, planned or about to be; none while paused or without a channel."""
        if schedule.channel_id is None or (is_paused(schedule, now) and schedule.paused_until is None):
            return []
        planned = await self._store.occurrences.next_due(schedule.guild_id, schedule.id)
        if planned is not None and not is_paused(schedule, now):
            first = Slot(planned.local_date, planned.due_at)
        else:
            first = await self._next_slot(schedule, max(now, schedule.paused_until or now), now)
        return upcoming(schedule, first=first, count=count)

    async def choose(
        self, schedule: Schedule, slot: Slot, *, except_ids: Collection[int] = ()
    ) -> QueuePlace | None:
        """Return who is featured in a slot, some interviews left out, or None if nobody may be."""
        found = await self._store.queue.candidates(
            schedule.guild_id, schedule.series_id, limit=CANDIDATES + len(except_ids)
        )
        candidates = [c for c in found if c.interview_id not in except_ids]
        return pick_next(candidates, slot, cool_off=timedelta(weeks=schedule.cool_off_weeks))

    async def queue(
        self, schedule: Schedule, now: datetime, *, count: int
    ) -> tuple[list[QueuePlace], list[QueuePlace]]:
        """Return the next turns with their dates, and those who wait without one.

        Without a planned date the turns are counted from now, and have no slot.
        """
        candidates = await self._store.queue.candidates(
            schedule.guild_id, schedule.series_id, limit=CANDIDATES
        )
        slots = await self.slots(schedule, now, count=count)
        cool_off = timedelta(weeks=schedule.cool_off_weeks)
        if slots:
            plan = plan_queue(candidates, slots, cool_off=cool_off)
        else:
            first = next_slot(schedule, after=None, not_before=now)
            imagined = upcoming(schedule, first=first, count=count)
            plan = [replace(p, slot=None) for p in plan_queue(candidates, imagined, cool_off=cool_off)]
        return plan, explain_waiting(candidates, plan)


def is_paused(schedule: Schedule, now: datetime) -> bool:
    """Tell whether a schedule rests at an instant; a pause with an end is over at its end."""
    return schedule.is_paused and (schedule.paused_until is None or schedule.paused_until > now)
