"""What happens to one post: claim → send → confirm → thread and publishing.

The claim is committed before the request and the message id after it; between the two, whatever happens, the
post is looked for in the channel before it is sent again. See ARCHITECTURE.md, "A post exactly once".
"""

import base64
import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock, ClockCheck
from bot.delivery import Answer, Delivery, Outcome, Refused, Sent
from bot.domain.highlights import dump_spotlight, load_spotlight, make_spotlight
from bot.domain.models import Interview, Occurrence, OccurrenceState, Schedule
from bot.domain.schedule import MIN_GAP, ON_TIME_WITHIN, Lateness, Slot, lateness
from bot.notices import Notices
from bot.planning import Planner
from bot.ui.interview import thread_texts
from bot.ui.spotlight import marker, spotlight_page, thread_name
from db import Store

_log = logging.getLogger(__name__)
QUIET = timedelta(seconds=15)
"""After an unknown outcome nothing is done for so long: a request may still be in flight."""
_IN_FLIGHT = timedelta(seconds=120)
"""Longer than a request can last: how long a claim is left alone by everybody but its own task."""
_LONGEST_BACKOFF = timedelta(minutes=10)
_RECHECK_BLOCKED = timedelta(hours=6)
_NONCE_IS_SAFE = timedelta(seconds=60)
_HOLD = timedelta(minutes=5)


def nonce_for(occurrence: Occurrence) -> str:
    """Return the nonce of a post: the same in every process and after every restart, 24 characters."""
    key = f"{occurrence.guild_id}|{occurrence.schedule_id}|{occurrence.local_date}|{occurrence.generation}"
    return base64.b32encode(hashlib.blake2s(key.encode()).digest()).decode()[:24]


def mark_of(occurrence: Occurrence) -> str:
    """Return the mark by which a post is found again in its channel."""
    return marker(occurrence.schedule_id, occurrence.local_date.isoformat(), occurrence.generation)


