"""How often a bot logs in that ends again and again, by a clock that is moved by its own waiting."""

import asyncio
import logging
from bisect import bisect_left
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.restart_backoff import AT_ONCE, MOST_A_DAY, REFILL, RISING, Budget, LoginDeferred, RestartBackoff
from db import Store

DAY = timedelta(days=1)


class Hours:
    """A clock that stands still but for the sleep that is asked for."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


async def crash_loop(store: Store, clock: Hours, crash_after: timedelta) -> list[datetime]:
    """Start again at once whatever happens, each start with nothing but the store; return a day's logins."""
    end = clock.now + DAY
    logins: list[datetime] = []
    while True:
        await RestartBackoff(store.state, clock, clock.sleep).admit()
        if clock.now >= end:
            return logins
        logins.append(clock.now)
        clock.now += crash_after


def most_in_a_day(logins: list[datetime]) -> int:
    return max(bisect_left(logins, begin + DAY) - number for number, begin in enumerate(logins))


@pytest.mark.parametrize(
    ("crash_after", "expected"),
    [(0, 247), (1, 247), (5, 247), (30, 247), (60, 247), (300, 247), (375, 231), (3600, 24)],
)
async def test_a_day_of_crashes_sees_at_most_250_logins(
    store: Store, now: datetime, crash_after: int, expected: int
) -> None:
    logins = await crash_loop(store, Hours(now), timedelta(seconds=crash_after))

    print(f"a crash {crash_after} s after each login: {len(logins)} logins in 24 hours")
    assert len(logins) == expected
    assert len(logins) <= MOST_A_DAY


def test_the_bound_follows_from_the_curve() -> None:
    assert AT_ONCE + len(RISING) + DAY / REFILL <= MOST_A_DAY
    assert max(RISING) <= REFILL


@given(st.lists(st.floats(0, 20_000), max_size=40), st.floats(0, 2_000))
def test_no_24_hours_wherever_they_begin_see_more_than_250(quiet: list[float], crash_after: float) -> None:
    budget, now, logins = Budget.full(), datetime.fromisoformat("2026-01-01T00:00:00+00:00"), []
    for seconds in [*quiet, *[crash_after] * 500, *quiet, *[crash_after] * 100]:
        now += budget.wait(now)
        logins.append(now)
        budget = Budget.from_text(budget.spend(now).to_text())
        now += timedelta(seconds=seconds)

    assert most_in_a_day(logins) <= MOST_A_DAY


async def test_ten_restarts_in_a_row_wait_for_nothing_and_the_next_for_seconds(
    store: Store, now: datetime
) -> None:
    clock = Hours(now)
    for _ in range(20):
        await RestartBackoff(store.state, clock, clock.sleep).admit()
        clock.now += timedelta(seconds=1)

    assert [round(seconds) for seconds in clock.slept[:7]] == [4, 9, 19, 39, 79, 159, 319]
    assert clock.now - now < timedelta(minutes=30)


async def test_what_was_not_needed_comes_back_within_two_hours(store: Store, now: datetime) -> None:
    clock = Hours(now)
    for _ in range(17):
        await RestartBackoff(store.state, clock, clock.sleep).admit()
    clock.now += timedelta(hours=2)
    clock.slept.clear()
    for _ in range(10):
        await RestartBackoff(store.state, clock, clock.sleep).admit()

    assert clock.slept == []


async def test_to_end_while_waiting_ends_at_once_and_counts_nothing(store: Store, now: datetime) -> None:
    clock = Hours(now)
    for _ in range(17):
        await RestartBackoff(store.state, clock, clock.sleep).admit()
    before = await store.state.get("logins")
    waiting = asyncio.create_task(RestartBackoff(store.state, clock).admit())
    await asyncio.sleep(0.05)
    assert not waiting.done()

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, 1)
    assert await store.state.get("logins") == before


async def test_one_line_says_when_it_goes_on(
    store: Store, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Hours(now.replace(hour=12, minute=0, second=0, microsecond=0))
    for _ in range(10):
        await RestartBackoff(store.state, clock, clock.sleep).admit()
    with caplog.at_level(logging.WARNING):
        await RestartBackoff(store.state, clock, clock.sleep).admit()

    (line,) = [r.getMessage() for r in caplog.records]
    assert line == (
        "Logged in too often of late (why, stands above): going on at 12:00:05 UTC, in 5 s. "
        "Discord resets the token of a bot that logs in 1,000 times a day."
    )


@pytest.mark.parametrize("leap", [timedelta(hours=-1), timedelta(days=-20_000)])
async def test_a_clock_that_goes_back_makes_nobody_wait_longer_than_a_login_takes(
    store: Store, now: datetime, leap: timedelta
) -> None:
    clock = Hours(now)
    for _ in range(30):
        await RestartBackoff(store.state, clock, clock.sleep).admit()
    clock.now += leap
    began = clock.now
    await RestartBackoff(store.state, clock, clock.sleep).admit()

    assert clock.now - began <= REFILL


async def test_a_clock_that_goes_back_while_it_waits_begins_the_wait_anew_and_no_more(
    store: Store, now: datetime
) -> None:
    clock = Hours(now)
    for _ in range(30):
        await RestartBackoff(store.state, clock, clock.sleep).admit()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        if not slept:
            clock.now -= timedelta(days=400)
        slept.append(seconds)
        clock.now += timedelta(seconds=seconds)

    await RestartBackoff(store.state, clock, sleep).admit()

    assert sum(slept) <= 2 * REFILL.total_seconds()


async def test_each_session_after_the_first_is_counted_and_deferred_where_it_would_wait(
    store: Store, now: datetime
) -> None:
    clock = Hours(now)
    backoff = RestartBackoff(store.state, clock, clock.sleep)
    await backoff.admit()
    await backoff.before_identify()
    for _ in range(10):
        await backoff.before_identify()
    assert clock.slept == [5.0]

    with pytest.raises(LoginDeferred):
        await backoff.before_identify()
    await backoff.admit()
    await backoff.before_identify()
    assert clock.slept == [5.0, 10.0]
