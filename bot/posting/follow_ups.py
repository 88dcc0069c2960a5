"""What comes after a post is out: its thread, and publishing it to following servers.

Each may be repeated without harm, and neither undoes the post. Messages go first (`bot.discord_api.rate_limiter`).
"""

from collections.abc import Sequence

from bot.clock import Clock
from bot.discord_api.messages import Messages
from bot.discord_api.threads import Threads
from bot.domain.delivery_policy import decide
from bot.domain.highlights import load_spotlight
from bot.domain.outcomes import Outcome, Sent
from bot.domain.posts import ChannelKind, Notice, NoticeKind, Occurrence, OccurrenceState, Schedule
from bot.domain.transitions import UNANSWERED, Asked, Step, Transition
from bot.posting.duplicates import Duplicates
from bot.posting.markers import nonce_for
from bot.ui.interview import thread_texts
from bot.ui.notices import about, thread_notice
from bot.ui.spotlight import thread_name
from db import Store

_Left = tuple[Transition | None, Notice | None]


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
        """Do what is left to do for a post that is out; what could not be found out is looked at again later."""
        left = await self._duplicates.look(occurrence)
        current = await self._store.occurrences.get(occurrence.guild_id, occurrence.id)
        notice = None
        if left is None and current is not None:
            occurrence = current  # another post of this date may be the one that stays
            left, notice = await self._open_thread(occurrence, schedule)
        if left is None or left.note not in ("", UNANSWERED):
            published = await self._publish(occurrence, schedule)
            if published is not None:
                left, notice = published, None
        now = self._clock()
        if left is None or left.wake_at is None:
            await self._store.posting.transition(occurrence, OccurrenceState.DONE, now=now)
        else:
            await self._store.posting.postpone(
                occurrence, left.wake_at, left.note, notice=notice, now=now, since=left.since
            )

    async def _open_thread(self, occurrence: Occurrence, schedule: Schedule) -> _Left:
        """Open and fill the thread; return what is left to do, and what the curators must know of that."""
        if occurrence.thread_is_done or not schedule.opens_thread or occurrence.message_id is None:
            return None, None
        interview = await self._store.interviews.get_published(
            occurrence.guild_id, occurrence.interview_id or 0
        )
        if interview is None:
            return None, None
        outcome = await self._thread_of(occurrence, thread_name(interview.name))
        now = self._clock()
        transition = decide(occurrence, Asked.THREAD, outcome, now)
        if transition.step is Step.WAIT:
            return transition, None
        if transition.sent is not None:
            thread_id = transition.sent.message_id
            await self._store.posting.note_thread(occurrence, thread_id, is_done=False, now=now)
            return await self._fill(occurrence, thread_id, thread_texts(interview))
        notice = _notice(occurrence, transition)
        await self._store.posting.note_thread(occurrence, None, is_done=True, now=now, notice=notice)
        return None, None

    async def _fill(self, occurrence: Occurrence, thread_id: int, texts: Sequence[str]) -> _Left:
        """Write what is missing in the thread."""
        filling = await self._threads.fill(thread_id, texts, nonce=f"T{nonce_for(occurrence)}")
        now = self._clock()
        transition = decide(occurrence, Asked.THREAD_TEXTS, filling.outcome, now)
        notice = _notice(occurrence, transition)
        if transition.notice in (NoticeKind.THREAD_PART, NoticeKind.THREAD_GONE):
            notice = thread_notice(occurrence, filling.total, filling.refused, transition.note)
        if transition.step is Step.WAIT:
            return transition, notice
        await self._store.posting.note_thread(occurrence, None, is_done=True, now=now, notice=notice)
        return None, None

    async def _thread_of(self, occurrence: Occurrence, name: str) -> Outcome:
        message_id = occurrence.message_id or 0
        if occurrence.channel_kind is ChannelKind.FORUM:
            return Sent(message_id)  # a post of a forum is a thread, with the same id
        return await self._threads.open(occurrence.channel_id or 0, message_id, name)

    async def _publish(self, occurrence: Occurrence, schedule: Schedule) -> Transition | None:
        """Publish the post; None if nothing is left to do, else when to go on."""
        is_wanted = schedule.publishes and bool(occurrence.payload)
        is_wanted = is_wanted and load_spotlight(occurrence.payload).is_announcement
        if occurrence.publish_is_done or not is_wanted or occurrence.message_id is None:
            return None
        outcome = await self._messages.publish(occurrence.channel_id or 0, occurrence.message_id)
        now = self._clock()
        transition = decide(occurrence, Asked.PUBLISHING, outcome, now)
        if transition.step is Step.WAIT:
            return transition
        await self._store.posting.note_published(occurrence, now=now, notice=_notice(occurrence, transition))
        return None


def _notice(occurrence: Occurrence, transition: Transition) -> Notice | None:
    if transition.notice is None:
        return None
    return about(occurrence, transition.notice, note=transition.note)
