"""The scheduler: it alone decides when a job runs, sleeps until one is due, and sleeps again.

Not `discord.ext.tasks`: its loops run twice, burst or die where clocks jump and connections break. A nap is at
most 30 seconds long, so that a clock that was set or a machine that slept is noticed.
"""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import discord

from bot import clock as clocks
from bot.background.backoff import Backoff
from bot.background.job import FailureLog, Job
from bot.clock import Clock

_log = logging.getLogger(__name__)
LONGEST_NAP = timedelta(seconds=30)
_SHORTEST_NAP = timedelta(seconds=1)
"""So long a job is not run again that still has work after its run, unless it, or somebody, calls to wake."""
_GATHERING = 0.02
"""Seconds for which calls to wake are gathered, so that a crowd of posts is looked at in portions."""
FINISH_WITHIN = 4.0
"""Seconds that what was begun has to end at a stop."""
_CANCELLED_WITHIN = 0.5


class Alarm(asyncio.Event):
    """An event that is waited for at most so long.

    `asyncio.wait_for` would do in real life. Simulators tell idle tasks from busy ones by what they wait for: a timer
    is known to be idle, a bare future is not. So the wait is that of a timer, which `set` ends.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer: asyncio.Task[None] | None = None

    def set(self) -> None:
        """Wake who waits, or who will."""
        super().set()
        if self._timer is not None:
            self._timer.cancel()

    async def wait_at_most(self, seconds: float) -> bool:
        """Wait, clear the event, and return whether it was set."""
        if not self.is_set():
            self._timer = asyncio.create_task(asyncio.sleep(seconds))
            try:
                await asyncio.wait(
                    [self._timer]
                )  # unlike awaiting it, this tells our own cancellation from its
            finally:
                self._timer.cancel()
                self._timer = None
        was_set = self.is_set()
        self.clear()
        return was_set


class _Runner:
    """Runs one job, never twice at once, and leaves it alone for a while after a failure."""

    def __init__(
        self, job: Job, clock: Clock, rng: random.Random, alarm: Alarm, counts: Counter[str]
    ) -> None:
        self.job = job
        self.task: asyncio.Task[None] | None = None
        self.not_before = 0.0
        self._alarm = alarm
        self._counts = counts
        self._asking = Backoff(clock, rng)
        self._running = Backoff(clock, rng)
        self._failures = FailureLog(job.name)

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when to run the job; None while it runs, or if nothing is ahead."""
        if self.task is not None:
            return None
        rest = max(self._asking.left(now), self._running.left(now))
        if rest > 0:
            return now + timedelta(seconds=rest)
        try:
            due = await self.job.next_due(now)
        except Exception as error:  # noqa: BLE001  # whatever fails, the other jobs must run
            return now + timedelta(seconds=self._failed("asking when", error, self._asking))
        self._works("asking when", self._asking)
        if due is None:
            return None
        return max(due, now + timedelta(seconds=max(0.0, self.not_before - clocks.steady())))

    def begin(self, now: datetime) -> None:
        """Run the job by the ``now`` by which it was found due."""
        self._counts[f"runs of {self.job.name}"] += 1
        self.task = asyncio.create_task(self._run(now))

    async def _run(self, now: datetime) -> None:
        self.not_before = clocks.steady() + _SHORTEST_NAP.total_seconds()
        try:
            await self.job.run(now)
        except Exception as error:  # noqa: BLE001  # as above
            self._failed("the run", error, self._running)
        else:
            self._works("the run", self._running)
        finally:
            self.task = None
            self._alarm.set()

    def _failed(self, what: str, error: Exception, backoff: Backoff) -> float:
        self._counts[f"failures of {self.job.name}"] += 1
        rest = backoff.fail()
        self._failures.failed(what, error, rest)
        return rest

    def _works(self, what: str, backoff: Backoff) -> None:
        if backoff.failures:
            backoff.reset()
            self._failures.over(what)


class Scheduler:
    """Runs each job when it is due."""

    def __init__(
        self,
        client: discord.Client,
        jobs: Sequence[Job],
        clock: Clock,
        longest_nap: timedelta,
        rng: random.Random,
    ) -> None:
        self._client = client
        self._clock = clock
        self._longest_nap = longest_nap
        self._task: asyncio.Task[None] | None = None
        self._alarm = Alarm()
        self.counts: Counter[str] = Counter()
        """How many ``turns`` it made, and the runs and failures of each job."""
        self._runners = [_Runner(job, clock, rng, self._alarm, self.counts) for job in jobs]
        for job in jobs:
            job.on_progress = self.wake

    def start(self) -> None:
        """Begin, once the client is ready."""
        self._task = asyncio.create_task(self._run())

    async def stop(self, *, within: float = FINISH_WITHIN) -> None:
        """End, and give what was begun ``within`` seconds; the rest is cancelled, and done after the next start."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            _log.info("Jobs: %s.", ", ".join(f"{n} {what}" for what, n in sorted(self.counts.items())))
        await asyncio.gather(*(self._finish(runner, within) for runner in self._runners))

    async def _finish(self, runner: _Runner, within: float) -> None:
        try:
            if runner.task is not None:
                runner.task.cancel()
                await asyncio.wait([runner.task], timeout=_CANCELLED_WITHIN)
            await runner.job.finish(within=within)
        except Exception:  # noqa: BLE001  # the others must have their time all the same
            _log.exception("%s could not be finished.", runner.job.name)

    def wake(self) -> None:
        """End the nap: something changed."""
        for runner in self._runners:
            runner.not_before = 0.0
        self._alarm.set()

    async def _run(self) -> None:
        await self._client.wait_until_ready()
        while True:
            delay = await self._turn(self._clock())
            if await self._alarm.wait_at_most(delay.total_seconds()):
                await asyncio.sleep(_GATHERING)

    async def _turn(self, now: datetime) -> timedelta:
        """Begin the jobs that are due, and return for how long there is nothing to do."""
        self.counts["turns"] += 1
        delay = self._longest_nap
        for runner in self._runners:
            due = await runner.next_due(now)
            if due is not None and due <= now:
                runner.begin(now)
            elif due is not None:
                delay = min(delay, due - now)
        return max(_SHORTEST_NAP, delay)
