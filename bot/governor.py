"""Restarts without end, slowed down: Discord resets the token of a bot that identifies 1,000 times in a day."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from db.state import StateRepository

_log = logging.getLogger(__name__)
WINDOW = timedelta(minutes=15)
MOST_STARTS = 10
REST_SECONDS = 300.0
_KEY = "starts"


async def rest_after_many_starts(
    state: StateRepository, clock: Clock, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Count this start; beyond ten in a quarter of an hour, wait five minutes before going on."""
    now = clock()
    earlier = [datetime.fromisoformat(text) for text in json.loads(await state.get(_KEY) or "[]")]
    starts = [*(start for start in earlier if timedelta(0) <= now - start < WINDOW), now]
    await state.put(_KEY, json.dumps([start.isoformat() for start in starts[-MOST_STARTS - 1 :]]))
    if len(starts) > MOST_STARTS:
        _log.warning("Started %d times in 15 minutes; resting before the next connection.", len(starts))
        await sleep(REST_SECONDS)
