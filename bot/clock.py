"""The one way to know the time, and the check that this machine's clock can be trusted with posts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import discord

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""

MAX_SKEW = timedelta(minutes=5)


def utc_now() -> datetime:
    """Return the present instant (discord.py's, so that a simulator can turn it)."""
    return discord.utils.utcnow()


class ClockCheck:
    """Compares the host's clock with the ``Date`` header (RFC 9110) of Discord's latest answer."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.skew = timedelta(0)

    @property
    def is_trusted(self) -> bool:
        """Whether the clocks differ by no more than five minutes."""
        return abs(self.skew) <= MAX_SKEW

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
        header = params.response.headers.get("Date", "")
        try:
            self.skew = self._clock() - parsedate_to_datetime(header)
        except ValueError:
            return
