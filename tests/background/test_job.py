"""The contract of what runs by itself: rests that grow, rows apart from each other, a line for a run of failures."""

import logging
import random
import sqlite3
from datetime import timedelta

import pytest

from bot.background.backoff import LONGEST_REST, Backoff
from bot.background.job import Rows, is_fault_of_the_store
from tests.background.steps import Told
from tests.background.ticking import Ticking


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def rows(clock: Ticking, told: Told) -> Rows:
    return Rows("post", clock, random.Random(1), told)


async def works() -> None:
    return None


async def fails() -> None:
    raise ValueError("bad row")


async def full() -> None:
    raise sqlite3.OperationalError("database or disk is full")


def test_rests_grow_from_a_second_to_five_minutes_with_some_chance_in_them(clock: Ticking) -> None:
    backoff = Backoff(clock, random.Random(1))
    rests = [backoff.fail() for _ in range(12)]
    whole = [min(2.0**n, LONGEST_REST) for n in range(12)]

    assert all(0.75 * most <= rest <= most for rest, most in zip(rests, whole, strict=True))
    assert rests[0] != 1.0
    assert 0 < backoff.left(clock()) <= LONGEST_REST


@pytest.mark.parametrize("leap", [timedelta(days=20_000), timedelta(days=-20_000)])
def test_a_clock_that_is_set_prolongs_no_rest(clock: Ticking, leap: timedelta) -> None:
    backoff = Backoff(clock, random.Random(1))
    for _ in range(20):
        backoff.fail()
    clock.set_to(clock.now + leap)

    clock.pass_by(LONGEST_REST)
    assert backoff.left(clock()) == 0


async def test_a_bad_row_stops_no_other_and_rests(rows: Rows, clock: Ticking) -> None:
    assert not await rows.guard(1, 10, fails)
    assert await rows.guard(2, 11, works)

    now = clock()
    assert rows.resting(now) == [10]
    due = rows.due(now, None)
    assert due is not None
    assert now < due <= now + timedelta(seconds=1)
    clock.pass_by(1)
    assert rows.resting(clock()) == []


async def test_its_server_is_told_once_and_only_if_it_fails_again(rows: Rows, told: Told) -> None:
    await rows.guard(1, 10, fails)
    assert told.told == []
    for _ in range(5):
        await rows.guard(1, 10, fails)
    assert told.told == [(1, "post", "bad row")]


async def test_a_server_that_could_not_be_told_is_told_the_next_time(rows: Rows, told: Told) -> None:
    told.works = False
    await rows.guard(1, 10, fails)
    await rows.guard(1, 10, fails)
    told.works = True
    await rows.guard(1, 10, fails)
    assert told.told == [(1, "post", "bad row")]


async def test_a_thousand_equal_failures_are_one_line_and_their_end_another(
    rows: Rows, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(10):
        for row in range(100):
            await rows.guard(1, row, fails)
    for row in range(100):
        await rows.guard(1, row, works)

    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
    assert "test_job.py" in caplog.messages[0]
    assert "1000 failures" in caplog.messages[1]


async def test_a_full_disk_concerns_all_rows_and_is_told_to_no_server(
    rows: Rows, told: Told, clock: Ticking
) -> None:
    tried = 0

    async def count_and_fail() -> None:
        nonlocal tried
        tried += 1
        await full()

    for row in range(1000):
        await rows.guard(row, row, count_and_fail)

    assert tried == 1
    assert told.told == []
    now = clock()
    due = rows.due(now, now)
    assert due is not None
    assert due > now


async def test_what_could_not_be_stored_is_stored_later_and_not_done_again(
    rows: Rows, clock: Ticking
) -> None:
    done: list[str] = []
    is_full = True

    async def write() -> None:
        if is_full:
            await full()
        done.append("stored")

    async def send() -> None:
        done.append("sent")
        await rows.store(10, write)

    for _ in range(20):
        await rows.guard(1, 10, send)
        clock.pass_by(LONGEST_REST)
    is_full = False
    assert await rows.guard(1, 10, send)
    assert done == ["sent", "stored"]


async def test_rows_that_are_not_met_any_more_are_forgotten(rows: Rows, clock: Ticking) -> None:
    await rows.guard(1, 10, fails)
    clock.pass_by(10 * LONGEST_REST)
    rows.resting(clock())
    assert not rows._resting
    assert not rows._failures._kinds


def test_what_a_row_is_to_blame_for_is_told_from_what_the_disk_is(tmp_path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    with pytest.raises(sqlite3.Error) as malformed:
        connection.execute("SELECT json_extract('{', '$.x')").fetchall()
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.Error) as refused:
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    connection.close()

    assert not is_fault_of_the_store(malformed.value)
    assert is_fault_of_the_store(refused.value)
    assert not is_fault_of_the_store(ValueError())
