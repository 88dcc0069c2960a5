"""Logins without end, slowed down: Discord resets the token of a bot that identifies 1,000 times in a day.

The figure is Discord's: https://docs.discord.com/developers/events/gateway#sessions. How often a supervisor starts the
bot is not ours to know, and a gateway that forgets every session makes one process identify every five seconds. So
the bot itself counts both, in its store, and waits.

The curve: ten logins at once, more than a person who tries settings restarts by hand in a row. The next seven come
5, 10, 20, 40, 80, 160 and 320 s after the one before, and from then on there is one every 375 s. Each comes back after
375 s without a login, so a bot that ran for two hours has all seventeen again.

The bound: no 24 hours see more than 17 + 86,400 / 375 = 247 logins, wherever they begin and however the bot ends. Only
a clock that leaps ahead can add to it, at most seventeen for each leap; one that goes back only makes it slower.
"""

import asyncio
import json
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from bot.clock import Clock
from db.app_state import StateRepository

_log = logging.getLogger(__name__)
MOST_A_DAY = 250
AT_ONCE = 10
RISING = tuple(timedelta(seconds=5 * 2**n) for n in range(7))
REFILL = timedelta(seconds=375)
_KEY = "logins"


@dataclass(frozen=True)
class Budget:
    """How many logins are left (a fraction has come back in part), and when the last one was, if ever."""

    left: float
    at: datetime | None = None

    @classmethod
    def full(cls) -> Self:
        """Return what a bot has that has not logged in for two hours."""
        return cls(float(AT_ONCE + len(RISING)))

    def seen_at(self, now: datetime) -> Self:
        """Return the same by a clock that went back: its last login was now, so that nobody waits for years."""
        return self if self.at is None or self.at <= now else type(self)(self.left, now)

    def wait(self, now: datetime) -> timedelta:
        """Return how long the next login has to wait: nothing, or at most 375 s."""
        if self.at is None:
            return timedelta(0)
        made = math.ceil(AT_ONCE + len(RISING) - self.left)
        rising = timedelta(0) if made < AT_ONCE else RISING[min(made - AT_ONCE, len(RISING) - 1)]
        return max(max(rising, REFILL * (1 - self.left)) - (now - self.at), timedelta(0))

    def spend(self, now: datetime) -> Self:
        """Return what is left after a login now."""
        came_back = 0.0 if self.at is None else (now - self.at) / REFILL
        return type(self)(min(self.left + came_back, AT_ONCE + len(RISING)) - 1, now)

    @classmethod
    def from_text(cls, text: str | None) -> Self:
        """Read what `to_text` wrote."""
        if text is None:
            return cls.full()
        values = json.loads(text)
        return cls(float(values["left"]), datetime.fromisoformat(values["at"]))

    def to_text(self) -> str:
        """Write it for the store."""
        return json.dumps({"left": self.left, "at": self.at.isoformat() if self.at else None})


class LoginDeferred(Exception):
    """Another login has to wait longer than an open connection may be kept waiting."""


class RestartBackoff:
    """Counts logins in the store, each before it is made; who is killed in between has counted one too many.

    A process is admitted before it logs in, which pays for the first session. Each further one is paid for by
    `before_identify`.
    """

    def __init__(
        self,
        state: StateRepository,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._state = state
        self._clock = clock
        self._sleep = sleep
        self._is_paid = False

    async def admit(self) -> None:
        """Wait until another login is allowed, and count it. To cancel ends the wait at once, and counts nothing."""
        budget = await self._budget()
        if wait := budget.wait(self._clock()):
            _log.warning(
                "Logged in too often of late (why, stands above): going on at %s UTC, in %.0f s. "
                "Discord resets the token of a bot that logs in 1,000 times a day.",
                f"{self._clock() + wait:%H:%M:%S}",
                wait.total_seconds(),
            )
        while wait := budget.wait(self._clock()):
            await self._sleep(wait.total_seconds())
            budget = budget.seen_at(self._clock())
        await self._state.put(_KEY, budget.spend(self._clock()).to_text())
        self._is_paid = True

    async def before_identify(self) -> None:
        """Pay for a session; raise LoginDeferred where that has to wait for more than five seconds.

        discord.py gives a new connection 60 s to identify, and Discord wants heartbeats answered meanwhile.
        """
        if not self._is_paid:
            if (await self._budget()).wait(self._clock()) > RISING[0]:
                raise LoginDeferred
            await self.admit()
        self._is_paid = False

    async def _budget(self) -> Budget:
        """Read the store; what a clock that went back makes of it is kept, so that the wait is not begun anew."""
        stored = Budget.from_text(await self._state.get(_KEY))
        budget = stored.seen_at(self._clock())
        if budget != stored:
            await self._state.put(_KEY, budget.to_text())
        return budget
