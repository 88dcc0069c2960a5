"""The one way to know the time, and the check that this machine's clock can be trusted with posts."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import discord
from discord.http import Route

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""

MAX_SKEW = timedelta(minutes=5)
_MAX_DRIFT = timedelta(minutes=1)


def utc_now() -> datetime:
    """Return the present instant (discord.py's, so that a simulator can turn it)."""
    return discord.utils.utcnow()


def steady() -> float:
    """Return seconds that pass evenly, whatever is done to the machine's clock (they rest while it sleeps)."""
    return time.monotonic()


class ClockCheck:
    """Compares the host's clock with the ``Date`` header (RFC 9110) of Discord's latest answer.

    Between answers it watches the clock by another one that nobody sets: after a leap only the next answer can tell
    whether the clock was put right or wrong.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.skew = timedelta(0)
        self._seen: tuple[datetime, float] | None = None

    @property
    def is_trusted(self) -> bool:
        """Whether the clocks differed by no more than five minutes, and this one has not leapt since."""
        if abs(self.skew) > MAX_SKEW:
            return False
        if self._seen is None:
            return True
        then, ticks = self._seen
        leap = self._clock() - then - timedelta(seconds=steady() - ticks)
        return abs(leap) <= _MAX_DRIFT

    def trace_config(self) -> aiohttp.TraceConfig:
        """Return the hook that discord.py's ``http_trace`` takes."""
        config = aiohttp.TraceConfig()
        config.on_request_end.append(self._note)
        return config

    async def _note(
        self,
        _session: aiohttp.ClientSession,
        _context: object,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:
        if not str(params.url).startswith(Route.BASE) or "Age" in params.response.headers:
            return  # a content network's or proxy's answer may be old (RFC 9111: Age marks a cached one)
        header = params.response.headers.get("Date", "")
        now = self._clock()
        try:
            self.skew = now - parsedate_to_datetime(header)
        except ValueError:
            return
        self._seen = (now, steady())
