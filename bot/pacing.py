"""How fast requests for posts leave: below Discord's limit for a whole bot, the important ones first.

Discord's documentation, "Rate Limits": 50 requests a second for each bot; answers to interactions don't count.
"""

import asyncio
import heapq
from enum import IntEnum
from itertools import count

REQUESTS_PER_SECOND = 48.0
"""A little below the limit, so that a crowd that is due in one minute never meets it."""
_BURST = 1


class Priority(IntEnum):
    """What goes first when many requests wait."""

    MESSAGE = 0
    FOLLOW_UP = 1
    NOTICE = 2


class Pacer:
    """Lets one request pass at a time; call `turn` before each."""

    def __init__(self, rate: float = REQUESTS_PER_SECOND) -> None:
        self._interval = 1 / rate
        self._free_at = 0.0
        self._waiting: list[tuple[Priority, int]] = []
        self._numbers = count()

    async def turn(self, priority: Priority) -> None:
        """Wait until a request may leave.

        Whoever waits looks at the clock again and again instead of being woken by another, so that nobody
        depends on a task that might be gone.
        """
        time = asyncio.get_running_loop().time
        entry = (priority, next(self._numbers))
        heapq.heappush(self._waiting, entry)
        try:
            while self._waiting[0] != entry or time() < self._free_at:
                is_first = self._waiting[0] == entry
                await asyncio.sleep(self._free_at - time() if is_first else self._interval)
        finally:
            self._waiting.remove(entry)
            heapq.heapify(self._waiting)
        self._free_at = max(self._free_at, time() - _BURST * self._interval) + self._interval
