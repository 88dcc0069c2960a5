"""Looking ahead while there is time to act: whether the next post will be possible, and anybody ready for it."""

from datetime import datetime, timedelta
from functools import partial

from bot.background.job import Job, Rows
from bot.clock import Clock
from bot.discord_api.channel_access import (
    ChannelAccess,
    MissingPermissions,
    Needs,
    Usability,
    missing_in,
    usability_of,
)
from bot.domain.lifecycle import WARN_EMPTY_AHEAD
from bot.domain.outcomes import CHANNEL_GONE, Outcome
from bot.domain.posts import Notice, NoticeKind, Occurrence, Schedule, TagFault
from bot.domain.schedule import Slot
from bot.posting.planner import CANDIDATES, Planner
from db import Store

_DAILY = timedelta(days=1)
_AHEAD = timedelta(days=1)
_AGAIN = timedelta(minutes=10)
_AT_A_TIME = 100
_STANDBYS = 4


class Preflight(Job):
    """Checks channels and permissions of all servers, a few at a time."""

    name = "preflight"

    def __init__(
        self, store: Store, channel_access: ChannelAccess, planner: Planner, clock: Clock, rows: Rows
    ) -> None:
        super().__init__()
        self._store = store
        self._channel_access = channel_access
        self._planner = planner
        self._clock = clock
        self._rows = rows

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when there is something to check next."""
        resting = self._rows.resting(now)
        return self._rows.due(now, await self._store.schedules.next_check_at(now, except_ids=resting))

    async def run(self, now: datetime) -> None:
        """Check what is due."""
        due = await self._store.schedules.list_to_check(
            now=now, except_ids=self._rows.resting(now), limit=_AT_A_TIME
        )
        for guild_id, schedule_id in due:
            await self._rows.guard(guild_id, schedule_id, partial(self._check, guild_id, schedule_id))

    async def _check(self, guild_id: int, schedule_id: int) -> None:
        schedule = await self._store.schedules.get_by_id(guild_id, schedule_id)
        if schedule is None:
            return
        warned_of = await self._store.schedules.warned_of(guild_id, schedule_id)
        now = self._clock()
        note = partial(self._store.schedules.note_check, schedule, now=now)
        if schedule.channel_id is None:
            await note(kind=None, next_check_at=None, warned_of="", notice=None)
            return
        found = await self._channel_access.missing_permissions(
            schedule.guild_id, schedule.channel_id, Needs.of(schedule)
        )
        planned = await self._store.occurrences.next_due(schedule.guild_id, schedule.id)
        await self._warn_of_nobody(schedule, planned, now)
        usability = usability_of(found)
        if usability is Usability.UNKNOWN:
            await note(kind=None, next_check_at=now + _AGAIN, warned_of=warned_of, notice=None)
            return
        is_soon = planned is not None and planned.due_at - _AHEAD <= now
        warning, notice = _warning(schedule, usability, found)
        warning += "|soon" if warning and is_soon else ""
        moments = [planned.due_at - before for before in (_AHEAD, WARN_EMPTY_AHEAD)] if planned else []
        result = partial(
            note,
            kind=found.kind if isinstance(found, MissingPermissions) else None,
            next_check_at=min([now + _DAILY, *(at for at in moments if at > now)]),
            warned_of=warning,
            notice=notice if warning != warned_of else None,
        )
        await self._rows.store(schedule.id, result)

    async def _warn_of_nobody(self, schedule: Schedule, planned: Occurrence | None, now: datetime) -> None:
        """Tell curators that nobody is ready for a date, and who could stand by; once until somebody is."""
        if planned is None or planned.due_at - WARN_EMPTY_AHEAD > now:
            return
        if await self._planner.choose(schedule, Slot(planned.local_date, planned.due_at)) is not None:
            await self._store.schedules.note_somebody_ready(schedule)
            return
        day = planned.local_date.isoformat()
        data: dict[str, str | int] = {
            "due": int(planned.due_at.timestamp()),
            "date": day,
            "schedule": schedule.id,
        }
        candidates = await self._store.queue.candidates(
            schedule.guild_id, schedule.series_id, limit=CANDIDATES
        )
        resting = [c for c in candidates if not c.is_held and c.pinned_date is None]
        resting.sort(key=lambda c: c.last_posted_at or c.waiting_since)
        for number, candidate in enumerate(resting[:_STANDBYS]):
            data[f"standby{number}"] = f"{candidate.interview_id} {candidate.name}"
        await self._store.schedules.warn_of_nobody(
            schedule, day, Notice(kind=NoticeKind.EMPTY_AHEAD, data=data), now=now
        )


def _warning(
    schedule: Schedule, usability: Usability, found: MissingPermissions | Outcome
) -> tuple[str, Notice | None]:
    """Return what curators are warned of, by which it is known whether they were, and how they are told."""
    if usability is Usability.USABLE:
        return _tag_warning(schedule, found.tag_fault if isinstance(found, MissingPermissions) else None)
    if usability is Usability.GONE:
        return CHANNEL_GONE, Notice(kind=NoticeKind.CHANNEL_GONE)
    missing = ",".join(missing_in(found))
    data: dict[str, str | int] = {"channel": schedule.channel_id or 0, "missing": missing}
    return missing, Notice(kind=NoticeKind.WILL_FAIL, data=data)


def _tag_warning(schedule: Schedule, fault: TagFault | None) -> tuple[str, Notice | None]:
    if fault is None:
        return "", None
    data: dict[str, str | int] = {"channel": schedule.channel_id or 0, "tag": fault.value}
    return f"tag {fault.value}", Notice(kind=NoticeKind.FORUM_TAG, data=data)
