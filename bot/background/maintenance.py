"""What a house needs: to erase discarded drafts, to read what is unread, and to merge the search index."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.background.intervals import due_again
from bot.background.job import Job, Rows
from db import Store

_TIDY_EVERY = timedelta(days=7)


_MOST_STEPS = 2000


_BETWEEN_STEPS = 0.005


class Maintenance(Job):
    """Erases discarded drafts, reads what was published before the bot knew how, keeps the search index fast."""

    name = "maintenance"

    def __init__(self, store: Store, unread: Rows, discarded: Rows) -> None:
        super().__init__()
        self._store = store
        self._unread = unread
        self._discarded = discarded
        self._read_at: datetime | None = datetime.min.replace(tzinfo=UTC)
        self._tidy_at: datetime | None = None

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when there is something to erase, to read or to merge."""
        due = [due_again(self._tidy_at, now, _TIDY_EVERY)]
        if self._read_at is not None:
            due.append(due_again(self._read_at, now, _TIDY_EVERY))
        resting = self._discarded.resting(now)
        discarded = self._discarded.due(
            now, await self._store.discarding.next_wake_at(now, except_ids=resting)
        )
        return min([*due, discarded] if discarded is not None else due)

    async def run(self, now: datetime) -> None:
        """Erase what was discarded, read all that is to be read, and merge once a week."""
        await self._erase_discarded(now)
        await self._read(now)
        if due_again(self._tidy_at, now, _TIDY_EVERY) <= now:
            await self._tidy()
            self._tidy_at = now + _TIDY_EVERY

    async def _erase_discarded(self, now: datetime) -> None:
        resting = self._discarded.resting(now)
        for guild_id, draft_id in await self._store.discarding.list_due(now=now, except_ids=resting):
            await self._discarded.guard(
                guild_id, draft_id, partial(self._store.discarding.erase, guild_id, draft_id)
            )

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
