"""Bots that are killed as soon as they have logged in, one after the other, in processes of their own."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from bot.cli.restart_backoff import REFILL, Budget
from tests.loopback import Loopback, Nursery, loopback, until
from tests.loopback.clock import FastClock
from tests.loopback.processes import Process, end

RATE = 30.0
"""Fast enough that waits of minutes are seconds here, and slow enough that no start takes 375 s on a busy machine."""


def counted(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        row = connection.execute("SELECT value FROM app_state WHERE key = 'logins'").fetchone()
    return row[0] if row else ""


def lines(folder: Path) -> list[str]:
    return [line for line in (folder / "log.txt").read_text().splitlines() if "going on at" in line]


async def start(nursery: Nursery, made: Loopback, folder: Path, clock: FastClock) -> Process:
    return await nursery.start(made, folder / "bot.db", clock, variant="governed")


async def log_in_once_and_leave(
    left: float, nursery: Nursery, made: Loopback, folder: Path, clock: FastClock
) -> str:
    """Begin where a bot is that has logged in more often; return what its store says."""
    process = await start(nursery, made, folder, clock)
    await asyncio.wait_for(made.identified.wait(), 20)
    await end(process)
    spent = Budget(left, clock()).to_text()
    with closing(sqlite3.connect(folder / "bot.db")) as connection, connection:
        connection.execute("UPDATE app_state SET value = ? WHERE key = 'logins'", (spent,))
    return spent


def check_gaps(texts: list[str]) -> None:
    """Each login waited for what the one before left, and cost one."""
    for before, after in pairwise(Budget.from_text(text) for text in texts):
        assert before.at is not None
        assert after.at is not None
        assert after.at - before.at >= before.wait(before.at)
        assert after.left < before.left - 1 + (after.at - before.at) / REFILL + 0.001


async def test_bots_killed_as_soon_as_they_logged_in_wait_longer_and_longer(
    tmp_path: Path, now: datetime
) -> None:
    clock = FastClock(tmp_path / "clock", now, RATE)
    async with loopback() as made, Nursery() as nursery:
        texts = [await log_in_once_and_leave(8.0, nursery, made, tmp_path, clock)]
        for _ in range(6):
            process = await start(nursery, made, tmp_path, clock)
            await asyncio.wait_for(made.identified.wait(), 30)
            await end(process)
            texts.append(counted(tmp_path / "bot.db"))

        assert made.gateway.identifies == 7
        check_gaps(texts)
        assert len(lines(tmp_path)) >= 1  # the last wait is longer than any start


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
        spent = await log_in_once_and_leave(0.0, nursery, made, tmp_path, clock)

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
    clock = FastClock(tmp_path / "clock", now, RATE)
    async with loopback() as made, Nursery() as nursery:
        texts = [await log_in_once_and_leave(8.0, nursery, made, tmp_path, clock)]
        process = await start(nursery, made, tmp_path, clock)
        try:
            for number in range(2, 8):
                await until(
                    lambda wanted=number: made.gateway.identifies == wanted and made.gateway.is_connected,
                    within=30,
                )
                texts.append(counted(tmp_path / "bot.db"))
                await made.gateway.disturb("invalid:false")
        finally:
            await end(process)

        check_gaps(texts)
        assert len(lines(tmp_path)) >= 1  # the last wait is longer than any start
        assert "Traceback" not in (tmp_path / "log.txt").read_text()
