"""The scheduler by a clock that ticks: one ``now`` for asking and running, rests after failures, a nap between."""

import asyncio
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from bot.background.job import Job
from bot.background.scheduler import Alarm
from tests.background.steps import live, make_scheduler
from tests.background.ticking import Ticking, until_quiet


class Every(Job):
    """Due each so often; does what it is told to."""

    name: ClassVar[str] = "every"

    def __init__(self, every: timedelta, error: Exception | None = None) -> None:
        super().__init__()
        self.every = every
        self.error = error
        self.due: datetime | None = None
        self.runs: list[datetime] = []

    async def next_due(self, now: datetime) -> datetime | None:
        return self.due or now

    async def run(self, now: datetime) -> None:
        assert self.due is None or self.due <= now
        self.runs.append(now)
        if self.error is not None:
            raise self.error
        self.due = now + self.every


class Stubborn(Every):
    """Says after each run that it is due still."""

    async def run(self, now: datetime) -> None:
        self.runs.append(now)


async def test_jobs_run_when_they_are_due_by_the_now_by_which_they_were_asked(clock: Ticking) -> None:
    daily, weekly = Every(timedelta(days=1)), Every(timedelta(days=7))
    made = make_scheduler(clock, daily, weekly)
    await live(clock, made, 28 * 86400)

    assert len(daily.runs) == 28
    assert len(weekly.runs) == 4
    assert made.counts["turns"] < 100


@pytest.mark.parametrize("asks", [True, False])
async def test_a_job_that_fails_rests_longer_and_longer_and_stops_no_other(
    clock: Ticking, caplog: pytest.LogCaptureFixture, asks: bool
) -> None:
    good, bad = Every(timedelta(seconds=10)), Every(timedelta(0), OSError("no"))
    if asks:

        async def refuse(now: datetime) -> datetime | None:
            bad.runs.append(now)
            raise OSError

        bad.next_due = refuse  # type: ignore[method-assign]
    made = make_scheduler(clock, bad, good)
    await live(clock, made, 3600)

    assert len(good.runs) >= 355
    assert 18 <= len(bad.runs) <= 30
    assert len(caplog.records) == 1
    assert made.counts["turns"] < 1000


async def test_a_job_that_never_gets_on_turns_once_a_second_at_most(clock: Ticking) -> None:
    job = Stubborn(timedelta(0))
    await live(clock, make_scheduler(clock, job), 60)

    assert len(job.runs) <= 60


async def test_a_call_to_wake_runs_at_once_what_is_due_again(clock: Ticking) -> None:
    job = Stubborn(timedelta(0))
    made = make_scheduler(clock, job)
    await made._turn(clock())
    await until_quiet()
    await made._turn(clock())
    assert len(job.runs) == 1
    job.on_progress()
    await made._turn(clock())
    await until_quiet()
    assert len(job.runs) == 2


async def test_the_alarm_is_heard_before_during_and_after() -> None:
    alarm = Alarm()
    alarm.set()
    assert await alarm.wait_at_most(30)
    asyncio.get_running_loop().call_later(0.01, alarm.set)
    assert await alarm.wait_at_most(30)
    assert not await alarm.wait_at_most(0.01)


async def test_who_waits_for_the_alarm_can_be_cancelled() -> None:
    waiting = asyncio.create_task(Alarm().wait_at_most(30))
    await until_quiet()
    waiting.cancel()
    await asyncio.wait([waiting], timeout=1)
    assert waiting.cancelled()
