"""Looking ahead while there is time to act: whether the next post will be possible, and anybody ready for it."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.lifecycle import WARN_EMPTY_AHEAD
from bot.domain.posts import ChannelKind, Notice, NoticeKind, Occurrence, Schedule
from bot.domain.schedule import Slot
from bot.outcomes import Answer, Refused
from bot.planning import CANDIDATES, Planner
from bot.reach import Lacks, Needs, Reach
from db import Store

_log = logging.getLogger(__name__)
_DAILY = timedelta(days=1)
_AHEAD = timedelta(days=1)
_AGAIN = timedelta(minutes=10)
_AT_A_TIME = 100
_GONE = "channel_gone"
_STANDBYS = 4


class Preflight:
    """Checks channels and permissions of all servers, a few at a time."""

    def __init__(self, store: Store, reach: Reach, planner: Planner, clock: Clock) -> None:
        self._store = store
        self._reach = reach
        self._planner = planner
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self.on_progress: Callable[[], None] = lambda: None

    async def work(self, now: datetime) -> None:
        """Begin to check what is due; returns without waiting for it."""
        if self._task is None:
            due = await self._store.schedules.list_to_check(now=now, limit=_AT_A_TIME)
            if due:
                self._task = asyncio.create_task(self._check_all(due))

    async def next_wake_at(self) -> datetime | None:
        """Return when there is something to check next."""
        return None if self._task is not None else await self._store.schedules.next_check_at()

    async def finish(self) -> None:
        """Stop; what was not checked is checked after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _check_all(self, due: list[tuple[Schedule, str]]) -> None:
        try:
            for schedule, warned_of in due:
                await self._check(schedule, warned_of)
        except Exception:  # noqa: BLE001  # the next round tries again
            _log.exception("Channels could not be checked.")
        finally:
            self._task = None
            self.on_progress()

    async def _check(self, schedule: Schedule, warned_of: str) -> None:
        now = self._clock()
        note = self._store.schedules.note_check
        if schedule.channel_id is None:
            await note(schedule, kind=None, next_check_at=None, warned_of="", notice=None, now=now)
            return
        found = await self._reach.lacks(schedule.guild_id, schedule.channel_id, Needs.of(schedule))
        planned = await self._store.occurrences.next_due(schedule.guild_id, schedule.id)
        await self._warn_of_nobody(schedule, planned, now)
        ahead = planned.due_at - _AHEAD if planned is not None else None
        is_soon = ahead is not None and ahead <= now
        problem, kind = _problem_of(found)
        if problem is None:
            await note(
                schedule, kind=None, next_check_at=now + _AGAIN, warned_of=warned_of, notice=None, now=now
            )
            return
        warning = f"{problem}|soon" if problem and is_soon else problem
        notice = _notice(schedule, problem) if problem and warning != warned_of else None
        moments = [planned.due_at - before for before in (_AHEAD, WARN_EMPTY_AHEAD)] if planned else []
        next_check = min([now + _DAILY, *(at for at in moments if at > now)])
        await note(schedule, kind=kind, next_check_at=next_check, warned_of=warning, notice=notice, now=now)

    async def _warn_of_nobody(self, schedule: Schedule, planned: Occurrence | None, now: datetime) -> None:
        """Tell curators, once for each date, that nobody is ready for it, and who could stand by."""
        if planned is None or planned.due_at - WARN_EMPTY_AHEAD > now:
            return
        if await self._planner.choose(schedule, Slot(planned.local_date, planned.due_at)) is not None:
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


def _problem_of(found: object) -> tuple[str | None, ChannelKind | None]:
    """Return what stands in the way ("" for nothing, None if Discord could not be asked), and the channel's kind."""
    match found:
        case Lacks(missing, kind):
            return ",".join(missing), kind
        case Refused(note, _) if note == _GONE:
            return _GONE, None
        case Refused():
            return "view_channel", None
        case Answer.CANNOT_READ:
            return _GONE, None
        case _:
            return None, None


def _notice(schedule: Schedule, problem: str) -> Notice:
    if problem == _GONE:
        return Notice(kind=NoticeKind.CHANNEL_GONE)
    return Notice(kind=NoticeKind.WILL_FAIL, data={"channel": schedule.channel_id or 0, "missing": problem})
