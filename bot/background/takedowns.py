"""Posts that are to be taken back: deleted with their threads, at once for who asked, later where that failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.background.job import Job, Rows
from bot.clock import Clock
from bot.discord_api.messages import Messages
from bot.discord_api.threads import Threads
from bot.domain.outcomes import Answer, Later, Outcome
from bot.domain.posts import ChannelKind, Notice, NoticeKind, Posted
from bot.ui.format import message_link
from db import Store

_AGAIN = timedelta(minutes=2)
"""A thread may be on its way while its post is deleted, so everything is looked at once more."""
_MOST_TRIES = 30
_LONGEST = timedelta(hours=12)
"""Between two tries, whatever Discord asks for; the store takes a day ahead for a wrong clock's."""


@dataclass(frozen=True, slots=True)
class Left:
    """What could not be deleted: the post itself, or only its thread, or only Discord's line about the thread."""

    post: Posted
    is_thread: bool
    is_line: bool = False

    @property
    def link(self) -> str:
        """Where it is; for a line about a thread, whose id nobody may have learnt, its channel."""
        if self.is_line:
            return f"<#{self.post.channel_id}>"
        is_inside = self.is_thread or self.post.kind is ChannelKind.FORUM
        place = self.post.message_id if is_inside else self.post.channel_id
        return message_link(self.post.guild_id, place, self.post.message_id)


class Takedowns(Job):
    """Works off the list of posts that are to go."""

    name = "takedowns"

    def __init__(self, store: Store, messages: Messages, threads: Threads, clock: Clock, rows: Rows) -> None:
        super().__init__()
        self._store = store
        self._messages = messages
        self._threads = threads
        self._clock = clock
        self._rows = rows

    async def carry_out(self, posts: Sequence[Posted]) -> list[Left]:
        """Delete posts and their threads now, and return what is left; what may yet go is tried again later."""
        return [left for left in [await self._delete(post) for post in posts] if left is not None]

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when there is something to delete next."""
        resting = self._rows.resting(now)
        return self._rows.due(now, await self._store.withdrawing.next_wake_at(now, except_ids=resting))

    async def run(self, now: datetime) -> None:
        """Delete what is due."""
        resting = self._rows.resting(now)
        for guild_id, takedown_id in await self._store.withdrawing.list_due(now=now, except_ids=resting):
            await self._rows.guard(guild_id, takedown_id, partial(self._delete_listed, guild_id, takedown_id))

    async def _delete_listed(self, guild_id: int, takedown_id: int) -> None:
        post = await self._store.withdrawing.get(guild_id, takedown_id)
        if post is not None:
            await self._delete(post)

    async def _delete(self, post: Posted) -> Left | None:
        outcomes = await self._delete_all(post)
        now = self._clock()
        may_yet_go = [o for o in outcomes if isinstance(o, Later) or o is Answer.UNKNOWN]
        is_over = all(o is Answer.OK for o in outcomes)
        left = None if is_over else _left(post, *outcomes[:2])
        if is_over:
            wake_at = now + _AGAIN if post.tries == 0 else None
        else:
            waits = [timedelta(seconds=o.seconds) for o in outcomes if isinstance(o, Later)]
            is_final = not may_yet_go or post.tries >= _MOST_TRIES
            wake_at = None if is_final else now + min(max([_AGAIN, *waits]), _LONGEST)
        notice = None
        if left is not None and wake_at is None:
            notice = Notice(
                kind=NoticeKind.NOT_TAKEN_DOWN, data={"link": left.link, "is_line": int(left.is_line)}
            )
        note = partial(self._store.withdrawing.note_try, post, wake_at=wake_at, notice=notice, now=now)
        await self._rows.store(post.id, note)
        return left

    async def _delete_all(self, post: Posted) -> tuple[Outcome, Outcome, Outcome]:
        """Delete thread and message, and what Discord wrote in the channel about the thread; return each outcome."""
        thread = await self._threads.take_away(post.thread_id or post.message_id)
        if post.kind is ChannelKind.FORUM:
            if thread is Answer.OK:
                return thread, Answer.OK, Answer.OK
            return thread, await self._messages.delete(post.message_id, post.message_id), Answer.OK
        message = await self._messages.delete(post.channel_id, post.message_id)
        line = await self._threads.delete_announcement(post.channel_id, post.message_id)
        return thread, message, line


def _left(post: Posted, thread: Outcome, message: Outcome) -> Left:
    """Return what is left where not all could be deleted: of several things the greatest."""
    is_message_gone = message is Answer.OK
    is_thread_gone = thread is Answer.OK
    return Left(
        post,
        is_thread=is_message_gone and not is_thread_gone,
        is_line=is_message_gone and is_thread_gone,
    )
