"""Looking ahead: whether the next post will be possible, daily and a day before it, while there is time to act."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.posts import ChannelKind, Notice, NoticeKind, Schedule
from bot.outcomes import Answer, Refused
from bot.reach import Lacks, Reach
from db import Store

_log = logging.getLogger(__name__)
_DAILY = timedelta(days=1)
_AHEAD = timedelta(days=1)
_AGAIN = timedelta(minutes=10)
_AT_A_TIME = 100
_GONE = "channel_gone"


class Preflight:
    """Checks channels and permissions of all servers, a few at a time."""

    def __init__(self, store: Store, reach: Reach, clock: Clock) -> None:
        self._store = store
        self._reach = reach
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
        found = await self._reach.lacks(
            schedule.guild_id, schedule.channel_id, opens_thread=schedule.opens_thread
        )
        planned = await self._store.occurrences.next_due(schedule.guild_id, schedule.id)
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
        next_check = min(now + _DAILY, ahead) if ahead is not None and ahead > now else now + _DAILY
        await note(schedule, kind=kind, next_check_at=next_check, warned_of=warning, notice=notice, now=now)


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
