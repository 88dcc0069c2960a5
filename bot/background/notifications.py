"""Telling people without being asked: curators in the review channel, members who want it by direct message.

Each again and again until it has arrived.

A notice is stored in the transaction of what it tells of (`db.notifications`). Without a review channel it waits for
one; `/spotlight status` tells the same.
"""

import asyncio
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import discord

from bot.background.digests import NoticePages
from bot.background.job import Job, Rows
from bot.background.keepers import Keepers
from bot.background.leavers import Leavers
from bot.background.review_cards import ReviewCards
from bot.clock import Clock
from bot.discord_api.direct_messages import DirectMessages
from bot.discord_api.messages import Messages
from bot.discord_api.outcomes import REQUEST_ERRORS
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.leavers import Moment
from bot.domain.outcomes import Answer, Later, Outcome, Refused, Sent
from bot.domain.posts import Notice, NoticeKind
from bot.domain.unusable import REVIEW_CHANNEL
from bot.ui.notices import member_page, notice_page
from bot.ui.strings import own
from bot.ui.waiting import older_digest_page
from db import Store

_log = logging.getLogger(__name__)
_SOON = timedelta(seconds=15)
_LONGEST = timedelta(minutes=10)
_WHEN_REFUSED = timedelta(hours=1)
_LATEST = timedelta(hours=12)
"""What Discord wants still later is tried then: beyond a day an instant counts as a wrong clock's."""
_MOST_TRIES = 60
_AT_ONCE = 50


Write = Callable[[], Awaitable[None]]


async def _carry_out(writes: list[Write]) -> None:
    """Store one after the other; called again, go on where it failed."""
    while writes:
        await writes[0]()
        del writes[0]


_LOGGED = ("channel", "note", "missing", "stage", "date", "count", "total", "hours", "minutes", "row")
"""What of a notice's data is logged: ids, keys of sentences, and numbers."""


