"""What becomes of a post after each of Discord's answers: confirmed, blocked, given up, or put before a curator.

Whatever does not end well has its notice in the same transaction.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.background.notifications import Notifications
from bot.clock import Clock
from bot.domain.delivery_policy import LONGEST_BACKOFF, quiet_of
from bot.domain.highlights import load_spotlight
from bot.domain.outcomes import FOR_GOOD, Answer, Later, Outcome, Refused, Sent
from bot.domain.posts import NoticeKind, Occurrence, OccurrenceState, Schedule
from bot.ui.notices import about, doubt_about
from db import Store

_RECHECK_BLOCKED = timedelta(hours=6)
_STORE_AGAIN = 30.0


class Transitions:
    """Moves a post to the state that an outcome asks for."""

    def __init__(self, store: Store, notices: Notifications, clock: Clock) -> None:
        self._store = store
        self._notices = notices
        self._clock = clock
        self.on_unauthorized: Callable[[], None] = lambda: None

    async def apply_outcome(self, occurrence: Occurrence, schedule: Schedule, outcome: Outcome) -> None:
        """Do what an outcome asks for."""
        now = self._clock()
        match outcome:
            case Sent(message_id, shown_id):
                await self.confirm(occurrence, message_id, shown_id)
            case Refused(note, code) if occurrence.is_manual:
                await self.give_up(occurrence, note, now, code)
            case Refused():
                await self._block(occurrence, schedule, outcome, now)
            case Answer.DELETED:
                await self.confirm(occurrence, None)
                await self._store.posting.transition(
                    occurrence, OccurrenceState.DONE, now=now, note="deleted"
                )
            case Answer.UNAUTHORIZED:
                self.on_unauthorized()
            case Later(seconds):
                delay = max(quiet_of(occurrence), timedelta(seconds=seconds))
                await self._store.posting.postpone(occurrence, now + delay)
            case _:
                delay = min(quiet_of(occurrence) * 2 ** max(occurrence.tries - 1, 0), LONGEST_BACKOFF)
                await self._store.posting.postpone(occurrence, now + delay)

    async def _block(
        self, occurrence: Occurrence, schedule: Schedule, refused: Refused, now: datetime
    ) -> None:
        """Rest until something changes; in the end, so that the date is given up aloud."""
        grace = timedelta(hours=schedule.grace_hours)
        end = max(occurrence.due_at + grace + timedelta(minutes=1), now + timedelta(minutes=1))
        notice = None
        if occurrence.blocked_code != refused.code:
            notice = about(
                occurrence,
                NoticeKind.BLOCKED,
                channel=occurrence.channel_id or 0,
                note=refused.note,
                hours=schedule.grace_hours,
            )
        await self._store.posting.transition(
            occurrence,
            OccurrenceState.BLOCKED,
            now=now,
            note=refused.note,
            code=refused.code,
            wake_at=end if refused.note in FOR_GOOD else min(now + _RECHECK_BLOCKED, end),
            notice=notice,
        )

    async def confirm(
        self, occurrence: Occurrence, message_id: int | None, shown_id: int | None = None
    ) -> None:
        """Record that the message exists. While nothing can be stored, only this task knows it: it does not let go."""
        while True:
            try:
                await self._store.posting.confirm(
                    occurrence, message_id, now=self._clock(), shown_id=shown_id
                )
                break
            except sqlite3.Error as error:
                with suppress(sqlite3.Error):  # it asks the store where to say it
                    await self._notices.store_failing(occurrence.guild_id, error)
                await asyncio.sleep(_STORE_AGAIN)
        self._notices.store_works(occurrence.guild_id)

    async def doubt(self, occurrence: Occurrence, now: datetime) -> None:
        """Put a post before a curator, since nothing else can tell whether it was made."""
        await self._store.posting.transition(
            occurrence,
            OccurrenceState.NEEDS_HUMAN,
            now=now,
            note="cannot_read",
            notice=doubt_about(occurrence, load_spotlight(occurrence.payload).name),
        )

    async def give_up(
        self, occurrence: Occurrence, note: str, now: datetime, code: int | None = None
    ) -> None:
        """End a post that cannot be made; whoever asked for it by hand has seen the first attempt themselves."""
        is_known = occurrence.is_manual and occurrence.tries <= 1
        name = load_spotlight(occurrence.payload).name
        notice = None if is_known else about(occurrence, NoticeKind.NOT_POSTED, name=name, note=note)
        await self._store.posting.transition(
            occurrence, OccurrenceState.SKIPPED, now=now, note=note, code=code, notice=notice
        )
