"""Rows 9, 17 and 18: every time zone, migrations cut short, and being told to stop."""

import asyncio
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from db.sqlite.migrate import load_migrations, prepare
from tests.loopback import Fault
from tests.torture.bench import Bench, Row, Tally
from tests.torture.scene import scene
from tests.zones import AWKWARD, violations

TIMES = ("00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "12:00", "23:59")


def _all_zones() -> list[str]:
    """Also those that can't be chosen any more: a server may have one of them since earlier."""
    return sorted(z for z in available_timezones() if z not in ("Factory", "localtime"))


def _walk(job: tuple[str, int, str]) -> tuple[int, int]:
    return violations(*job)


async def zones(bench: Bench, tally: Tally, trials: int) -> None:
    """The awkward zones on every day at every time, all others on a Sunday at a time by chance; 60 years each."""
    rng = random.Random(f"{bench.seed}/9")
    jobs = [(zone, day, time) for zone in AWKWARD for day in range(7) for time in TIMES]
    jobs += [(z, 6, f"{rng.randrange(24):02}:{rng.randrange(60):02}") for z in _all_zones()]
    jobs = rng.sample(jobs, min(trials, len(jobs)))
    dates = wrong = 0
    loop = asyncio.get_running_loop()
    with multiprocessing.get_context("spawn").Pool() as pool:
        results: Any = pool.imap_unordered(_walk, jobs, chunksize=1)
        for number in range(len(jobs)):
            count, bad = await loop.run_in_executor(None, results.next)
            dates, wrong = dates + count, wrong + bad
            tally.trials += 1
            bench.progress(number + 1, len(jobs), tally)
    if wrong:
        tally.fault(f"{wrong} violations")
    tally.notes.append(f"{dates:,} dates, {wrong} violations")


_MIGRATE = """
import os, signal, sqlite3, sys
from pathlib import Path
from db.sqlite import migrate
limit, path = int(sys.argv[1]), Path(sys.argv[2])
connect, seen = sqlite3.connect, [0]
def traced(*arguments, **options):
    connection = connect(*arguments, **options)
    def count(_statement):
        seen[0] += 1
        if seen[0] == limit:
            os.kill(os.getpid(), signal.SIGKILL)
    connection.set_trace_callback(count)
    return connection
sqlite3.connect = traced
migrate.prepare(path)
"""


async def migrations(bench: Bench, tally: Tally, trials: int) -> None:
    """Killed at every statement of a migration, from nothing or a released schema: old or new, never between."""
    steps = load_migrations()
    reached = 0

    async def from_version(version: int, limit: int) -> bool:
        """Migrate and die at a statement; return whether it died."""
        nonlocal reached
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.db"
            if version:
                prepare(path, steps[:version])
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _MIGRATE, str(limit), str(path),
                env={**os.environ, "PYTHONPATH": str(Path.cwd())},
                stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            died = await process.wait() == -signal.SIGKILL
            tally.kills += died
            found = _version(path)
            if found not in {0, *range(version, len(steps) + 1)}:
                tally.fault(f"schema {version}, statement {limit}: schema {found}")
            prepare(path)
            if _version(path) != len(steps) or _shape(path) != _whole():
                tally.corrupt += 1
                tally.fault(f"schema {version}, statement {limit}: not the schema that a new file has")
            reached = max(reached, limit)
            return died

    limits = [(version, limit) for version in range(len(steps)) for limit in range(1, 90)]
    stride = max(1, -(-len(limits) // trials))

    async def trial(number: int) -> None:
        await from_version(*limits[min(number * stride, len(limits) - 1)])

    await bench.run(tally, min(trials, len(limits)), trial)


def _version(path: Path) -> int:
    if not path.exists() or path.stat().st_size == 0:
        return 0
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _shape(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def _whole() -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder) / "x.db")
        return _shape(Path(folder) / "x.db")


async def told_to_stop(bench: Bench, tally: Tally, trials: int) -> None:
    """SIGTERM or Ctrl-C at a random moment, a third of them while Discord does not answer: over in ten seconds."""

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/18/{number}")
        async with scene(bench.nursery, rng) as at:
            if number % 3 == 0:
                at.made.faults.append(
                    Fault("POST", at.server.posts_path, rng.choice(["before", "after"]), "hang", seconds=12.0)
                )
            async with at.bot() as process:
                await asyncio.wait_for(at.made.identified.wait(), 20)
                await asyncio.sleep(rng.uniform(0.0, 0.9))
                begun = asyncio.get_running_loop().time()
                process.send_signal(rng.choice([signal.SIGTERM, signal.SIGINT]))
                code = await asyncio.wait_for(process.wait(), 30)
                took = asyncio.get_running_loop().time() - begun
            tally.figures.append(took)
            if code != 0 or took > 10:
                tally.fault(f"trial {number}: ended with {code} after {took:.1f} s")
            at.made.faults.clear()
            async with at.bot():
                await at.wait_until_over()
            at.judge(tally, f"trial {number}")

    await bench.run(tally, trials, trial)
    tally.notes.append(f"the slowest took {max(tally.figures):.1f} s")


ROWS = [
    Row("9", "dates of all time zones over 60 years", len(AWKWARD) * 7 * len(TIMES) + 600, zones, least=20),
    Row("17", "killed at each statement of a migration", 178, migrations, least=10),
    Row("18", "told to stop at a random moment", 100, told_to_stop, least=6),
]