class Notifications(Job):
    """Sends what is stored, and, where nothing can be stored, the one thing that must be said all the same."""

    name = "notifications"

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        requests: Requests,
        messages: Messages,
        direct_messages: DirectMessages,
        keepers: Keepers,
        review_cards: ReviewCards,
        leavers: Leavers,
        pages: NoticePages,
        clock: Clock,
        rows: Rows,
    ) -> None:
        super().__init__()
        self._client = client
        self._store = store
        self._requests = requests
        self._messages = messages
        self._direct_messages = direct_messages
        self._keepers = keepers
        self._review_cards = review_cards
        self._leavers = leavers
        self._pages = pages
        self._clock = clock
        self._rows = rows
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._alarmed: dict[NoticeKind, set[int]] = defaultdict(set)

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when a notice is to be sent next; those being sent don't count, and none while many are."""
        if len(self._tasks) >= _AT_ONCE:
            return None
        left_out = [*self._tasks, *self._rows.resting(now)]
        return self._rows.due(now, await self._store.notices.next_wake_at(now, except_ids=left_out))

    async def run(self, now: datetime) -> None:
        """Begin to send the notices that are due; returns without waiting for it."""
        left_out = [*self._tasks, *self._rows.resting(now)]
        due = await self._store.notices.list_awake(
            now=now, except_ids=left_out, limit=_AT_ONCE - len(self._tasks)
        )
        for guild_id, notice_id in due:
            self._tasks[notice_id] = asyncio.create_task(self._guarded(guild_id, notice_id))

    async def finish(self, *, within: float) -> None:
        """Stop sending; what was not sent is sent after the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=within)

    async def _guarded(self, guild_id: int, notice_id: int) -> None:
        try:
            await self._rows.guard(guild_id, notice_id, partial(self._send_stored, guild_id, notice_id))
        finally:
            self._tasks.pop(notice_id, None)
            self.on_progress()

    async def _send_stored(self, guild_id: int, notice_id: int) -> None:
        notice = await self._store.notices.get(guild_id, notice_id)
        if notice is not None:
            await self._send(notice)

    async def _send(self, notice: Notice) -> None:
        if notice.tries == 0 and notice.user_id is None and notice.kind is not NoticeKind.CARD:
            _log.warning("Guild %s: curators are told %s.", notice.guild_id, _facts(notice))
        writes: list[Write] = []
        send = self._to_member if notice.user_id else self._to_curators
        outcome = await send(notice, writes)
        if isinstance(outcome, Refused) and not notice.user_id:
            ask = self._store.settings_checks.ask_if_news
            writes.append(partial(ask, notice.guild_id, REVIEW_CHANNEL, now=self._clock()))
        if notice.kind is NoticeKind.UNUSABLE and (outcome is None or isinstance(outcome, Refused)):
            outcome = await self._keepers.tell(notice, await self._name_of_server(notice.guild_id))
        writes.append(self._note_of(notice, outcome, self._clock()))
        await self._rows.store(notice.id, partial(_carry_out, writes))

    def _note_of(self, notice: Notice, outcome: Outcome | None, now: datetime) -> Write:
        """Return what stores what became of a notice."""
        note = partial(self._store.notices.note_try, notice)
        if outcome is None:
            return partial(note, wake_at=None, sent_at=None)
        if isinstance(outcome, Later):
            return partial(
                self._store.notices.postpone, notice, now + min(timedelta(seconds=outcome.seconds), _LATEST)
            )
        if isinstance(outcome, Sent) or outcome in (Answer.OK, Answer.DELETED):
            return partial(note, wake_at=None, sent_at=now)
        delay = _WHEN_REFUSED if isinstance(outcome, Refused) else min(_SOON * 2**notice.tries, _LONGEST)
        is_over = notice.tries >= _MOST_TRIES
        return partial(note, wake_at=None if is_over else now + delay, sent_at=None)

    async def _to_member(self, notice: Notice, writes: list[Write]) -> Outcome | None:
        """Write to a member; None where they left, or their messages are closed: their panel has it all.

        What is to be stored for that goes into ``writes``: a store that fails must not have it sent again.
        """
        user_id = notice.user_id or 0
        if not (await self._store.preferences.get(notice.guild_id, user_id)).wants_messages:
            return None  # taken back since the notice was stored
        if await self._leavers.has_left(Moment.REMIND, notice.guild_id, user_id):
            return None
        page = member_page(notice, await self._name_of_server(notice.guild_id))
        known = await self._store.preferences.message_channel(notice.guild_id, user_id)
        written = await self._direct_messages.write_to(user_id, page, nonce=f"N{notice.id}", channel_id=known)
        if written.channel_id != known:
            keep = self._store.preferences.keep_message_channel
            writes.append(partial(keep, notice.guild_id, user_id, written.channel_id))
        return None if written.is_closed else written.outcome

    async def _name_of_server(self, guild_id: int) -> str:
        """Return what a server is called; while the client does not know it (after READY, say), Discord is asked."""
        guild = self._client.get_guild(guild_id)
        if guild is not None and guild.name:
            return guild.name
        try:
            return (await self._requests.guild(guild_id, priority=Priority.NOTICE)).name
        except REQUEST_ERRORS:
            return own.SOME_SERVER

    async def _to_curators(self, notice: Notice, writes: list[Write]) -> Outcome | None:
        """Write to the review channel; None without one."""
        settings = await self._store.guilds.settings(notice.guild_id)
        channel_id = settings.review_channel_id
        if channel_id is None:
            return None
        if notice.kind is NoticeKind.CARD:
            return await self._card_to_curators(notice, channel_id, writes)
        page, is_needed = await self._pages.page(notice)
        nonce = f"N{notice.id}"
        if not is_needed and not self._messages.is_under_way(channel_id, nonce):
            return Answer.OK
        outcome = await self._messages.notify(notice.guild_id, channel_id, page, nonce=nonce)
        if isinstance(outcome, Sent):
            writes.append(partial(self._store.notices.note_message, notice, channel_id, outcome.message_id))
            if notice.kind is NoticeKind.DIGEST:
                writes.append(partial(self._point_to, notice, channel_id, outcome.message_id))
        return outcome

    async def _point_to(self, notice: Notice, channel_id: int, message_id: int) -> None:
        """Have the digest before this one lead here, so that nobody works from the older list."""
        before = await self._store.notices.find_message_before(notice)
        if before is not None:
            page = older_digest_page(notice.guild_id, channel_id, message_id)
            await self._messages.redraw(*before, page)

    async def _card_to_curators(self, notice: Notice, channel_id: int, writes: list[Write]) -> Outcome:
        guild_id, interview_id = notice.guild_id, notice.interview_id or 0
        outcome = await self._review_cards.send_card(
            guild_id, interview_id, channel_id, nonce=f"N{notice.id}"
        )
        if isinstance(outcome, Sent):
            note_sent = self._review_cards.note_sent
            writes.append(partial(note_sent, guild_id, interview_id, channel_id, outcome.message_id))
        return outcome

    async def store_failing(self, guild_id: int, error: sqlite3.Error) -> None:
        """Say that a post is held because nothing can be stored."""
        await self._alarm(guild_id, Notice(kind=NoticeKind.STORE_FAILING), f" ({error})")

    async def clock_is_wrong(self, guild_id: int, minutes: int) -> None:
        """Say that a post is held because this machine's clock is wrong."""
        await self._alarm(guild_id, Notice(kind=NoticeKind.WRONG_CLOCK, data={"minutes": minutes}))

    async def _alarm(self, guild_id: int, notice: Notice, why: str = "") -> None:
        """Say something once, past the store, until it is over."""
        if guild_id in self._alarmed[notice.kind]:
            return
        _log.error("Guild %s: curators are told %s%s.", guild_id, _facts(notice), why)
        settings = await self._store.guilds.settings(guild_id)
        if settings.review_channel_id is not None:
            nonce = f"{notice.kind[:3]}{guild_id}"
            outcome = await self._messages.notify(
                guild_id, settings.review_channel_id, notice_page(notice), nonce=nonce
            )
            if not isinstance(outcome, Sent | Refused):
                return  # it did not arrive, so it is said again
        self._alarmed[notice.kind].add(guild_id)

    def store_works(self, guild_id: int) -> None:
        """Know that a server's posts can be stored."""
        self._alarmed[NoticeKind.STORE_FAILING].discard(guild_id)

    def clock_is_right(self) -> None:
        """Know that the clock can be trusted again."""
        self._alarmed[NoticeKind.WRONG_CLOCK].clear()


def _facts(notice: Notice) -> str:
    """Return what a notice is about for the log: its kind, ids and numbers, and nobody's name or words."""
    facts: dict[str, object] = {"post": notice.occurrence_id, "interview": notice.interview_id}
    facts |= {key: notice.data.get(key) for key in _LOGGED}
    told = ", ".join(f"{key} {value}" for key, value in facts.items() if value is not None)
    return f"{notice.kind.value} ({told})" if told else notice.kind.value
