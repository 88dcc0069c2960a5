"""What curators and members do, told in a channel, for servers that chose one. The store has it all in any case."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.discord_api.messages import Messages
from bot.outcomes import Later, Refused, Sent
from bot.ui.deeds import deeds_page
from db import Store

_log = logging.getLogger(__name__)
_AT_ONCE = 15
_AGAIN = timedelta(minutes=1)
_WHEN_REFUSED = timedelta(hours=1)


class AuditChannel:
    """Tells each server its untold deeds, in order, at least once."""

    def __init__(self, store: Store, messages: Messages, clock: Clock) -> None:
        self._store = store
        self._messages = messages
        self._clock = clock
        self._not_before: dict[int, datetime] = {}
        self._task: asyncio.Task[None] | None = None
        self.on_progress: Callable[[], None] = lambda: None

    async def work(self, now: datetime) -> None:
        """Begin to tell what is untold; returns without waiting for it."""
        due = await self._due(now)
        if self._task is None and due:
            self._task = asyncio.create_task(self._tell_all(due))

    async def next_wake_at(self) -> datetime | None:
        """Return when there is something to tell next."""
        if self._task is not None:
            return None
        now = self._clock()
        waiting = [
            self._not_before.get(guild_id, now) for guild_id, _ in await self._store.deeds.list_untold()
        ]
        return min(waiting, default=None)

    async def finish(self) -> None:
        """Stop; what was not told is told after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _due(self, now: datetime) -> list[tuple[int, int]]:
        untold = await self._store.deeds.list_untold()
        return [pair for pair in untold if self._not_before.get(pair[0], now) <= now]

    async def _tell_all(self, due: list[tuple[int, int]]) -> None:
        try:
            for guild_id, channel_id in due:
                await self._tell(guild_id, channel_id)
        except Exception:  # noqa: BLE001  # the next round tries again
            _log.exception("Deeds could not be told.")
            self._not_before.update({guild_id: self._clock() + _AGAIN for guild_id, _ in due})
        finally:
            self._task = None
            self.on_progress()

    async def _tell(self, guild_id: int, channel_id: int) -> None:
        deeds = await self._store.deeds.next_of(guild_id, limit=_AT_ONCE)
        if not deeds:
            return
        last = deeds[-1].id
        outcome = await self._messages.notify(guild_id, channel_id, deeds_page(deeds), nonce=f"A{last}")
        if isinstance(outcome, Sent):
            await self._store.deeds.note_told(guild_id, last)
            return
        delay = _WHEN_REFUSED if isinstance(outcome, Refused) else _AGAIN
        if isinstance(outcome, Later):
            delay = max(delay, timedelta(seconds=outcome.seconds))
        self._not_before[guild_id] = self._clock() + delay
