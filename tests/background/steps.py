"""What several tests of jobs do."""

import asyncio
import random
import sqlite3
from datetime import timedelta
from typing import Any

from bot.background import scheduler
from bot.background.job import Job
from bot.background.scheduler import Scheduler
from tests.background.ticking import Ticking, until_quiet

FULL = sqlite3.OperationalError("database or disk is full")


class Told:
    """Who was told of what."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str, str]] = []
        self.works = True

    async def __call__(self, guild_id: int, what: str, error: Exception) -> None:
        if not self.works:
            raise FULL
        self.told.append((guild_id, what, str(error)))


class Client:
    async def wait_until_ready(self) -> None:
        return None


def make_scheduler(clock: Ticking, *jobs: Job) -> Scheduler:
    client: Any = Client()
    return Scheduler(client, jobs, clock, timedelta(days=30), random.Random(1))


async def live(clock: Ticking, made: Scheduler, seconds: float) -> None:
    """Turn as often as the scheduler does in so many seconds, without waiting for them."""
    end = clock.now + timedelta(seconds=seconds)
    while clock.now < end:
        delay = await made._turn(clock())
        await asyncio.gather(*(runner.task for runner in made._runners if runner.task is not None))
        await until_quiet()
        was_woken, _ = made._alarm.is_set(), made._alarm.clear()
        clock.pass_by(scheduler._GATHERING if was_woken else delay.total_seconds())
