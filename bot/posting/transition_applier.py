"""Has a post become what `bot.domain.delivery_policy` decided: confirmed, blocked, given up, put before a curator.

Whatever does not end well has its notice in the same transaction.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.background.notifications import Notifications
from bot.clock import Clock
from bot.domain.delivery_policy import decide
from bot.domain.highlights import load_spotlight
from bot.domain.outcomes import Outcome, Sent
from bot.domain.posts import FoundPost, Notice, NoticeKind, Occurrence, OccurrenceState, Schedule
from bot.domain.schedule import Slot
from bot.domain.transitions import Asked, Step, Transition
from bot.posting.markers import marker_of
from bot.posting.planner import Planner
from bot.posting.takeover import Takeover
from bot.ui.notices import about, deleted_notice, doubt_about
from db import Store

_STORE_AGAIN = 30.0
_RESTS = {
    Step.BLOCK: OccurrenceState.BLOCKED,
    Step.GIVE_UP: OccurrenceState.SKIPPED,
    Step.ASK_CURATOR: OccurrenceState.NEEDS_HUMAN,
    Step.MISS: OccurrenceState.SKIPPED,
}
"""The states in which a post rests until somebody or something changes them."""


class TransitionApplier:
    """Moves a post to the state that an outcome asks for."""

    def __init__(
        self, store: Store, notifications: Notifications, planner: Planner, takeover: Takeover, clock: Clock
    ) -> None:
        self._store = store
        self._notifications = notifications
        self._planner = planner
        self._takeover = takeover
        self._clock = clock
        self.on_unauthorized: Callable[[], None] = lambda: None

    async def apply_outcome(
        self, occurrence: Occurrence, schedule: Schedule, asked: Asked, outcome: Outcome
    ) -> Transition:
        """Do what an outcome asks for, and return it: with `Step.SEND` the sending is left to do."""
        grace = timedelta(hours=schedule.grace_hours)
        transition = decide(occurrence, asked, outcome, self._clock(), grace=grace)
        await self.apply(occurrence, schedule, transition)
        return transition

    async def apply(self, occurrence: Occurrence, schedule: Schedule, transition: Transition) -> None:
        """Have a post become what was decided."""
        if transition.step in _RESTS:
            await self._rest(occurrence, schedule, transition)
        elif transition.wake_at is not None:
            await self._wait(occurrence, transition, transition.wake_at)
        elif transition.step is Step.STOP:
            self.on_unauthorized()
        elif transition.step is Step.CONFIRM_DELETED:
            await self._confirm(occurrence, None)
            await self._store.posting.transition(
                occurrence,
                OccurrenceState.DONE,
                now=self._clock(),
                note=transition.note,
                notice=deleted_notice(occurrence),
            )
        elif transition.sent is not None:
            await self._found(occurrence, schedule, transition.step, transition.sent)

    async def _found(self, occurrence: Occurrence, schedule: Schedule, step: Step, sent: Sent) -> None:
        if step is Step.CONFIRM:
            await self._confirm(occurrence, sent.message_id, sent.interview_id)
        elif step is Step.TAKE_OVER and sent.interview_id is not None:
            post = FoundPost(
                message_id=sent.message_id,
                channel_id=schedule.channel_id or 0,
                channel_kind=schedule.channel_kind,
                interview_id=sent.interview_id,
                marker=marker_of(occurrence),
            )
            await self._takeover.take_over(occurrence.guild_id, post)

    async def _wait(self, occurrence: Occurrence, transition: Transition, until: datetime) -> None:
        if transition.step is Step.HOLD:
            await self._store.posting.hold(occurrence, until, transition.note)
        else:
            await self._store.posting.postpone(occurrence, until, transition.note)

    async def _rest(self, occurrence: Occurrence, schedule: Schedule, transition: Transition) -> None:
        now = self._clock()
        notice = None
        if transition.notice is not None:
            notice = await self._notice(occurrence, schedule, transition.notice, transition.note, now)
        await self._store.posting.transition(
            occurrence,
            _RESTS[transition.step],
            now=now,
            note=transition.note,
            code=transition.code,
            wake_at=transition.wake_at,
            notice=notice,
        )

    async def _notice(
        self, occurrence: Occurrence, schedule: Schedule, kind: NoticeKind, note: str, now: datetime
    ) -> Notice:
        if kind is NoticeKind.IN_DOUBT:
            return doubt_about(occurrence, load_spotlight(occurrence.payload).name)
        if kind is NoticeKind.NOT_POSTED:
            return about(occurrence, kind, name=load_spotlight(occurrence.payload).name, note=note)
        if kind is NoticeKind.BLOCKED:
            channel = occurrence.channel_id or 0
            return about(occurrence, kind, channel=channel, note=note, hours=schedule.grace_hours)
        place = await self._planner.choose(schedule, Slot(occurrence.local_date, now))
        return about(occurrence, kind, name=place.candidate.name if place else "")

    async def _confirm(
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
                    await self._notifications.store_failing(occurrence.guild_id, error)
                await asyncio.sleep(_STORE_AGAIN)
        self._notifications.store_works(occurrence.guild_id)
