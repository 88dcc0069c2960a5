"""Leaving alone what failed, for longer each time."""

import random
from datetime import datetime, timedelta

from bot import clock as clocks
from bot.clock import Clock

FIRST_REST = 1.0
LONGEST_REST = 300.0
"""Seconds after the first failure, and at most; between them each rest is twice the one before."""
JITTER = 0.25
"""By so much of its length a rest may be shorter, so that what failed together is not repeated together."""


class Backoff:
    """How long what failed is left alone: 1 s, 2 s, 4 s … at most 5 minutes, each up to a quarter shorter by chance.

    The rest is over when either clock says so: this machine's may be set or sleep, and the steady one does not count
    the time for which the machine slept.
    """

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self.failures = 0
        """How often it failed since it last worked."""
        self._until: tuple[datetime, float] | None = None

    def fail(self) -> float:
        """Count a failure, begin to rest, and return for how many seconds."""
        self.failures += 1
        longest = min(FIRST_REST * 2.0 ** min(self.failures - 1, 30), LONGEST_REST)
        return self.rest(longest * (1 - JITTER * self._rng.random()))

    def rest(self, seconds: float) -> float:
        """Rest for so long without a failure; return it."""
        self._until = (self._clock() + timedelta(seconds=seconds), clocks.steady() + seconds)
        return seconds

    def reset(self) -> None:
        """Know that it works."""
        self.failures = 0
        self._until = None

    @property
    def is_stale(self) -> bool:
        """Whether the rest has been over for so long that what rested was met again, or is no more."""
        return self._until is not None and clocks.steady() > self._until[1] + 2 * LONGEST_REST

    def left(self, now: datetime) -> float:
        """Return the seconds of rest that are left."""
        if self._until is None:
            return 0.0
        until, ticks = self._until
        return max(0.0, min((until - now).total_seconds(), ticks - clocks.steady()))
