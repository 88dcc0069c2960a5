"""How fast requests for posts leave: below Discord's limit for a whole bot, the important ones first.

Discord's documentation, "Rate Limits": 50 requests a second for each bot; answers to interactions don't count.
"""

import asyncio
import heapq
from enum import IntEnum
from itertools import count

import discord

REQUESTS_PER_SECOND = 48.0
"""A little below the limit, so that a crowd that is due in one minute never meets it."""
_BURST = 1
PATIENCE = 60.0
"""Seconds for which a pause of the whole bot is waited out; a longer one postpones what can wait."""
PATIENCE_OF_MESSAGES = 300.0
"""Posts wait longer: nothing else can leave meanwhile, and to postpone them costs a look through their channels."""


class Priority(IntEnum):
    """What goes first when many requests wait."""

    MESSAGE = 0
    FOLLOW_UP = 1
    NOTICE = 2


class RateLimiter:
    """Lets one request pass at a time; call `acquire` before each."""

    def __init__(self, rate: float = REQUESTS_PER_SECOND) -> None:
        self._interval = 1 / rate
        self._free_at = 0.0
        self._paused_until = 0.0
        self._waiting: list[tuple[Priority, int]] = []
        self._numbers = count()

    def pause(self, seconds: float) -> None:
        """Let nothing pass for so long: Discord holds the whole bot."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    async def acquire(self, priority: Priority) -> None:
        """Wait until a request may leave; raise discord.RateLimited where a pause is longer than that can wait.

        Waiters poll, so a cancelled waiter cannot strand the others.
        """
        patience = PATIENCE_OF_MESSAGES if priority is Priority.MESSAGE else PATIENCE
        entry = (priority, next(self._numbers))
        heapq.heappush(self._waiting, entry)
        try:
            while (delay := self._delay(entry)) > 0:
                pause = self._paused_until - _now()
                if pause > patience:
                    raise discord.RateLimited(pause)
                await asyncio.sleep(delay)
        finally:
            self._waiting.remove(entry)
            heapq.heapify(self._waiting)
        self._free_at = max(self._free_at, _now() - _BURST * self._interval) + self._interval

    def _delay(self, entry: tuple[Priority, int]) -> float:
        """Return the seconds until a waiter should look again; none where it may pass."""
        until_free = max(self._free_at, self._paused_until) - _now()
        if self._waiting[0] == entry:
            return until_free
        return max(self._interval, self._paused_until - _now())


def _now() -> float:
    return asyncio.get_running_loop().time()
