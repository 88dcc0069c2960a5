"""A clock for jobs that moves on by itself, and by which a scheduler can be run without waiting."""

import asyncio
from datetime import datetime, timedelta

import pytest

from tests.factories import NOW


class Ticking:
    """Each reading is a little later than the one before; `pass_by` is what sleeping does."""

    def __init__(self, begins_at: datetime = NOW, tick: timedelta = timedelta(microseconds=700)) -> None:
        self.now = begins_at
        self.ticks = 0.0
        self._tick = tick

    def __call__(self) -> datetime:
        self.pass_by(self._tick.total_seconds())
        return self.now

    def steady(self) -> float:
        return self.ticks

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.ticks += seconds

    def set_to(self, instant: datetime) -> None:
        """Set the machine's clock, as somebody does, or a time server."""
        self.now = instant


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Ticking:
    made = Ticking()
    monkeypatch.setattr("bot.clock.steady", made.steady)
    return made


async def until_quiet() -> None:
    """Let tasks that need no time run to their end."""
    for _ in range(50):
        await asyncio.sleep(0)
