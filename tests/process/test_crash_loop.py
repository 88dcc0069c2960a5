"""Bots that are killed as soon as they have logged in, one after the other, in processes of their own."""

import asyncio
import json
import signal
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from bot.governor import AT_ONCE, REFILL, RISING, Budget
from tests.loopback import Loopback, Nursery, loopback, until
from tests.loopback.clock import FastClock
from tests.loopback.processes import Process, end

RATE = 300.0


def counted(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        row = connection.execute("SELECT value FROM app_state WHERE key = 'logins'").fetchone()
    return row[0] if row else ""


def lines(folder: Path) -> list[str]:
    return [line for line in (folder / "log.txt").read_text().splitlines() if "going on at" in line]


async def start(nursery: Nursery, made: Loopback, folder: Path, clock: FastClock) -> Process:
    return await nursery.start(made, folder / "bot.db", clock, variant="governed")


async def test_bots_killed_as_soon_as_they_logged_in_log_in_no_more_often_than_allowed(
    tmp_path: Path, now: datetime
) -> None:
    clock = FastClock(tmp_path / "clock", now, RATE)
    async with loopback() as made, Nursery() as nursery:
        logins: list[datetime] = []
        written: set[str] = set()
        for _ in range(22):
            process = await start(nursery, made, tmp_path, clock)
            await asyncio.wait_for(made.identified.wait(), 20)
            logins.append(clock())
            await end(process)
            written.add(counted(tmp_path / "bot.db"))

        assert made.gateway.identifies == 22
        assert len(written) == 22
        passed = logins[-1] - logins[0]
        assert passed >= (22 - AT_ONCE - len(RISING)) * REFILL - timedelta(seconds=60)
        print(f"22 logins in {passed}, {len(lines(tmp_path))} of them after a wait")


async def test_a_bot_killed_between_its_count_and_its_login_has_counted(
    tmp_path: Path, now: datetime
) -> None:
    clock = FastClock(tmp_path / "clock", now)
    async with loopback() as made, Nursery() as nursery:
        database, written = tmp_path / "bot.db", {""}
        for _ in range(4):
            asked = made.count("GET", "/users/@me")
            process = await start(nursery, made, tmp_path, clock)
            await until(lambda before=asked: made.count("GET", "/users/@me") > before, every=0.001)
            await end(process)
            assert counted(database) not in written
            written.add(counted(database))


async def test_a_bot_that_waits_to_log_in_ends_at_once_when_told_to_and_has_not_counted(
    tmp_path: Path, now: datetime
) -> None:
    clock = FastClock(tmp_path / "clock", now)
    async with loopback() as made, Nursery() as nursery:
        process = await start(nursery, made, tmp_path, clock)
        await asyncio.wait_for(made.identified.wait(), 20)
        await end(process)
        spent = json.dumps({"left": 0.0, "at": clock().isoformat()})
        with closing(sqlite3.connect(tmp_path / "bot.db")) as connection, connection:
            connection.execute("UPDATE app_state SET value = ? WHERE key = 'logins'", (spent,))

        process = await start(nursery, made, tmp_path, clock)
        await until(lambda: len(lines(tmp_path)) == 1)
        process.send_signal(signal.SIGTERM)

        assert await asyncio.wait_for(process.wait(), 2) == 0
        assert counted(tmp_path / "bot.db") == spent
        assert made.gateway.identifies == 1
        assert "in 37" in lines(tmp_path)[0]


async def test_a_gateway_that_forgets_each_session_is_not_asked_for_another_without_end(
    tmp_path: Path, now: datetime
) -> None:
    clock = FastClock(tmp_path / "clock", now, 100.0)
    budgets: list[Budget] = []
    async with loopback() as made, Nursery() as nursery:
        process = await start(nursery, made, tmp_path, clock)
        try:
            for number in range(1, 16):
                await until(
                    lambda wanted=number: made.gateway.identifies == wanted and made.gateway.is_connected
                )
                budgets.append(Budget.from_text(counted(tmp_path / "bot.db")))
                await made.gateway.disturb("invalid:false")
        finally:
            await end(process)

    for before, after in pairwise(budgets):
        assert before.at is not None
        assert after.at is not None
        assert after.at - before.at >= before.wait(before.at)
        assert after.left < before.left - 1 + (after.at - before.at) / REFILL + 0.001
    assert len(lines(tmp_path)) >= 3
    assert "Traceback" not in (tmp_path / "log.txt").read_text()
