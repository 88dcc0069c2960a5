"""``python -m bot run`` by another clock and with shorter naps, so that thousands of trials fit into an hour.

All else is the same: with a `FastClock` the waits are not changed, the time that they wait for passes faster.
"""

import os
from datetime import timedelta
from importlib import import_module
from typing import Any

import discord
from discord import http

from bot import clock, services
from bot.__main__ import main
from bot.background import scheduler
from bot.cli import restart_backoff
from bot.client import SpotlightBot
from tests.loopback.clock import FastClock

CLOCK = "SPOTLIGHT_TEST_CLOCK"
VARIANT = "SPOTLIGHT_TEST_VARIANT"
NAP = timedelta(milliseconds=50)


def forget_buckets_by(clock: FastClock) -> None:
    """Let discord.py forget an unused rate-limit bucket after five minutes of this clock instead of real ones.

    Else the buckets of a year in half an hour would all be in memory at once, which no real year does.
    """

    class Bucket(http.Ratelimit):
        __slots__ = ("_used_at",)

        def __init__(self, most: float | None) -> None:
            super().__init__(most)
            self._used_at = clock()

        async def acquire(self) -> None:
            self._used_at = clock()
            await super().acquire()

        def is_inactive(self) -> bool:
            return (
                clock() - self._used_at >= timedelta(minutes=5)
                and self.outgoing == 0
                and not self._pending_requests
            )

    http.Ratelimit = Bucket  # type: ignore[misc]


def hurry() -> None:
    """Take the clock that the environment describes, look at it often, and don't wait two seconds for servers."""
    if text := os.environ.get(CLOCK):
        fast = FastClock.from_text(text)
        discord.utils.utcnow = fast
        clock.steady = services.steady = fast.steady
        forget_buckets_by(fast)
    scheduler._SHORTEST_NAP = timedelta(milliseconds=10)
    restart_backoff.AT_ONCE = 1_000_000
    (SpotlightBot.__init__.__kwdefaults__ or {})["longest_nap"] = NAP
    start = discord.Client.__init__

    def start_soon(self: discord.Client, **options: Any) -> None:
        options.setdefault("guild_ready_timeout", 0.05)
        start(self, **options)

    discord.Client.__init__ = start_soon  # type: ignore[method-assign]
    for variant in filter(None, os.environ.get(VARIANT, "").split(",")):
        getattr(import_module("tests.torture.variants"), variant)()


if __name__ == "__main__":
    hurry()
    main(["run"])
