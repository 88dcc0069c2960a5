"""What a kind host remembers: to remind people of their next step, and to ask after a year how they are.

And what a house needs: after a start, to read what interviews recommend that were published before the bot knew how;
once a week, to merge the search index.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.background.job import Job, Rows
from bot.domain.errors import SpotlightError
from db import Store
from db.pipeline.board import Reunion

_log = logging.getLogger(__name__)
_REUNIONS_EVERY = timedelta(days=1)
_REUNIONS_AT_ONCE = 50
_TIDY_EVERY = timedelta(days=7)
_MOST_STEPS = 2000
_BETWEEN_STEPS = 0.005
NOBODY = 0
"""Who acted, where nobody did."""


class Reminders(Job):
    """Reminds, at most twice, by the way that each member chose; and invites to tell how things went on."""

    name = "reminders"

    def __init__(self, store: Store, reminders: Rows, invitations: Rows) -> None:
        super().__init__()
        self._store = store
        self._reminders = reminders
        self._invitations = invitations
        self._reunions_at: datetime | None = None

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when somebody is to be reminded, or asked how they are, next."""
        resting = self._reminders.resting(now)
        nudge_at = await self._store.pipeline.next_nudge_at(now, except_ids=resting)
        due = [self._reminders.due(now, nudge_at)]
        if await self._store.pipeline.wants_reunions():
            due.append(self._invitations.due(now, _at(self._reunions_at, now, _REUNIONS_EVERY)))
        return min((at for at in due if at is not None), default=None)

    async def run(self, now: datetime) -> None:
        """Remind everybody who is to be reminded, and once a day ask those whose post is old enough."""
        pipeline, resting = self._store.pipeline, self._reminders.resting(now)
        for guild_id, key in await pipeline.list_to_nudge(now=now, except_ids=resting):
            remind = partial(pipeline.nudge, guild_id, key, actor_id=None, now=now)
            await self._reminders.guard(guild_id, key, remind)
        if _at(self._reunions_at, now, _REUNIONS_EVERY) <= now:
            await self._ask_again(now)
            tomorrow = now + _REUNIONS_EVERY
            self._reunions_at = min(tomorrow, self._invitations.due(now, None) or tomorrow)

    async def _ask_again(self, now: datetime) -> None:
        """Invite so many that it worked for fifty: what is refused, or fails, does not use up a place."""
        tried, invited = list(self._invitations.resting(now)), 0
        while invited < _REUNIONS_AT_ONCE:
            batch = await self._store.pipeline.list_reunions(now=now, except_ids=tried)
            if not batch or self._invitations.store_error is not None:
                return
            for reunion in batch:
                tried.append(reunion.interview_id)
                ask = partial(self._invite, reunion, now)
                invited += await self._invitations.guard(reunion.guild_id, reunion.interview_id, ask)

    async def _invite(self, reunion: Reunion, now: datetime) -> None:
        try:
            await self._store.inviting.invite(
                reunion.guild_id,
                reunion.user_id,
                name=reunion.name,
                series_id=reunion.series_id,
                follows_id=reunion.interview_id,
                actor_id=NOBODY,
                now=now,
            )
        except SpotlightError as error:
            _log.info("Guild %s: nobody was asked how they are now: %r", reunion.guild_id, error)


class Maintenance(Job):
    """Reads what was published before the bot knew how, and keeps the search index fast."""

    name = "maintenance"

    def __init__(self, store: Store, unread: Rows) -> None:
        super().__init__()
        self._store = store
        self._unread = unread
        self._read_at: datetime | None = datetime.min.replace(tzinfo=UTC)
        self._tidy_at: datetime | None = None

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when there is something to read or to merge."""
        tidy_at = _at(self._tidy_at, now, _TIDY_EVERY)
        return tidy_at if self._read_at is None else min(_at(self._read_at, now, _TIDY_EVERY), tidy_at)

    async def run(self, now: datetime) -> None:
        """Read all that is to be read, and merge once a week."""
        await self._read(now)
        if _at(self._tidy_at, now, _TIDY_EVERY) <= now:
            await self._tidy()
            self._tidy_at = now + _TIDY_EVERY

    async def _read(self, now: datetime) -> None:
        """Read interviews twenty at a time, and one by one where one of them cannot be read."""
        read = self._store.knowledge.read
        is_storing = True
        while is_storing and (
            batch := await self._store.knowledge.list_unread(except_ids=self._unread.resting(now))
        ):
            try:
                await read(batch)
            except Exception:  # noqa: BLE001  # found out below which one it is
                for one in batch:
                    await self._unread.guard(one[0], one[1], partial(read, [one]))
                is_storing = self._unread.store_error is None
        self._read_at = self._unread.due(now, None)

    async def _tidy(self) -> None:
        """Merge the search index, in steps so short that nobody waits for them."""
        await self._store.search.begin_merging()
        for _ in range(_MOST_STEPS):
            if not await self._store.search.merge_some():
                return
            await asyncio.sleep(_BETWEEN_STEPS)


def _at(planned: datetime | None, now: datetime, every: timedelta) -> datetime:
    """Return when to do again what is done every so often; now, if it was planned by a clock that was wrong."""
    return now if planned is None or planned > now + every else planned