class PostSteps:
    """The steps of a post, each ending in a state that the next one, or the next process, goes on from."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        notices: Notices,
        planner: Planner,
        clock: Clock,
        clock_check: ClockCheck,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._notices = notices
        self._planner = planner
        self._clock = clock
        self._clock_check = clock_check
        self.on_unauthorized: Callable[[], None] = lambda: None

    async def can_plan(self) -> bool:
        """Tell whether dates may be planned: not by a clock that is wrong."""
        return self._clock_check.is_trusted or await self._delivery.renew_clock_check(self._clock_check)

    async def advance(self, occurrence: Occurrence) -> None:
        """Do for a post what its state asks for."""
        schedule = await self._store.schedules.get_by_id(occurrence.guild_id, occurrence.schedule_id)
        if schedule is None:
            return
        match occurrence.state:
            case OccurrenceState.DUE:
                await self._post(occurrence, schedule)
            case OccurrenceState.SENDING:
                await self._recover(occurrence, schedule)
            case OccurrenceState.POSTED:
                await self._follow_up(occurrence, schedule)
            case OccurrenceState.BLOCKED:
                await self._store.posting.retry_blocked(occurrence.guild_id, now=self._clock())
            case _:
                return

    async def _post(self, occurrence: Occurrence, schedule: Schedule) -> None:
        now = self._clock()
        if not occurrence.is_manual and await self._must_wait(occurrence, schedule, now):
            return
        interview = await self._choose(occurrence, schedule, now)
        if interview is None or schedule.channel_id is None:
            await self._store.posting.settle(occurrence, OccurrenceState.SKIPPED, now=now, note="empty")
            if not occurrence.is_manual:
                await self._notices.nobody_ready(occurrence)
            return
        picture = await self._store.interviews.picture(interview.guild_id, interview.id)
        spotlight = make_spotlight(
            interview,
            picture_name=picture.file_name if picture else "",
            ping_role_id=schedule.ping_role_id,
        )
        is_ours = await self._store.posting.claim(
            occurrence,
            interview_id=interview.id,
            channel_id=schedule.channel_id,
            payload=dump_spotlight(spotlight),
            nonce=nonce_for(occurrence),
            now=now,
            wake_at=now + _IN_FLIGHT,
        )
        claimed = await self._store.occurrences.get(occurrence.guild_id, occurrence.id)
        if not is_ours or claimed is None:
            return
        _log.info(
            "Post %s of guild %s: claimed for interview %s.",
            claimed.id,
            claimed.guild_id,
            interview.id,
        )
        is_late = now - occurrence.due_at > ON_TIME_WITHIN
        if not is_late or await self._is_absent(claimed, schedule, is_fresh=True):
            await self._attempt(claimed, schedule)

    async def _must_wait(self, occurrence: Occurrence, schedule: Schedule, now: datetime) -> bool:
        if not await self._trusts_clock(occurrence, now):
            return True
        grace = timedelta(hours=schedule.grace_hours)
        if lateness(occurrence.due_at, now, grace) is Lateness.MISSED:
            await self._miss(occurrence, schedule, now)
            return True
        last = await self._store.occurrences.last_automatic_post(occurrence.guild_id)
        if last is not None and now - last < MIN_GAP:
            await self._store.posting.postpone(occurrence, last + MIN_GAP, "close")
            return True
        return False

    async def _trusts_clock(self, occurrence: Occurrence, now: datetime) -> bool:
        """Hold a post while the host's clock is wrong: by it, everything might seem due, or missed."""
        if await self.can_plan():
            return True
        if occurrence.note != "clock":
            minutes = int(abs(self._clock_check.skew).total_seconds() // 60)
            await self._notices.wrong_clock(occurrence, minutes)
        await self._store.posting.postpone(occurrence, now + _HOLD, "clock")
        return False

    async def _miss(self, occurrence: Occurrence, schedule: Schedule, now: datetime) -> None:
        place = await self._planner.choose(schedule, Slot(occurrence.local_date, now))
        if await self._store.posting.settle(occurrence, OccurrenceState.SKIPPED, now=now, note="missed"):
            await self._notices.missed(occurrence, place.candidate.name if place else "?")

    async def _choose(self, occurrence: Occurrence, schedule: Schedule, now: datetime) -> Interview | None:
        interview_id = occurrence.interview_id if occurrence.is_manual else None
        if interview_id is None:
            place = await self._planner.choose(schedule, Slot(occurrence.local_date, now))
            if place is None:
                return None
            interview_id = place.candidate.interview_id
        return await self._store.interviews.get_published(occurrence.guild_id, interview_id)

    async def _recover(self, occurrence: Occurrence, schedule: Schedule) -> None:
        now = self._clock()
        last = occurrence.last_try_at or now
        if now - last < QUIET:
            await self._store.posting.postpone(occurrence, last + QUIET)
            return
        if not await self._is_absent(occurrence, schedule, is_fresh=False):
            return
        grace = timedelta(hours=schedule.grace_hours)
        if not occurrence.is_manual and lateness(occurrence.due_at, now, grace) is Lateness.MISSED:
            await self._miss(occurrence, schedule, now)
            return
        if (
            await self._store.interviews.get_published(occurrence.guild_id, occurrence.interview_id or 0)
            is None
        ):
            await self._store.posting.settle(occurrence, OccurrenceState.SKIPPED, now=now, note="taken_down")
            return
        if await self._store.posting.note_try(occurrence, now=now, wake_at=now + _IN_FLIGHT):
            await self._attempt(occurrence, schedule)

    async def _is_absent(self, occurrence: Occurrence, schedule: Schedule, *, is_fresh: bool) -> bool:
        """Look for a claimed post in its channel; True if it may be sent (again). Settles every other case."""
        now = self._clock()
        since = min(occurrence.first_try_at or now, occurrence.due_at)
        found = await self._delivery.find(
            occurrence.guild_id, occurrence.channel_id or 0, mark_of(occurrence), since=since
        )
        match found:
            case Sent(message_id):
                _log.info(
                    "Post %s of guild %s: found as %s.",
                    occurrence.id,
                    occurrence.guild_id,
                    message_id,
                )
                await self._confirm(occurrence, schedule, message_id)
            case Answer.NOT_FOUND:
                return True
            case Answer.CANNOT_READ if now - since <= _NONCE_IS_SAFE:
                return True
            case Refused(note, _) if is_fresh or note == "channel_gone":
                await self._settle_attempt(occurrence, schedule, found)
            case Refused() | Answer.CANNOT_READ:
                await self._doubt(occurrence, now)
            case _:
                await self._settle_attempt(occurrence, schedule, found)
        return False

    async def _doubt(self, occurrence: Occurrence, now: datetime) -> None:
        settle = self._store.posting.settle
        if await settle(occurrence, OccurrenceState.NEEDS_HUMAN, now=now, note="cannot_read"):
            await self._notices.in_doubt(occurrence, load_spotlight(occurrence.payload).name)

    async def _attempt(self, occurrence: Occurrence, schedule: Schedule) -> None:
        spotlight = load_spotlight(occurrence.payload)
        picture = None
        if spotlight.picture_name:
            picture = await self._store.interviews.picture(occurrence.guild_id, spotlight.interview_id)
        outcome = await self._delivery.send(
            occurrence.guild_id,
            occurrence.channel_id or 0,
            spotlight_page(spotlight, mark_of(occurrence)),
            nonce=occurrence.nonce,
            picture=picture,
            ping_role_id=spotlight.ping_role_id,
        )
        _log.info("Post %s of guild %s: %s.", occurrence.id, occurrence.guild_id, outcome)
        await self._settle_attempt(occurrence, schedule, outcome)

    async def _settle_attempt(self, occurrence: Occurrence, schedule: Schedule, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Sent(message_id):
                await self._confirm(occurrence, schedule, message_id)
            case Refused(note, code):
                await self._store.posting.settle(
                    occurrence,
                    OccurrenceState.SKIPPED if occurrence.is_manual else OccurrenceState.BLOCKED,
                    now=now,
                    note=note,
                    code=code,
                    wake_at=None if occurrence.is_manual else now + _RECHECK_BLOCKED,
                )
                if not occurrence.is_manual and occurrence.blocked_code != code:
                    await self._notices.blocked(occurrence, note, grace_hours=schedule.grace_hours)
            case Answer.DELETED:
                await self._store.posting.confirm(occurrence, None, now=now)
                await self._store.posting.settle(occurrence, OccurrenceState.DONE, now=now, note="deleted")
            case Answer.UNAUTHORIZED:
                self.on_unauthorized()
            case _:
                await self._back_off(occurrence)

    async def _back_off(self, occurrence: Occurrence) -> None:
        delay = min(QUIET * 2 ** max(occurrence.tries - 1, 0), _LONGEST_BACKOFF)
        await self._store.posting.postpone(occurrence, self._clock() + delay)

    async def _confirm(self, occurrence: Occurrence, schedule: Schedule, message_id: int) -> None:
        await self._store.posting.confirm(occurrence, message_id, now=self._clock())
        self._store.names.drop(occurrence.guild_id)
        posted = await self._store.occurrences.get(occurrence.guild_id, occurrence.id)
        if posted is not None and posted.state is OccurrenceState.POSTED:
            await self._follow_up(posted, schedule)

    async def _follow_up(self, occurrence: Occurrence, schedule: Schedule) -> None:
        """Thread and publishing: each may be repeated without harm, and neither undoes the post."""
        is_done = await self._open_thread(occurrence, schedule) and await self._publish(occurrence, schedule)
        if is_done:
            await self._store.posting.settle(occurrence, OccurrenceState.DONE, now=self._clock())
        else:
            await self._store.posting.postpone(occurrence, self._clock() + timedelta(seconds=30))

    async def _open_thread(self, occurrence: Occurrence, schedule: Schedule) -> bool:
        if occurrence.thread_is_done or not schedule.opens_thread or occurrence.message_id is None:
            return True
        interview = await self._store.interviews.get_published(
            occurrence.guild_id, occurrence.interview_id or 0
        )
        if interview is None:
            return True
        outcome = await self._delivery.open_thread(
            occurrence.guild_id,
            occurrence.channel_id or 0,
            occurrence.message_id,
            thread_name(interview.name),
        )
        if isinstance(outcome, Sent):
            await self._store.posting.note_thread(occurrence, outcome.message_id, is_done=False)
            nonce = f"T{nonce_for(occurrence)}"
            outcome = await self._delivery.fill_thread(
                outcome.message_id, thread_texts(interview), nonce=nonce
            )
        if outcome in (Answer.UNKNOWN, Answer.UNAUTHORIZED):
            return False
        if isinstance(outcome, Refused):
            await self._notices.no_thread(occurrence, outcome.note)
        await self._store.posting.note_thread(occurrence, None, is_done=True)
        return True

    async def _publish(self, occurrence: Occurrence, schedule: Schedule) -> bool:
        if occurrence.publish_is_done or not schedule.publishes or occurrence.message_id is None:
            return True
        outcome = await self._delivery.publish(occurrence.channel_id or 0, occurrence.message_id)
        if outcome in (Answer.UNKNOWN, Answer.UNAUTHORIZED):
            return False
        await self._store.posting.note_published(occurrence)
        return True
