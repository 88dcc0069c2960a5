"""What comes after a post is out: its thread, and publishing it to following servers.

Each may be repeated without harm, and neither undoes the post. Messages go first (`bot.discord_api.rate_limiter`).
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.discord_api.messages import Messages
from bot.discord_api.threads import Threads
from bot.domain.highlights import load_spotlight
from bot.domain.outcomes import ABOUT_THE_TEXT, Answer, Later, Outcome, Refused, Sent
from bot.domain.posts import (
    ChannelKind,
    Marker,
    Notice,
    NoticeKind,
    Occurrence,
    OccurrenceState,
    Schedule,
    instant_of,
)
from bot.posting.duplicates import Duplicates
from bot.ui.interview import thread_texts
from bot.ui.notices import about, thread_notice
from bot.ui.spotlight import thread_name
from db import Store

_AGAIN = timedelta(seconds=30)
_WHEN_REFUSED = timedelta(hours=1)
_TRIED_FOR = timedelta(days=1)
"""So long the texts of a thread are tried again that were refused for want of permission."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left to do about a post after a while, with the reason that the curators were or are told."""

    after: timedelta
    note: str = ""
    notice: Notice | None = None


def _rest(after: timedelta | None) -> _Rest | None:
    return None if after is None else _Rest(after)


def nonce_for(occurrence: Occurrence) -> str:
    """Return the nonce of a post: the same in every process and after every restart, 24 characters."""
    key = f"{occurrence.guild_id}|{occurrence.schedule_id}|{occurrence.local_date}|{occurrence.generation}"
    return base64.b32encode(hashlib.blake2s(key.encode()).digest()).decode()[:24]


def marker_of(occurrence: Occurrence) -> Marker:
    """Return the marker by which a post is found again in its channel."""
    return Marker(occurrence.schedule_id, occurrence.local_date, occurrence.generation)


class FollowUps:
    """Opens and fills threads, and publishes."""

    def __init__(
        self, store: Store, messages: Messages, threads: Threads, duplicates: Duplicates, clock: Clock
    ) -> None:
        self._store = store
        self._messages = messages
        self._threads = threads
        self._duplicates = duplicates
        self._clock = clock

    async def work(self, occurrence: Occurrence, schedule: Schedule) -> None:
        """Do what is left to do for a post that is out; what could not be found out is looked at again soon."""
        left = _rest(await self._duplicates.look(occurrence))
        current = await self._store.occurrences.get(occurrence.guild_id, occurrence.id)
        if left is None and current is not None:
            occurrence = current  # another post of this date may be the one that stays
            left = await self._open_thread(occurrence, schedule)
        if left is None or left.note:
            left = _rest(await self._publish(occurrence, schedule)) or left
        now = self._clock()
        if left is None:
            await self._store.posting.transition(occurrence, OccurrenceState.DONE, now=now)
        else:
            await self._store.posting.postpone(
                occurrence, now + left.after, left.note, notice=left.notice, now=now
            )

    async def _open_thread(self, occurrence: Occurrence, schedule: Schedule) -> "_Rest | None":
        """Open and fill the thread; None if nothing is left to do, else when to go on."""
        if occurrence.thread_is_done or not schedule.opens_thread or occurrence.message_id is None:
            return None
        interview = await self._store.interviews.get_published(
            occurrence.guild_id, occurrence.interview_id or 0
        )
        if interview is None:
            return None
        outcome = await self._thread_of(occurrence, thread_name(interview.name))
        now = self._clock()
        if isinstance(outcome, Sent):
            await self._store.posting.note_thread(occurrence, outcome.message_id, is_done=False, now=now)
            return await self._fill(occurrence, outcome.message_id, thread_texts(interview))
        if (left := _left_by(outcome)) is not None:
            return _Rest(left)
        notice = None
        if isinstance(outcome, Refused):
            notice = about(occurrence, NoticeKind.NO_THREAD, note=outcome.note)
        await self._store.posting.note_thread(occurrence, None, is_done=True, now=now, notice=notice)
        return None

    async def _fill(self, occurrence: Occurrence, thread_id: int, texts: Sequence[str]) -> "_Rest | None":
        """Write what is missing in the thread. What was refused for want of permission is tried for a day."""
        filling = await self._threads.fill(thread_id, texts, nonce=f"T{nonce_for(occurrence)}")
        if (left := _left_by(filling.outcome)) is not None:
            return _Rest(left)
        now = self._clock()
        if not isinstance(filling.outcome, Refused):
            await self._store.posting.note_thread(occurrence, None, is_done=True, now=now)
            return None
        refused = filling.outcome
        notice = None
        if occurrence.note != refused.note:  # else it was told
            notice = thread_notice(occurrence, filling.total, filling.refused, refused.note)
        is_over = refused.note in (*ABOUT_THE_TEXT, "thread_gone")
        if is_over or now - instant_of(occurrence.message_id or 0) > _TRIED_FOR:
            await self._store.posting.note_thread(occurrence, None, is_done=True, now=now, notice=notice)
            return None
        return _Rest(_WHEN_REFUSED, refused.note, notice)

    async def _thread_of(self, occurrence: Occurrence, name: str) -> Outcome:
        message_id = occurrence.message_id or 0
        if occurrence.channel_kind is ChannelKind.FORUM:
            return Sent(message_id)  # a post of a forum is a thread, with the same id
        return await self._threads.open(occurrence.channel_id or 0, message_id, name)

    async def _publish(self, occurrence: Occurrence, schedule: Schedule) -> timedelta | None:
        """Publish the post; None if nothing is left to do, else when to go on."""
        is_wanted = schedule.publishes and bool(occurrence.payload)
        is_wanted = is_wanted and load_spotlight(occurrence.payload).is_announcement
        if occurrence.publish_is_done or not is_wanted or occurrence.message_id is None:
            return None
        outcome = await self._messages.publish(occurrence.channel_id or 0, occurrence.message_id)
        if (left := _left_by(outcome)) is not None:
            return left
        notice = None
        if isinstance(outcome, Refused):
            notice = about(occurrence, NoticeKind.NOT_PUBLISHED, note=outcome.note)
        await self._store.posting.note_published(occurrence, now=self._clock(), notice=notice)
        return None


def _left_by(outcome: Outcome) -> timedelta | None:
    """Return when to try again what an outcome left open; None if it is over, well or not."""
    if isinstance(outcome, Later):
        return max(_AGAIN, timedelta(seconds=outcome.seconds))
    return _AGAIN if outcome in (Answer.UNKNOWN, Answer.UNAUTHORIZED) else None
