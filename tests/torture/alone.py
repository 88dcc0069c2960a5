"""Rows 29 to 32: what runs by itself, for a year; among bad rows (`spoilt`); on a full disk; told to stop.

And row 35: the same bot in a crash loop.
"""

import asyncio
import os
import random
import re
import signal
import sqlite3
from bisect import bisect_left
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.loopback import Fault
from tests.torture.bench import Bench, Row, Tally
from tests.torture.furnished import audit_entry, furnish, notice, takedown, wait_for, what_is_left, write
from tests.torture.scene import DUE, Scene, scene
from tests.torture.soak import Unlucky, judge, meets_posts, skip_idle_time
from tests.torture.spoilt import bad_rows

_PEOPLE = 8
_REST_WEEKS = 6
_MOMENTS = 28
YEAR_SERVERS = 200
_DAY = 86_400.0
_AT_MOST = 250
"""Logins in any 24 hours, of the 1,000 after which Discord resets the token."""
_WAIT = re.compile(r"going on at .* UTC, in (\d+) s")
_LOOKED_AT = 40
"""One wait of so many is watched, since that takes real time: for ``_LOOKS`` seconds, in which a bot would have logged
in, ``_NEARLY`` so many of its clock before it may."""
_LOOKS = 1.5
_NEARLY = 5.0


async def year(bench: Bench, tally: Tally, trials: int) -> None:
    """Every job for a year: posts, notices, checks, takedowns, reminders, invitations to follow up, audit trail."""
    weeks = max(3, round(trials / YEAR_SERVERS))
    rng = random.Random(f"{bench.seed}/27")
    minutes = [rng.randrange(_MOMENTS) * 7 * 24 * 60 // _MOMENTS for _ in range(YEAR_SERVERS)]
    async with scene(
        bench.nursery, rng, servers=YEAR_SERVERS, interviews=_PEOPLE, minutes=minutes, rate=1.0,
        before=timedelta(seconds=5), cool_off_weeks=_REST_WEEKS,
    ) as at:  # fmt: skip
        furnish(at)
        at.made.keeps_requests = False
        at.made.faults = unlucky = Unlucky(rng)
        meets_posts(at.made)
        asked: list[str] = []
        async with at.bot("unpaced") as process:
            await asyncio.wait_for(at.made.identified.wait(), 60)
            week = 0
            with closing(sqlite3.connect(f"file:{at.database}?mode=ro", uri=True, timeout=10)) as reader:
                while at.clock() < DUE + timedelta(weeks=weeks):
                    await skip_idle_time(at, reader)
                    if int((at.clock() - DUE) / timedelta(weeks=1)) >= week:
                        asked += _weekly(at, rng, week)
                        week += 1
                        bench.progress(min(week, weeks), weeks, tally)
                    if process.returncode is not None:
                        tally.fault(f"the bot ended with {process.returncode}")
                        return
            await at.wait_until_over(within=60)
            left = await wait_for(lambda: what_is_left(at) or _unsent(at), 60, at)
        judge(at, tally, weeks)
        _judge_jobs(at, tally, asked, weeks)
        for what in left:
            tally.fault(f"left undone: {what}")
        tally.notes.append(f"{unlucky.came:,} faults")


def _weekly(at: Scene, rng: random.Random, week: int) -> list[str]:
    """Give every job something to do in a tenth of the servers; return the marks of the notices."""
    now = at.clock().isoformat(timespec="milliseconds")
    chosen = rng.sample(range(len(at.servers)), len(at.servers) // 10)
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for number in chosen:
        server = at.servers[number]
        statements += [
            notice(server.guild.id, f"asked-{week}-{number}-", now),
            takedown(server.guild.id, server.review.id, 10**6 * (week + 1) + number, now),
            audit_entry(server.guild.id, now),
        ]
    write(at, *statements)
    return [f"asked-{week}-{number}-" for number in chosen]


def _unsent(at: Scene) -> list[str]:
    """What servers are still to be told, though it be later: a fault may have put it off."""
    count = at.query("SELECT count(*) FROM notice WHERE wake_at IS NOT NULL AND sent_at IS NULL")[0][0]
    return [f"{count} notices put off"] if count else []


def _judge_jobs(at: Scene, tally: Tally, asked: list[str], weeks: int) -> None:
    shown: Counter[str] = Counter()
    for server in at.servers:
        for text in server.notices():
            shown.update(mark for mark in asked if mark in text)
    tally.lost += sum(1 for mark in asked if not shown[mark])
    tally.duplicates += sum(1 for mark in asked if shown[mark] > 1)
    reminded = at.query("SELECT count(*) FROM invitation WHERE follows_id IS NULL AND nudges < 2")[0][0]
    if weeks > 3 and reminded:
        tally.fault(f"{reminded} were not reminded twice")
    followed = at.query("SELECT count(*) FROM invitation WHERE follows_id IS NOT NULL")[0][0]
    if weeks > 20 and not followed:
        tally.fault("nobody was asked how things went on")
    told = at.query("SELECT count(*) FROM notice WHERE kind = 'row_failed'")[0][0]
    if told:
        tally.fault(f"{told} rows failed")
    tally.notes.append(f"{len(asked):,} notices, {followed:,} asked how things went on")


async def full_disk(bench: Bench, tally: Tally, minutes: int) -> None:
    """Twenty servers with a post, notice, takedown and audit entry each, and a disk that takes nothing for an hour."""
    rng = random.Random(f"{bench.seed}/29")
    async with scene(
        bench.nursery, rng, servers=20, rate=20.0, before=timedelta(hours=1), opens_thread=False
    ) as at:
        furnish(at)
        refuse = at.database.parent / "refuse.txt"
        async with at.bot("refusing") as process:
            await asyncio.wait_for(at.made.identified.wait(), 60)
            if left := await wait_for(lambda: what_is_left(at), 60):
                tally.fault(f"the disk is full before all this was done: {left}")
            refuse.touch()
            now = at.clock().isoformat(timespec="milliseconds")
            for number, server in enumerate(at.servers):
                write(
                    at,
                    notice(server.guild.id, f"asked-{number}-", now),
                    takedown(server.guild.id, server.review.id, 10**6 + number, now),
                    audit_entry(server.guild.id, now),
                )
            at.clock.jump_to(DUE - timedelta(seconds=60))
            log = at.database.parent / "log.txt"
            asked, lines, cpu = len(at.made.requests), _lines(log), _cpu(process.pid)
            await asyncio.sleep(minutes * 60 / at.clock.rate)
            asked, lines, cpu = len(at.made.requests) - asked, _lines(log) - lines, _cpu(process.pid) - cpu
            posted = sum(len(server.posts()) for server in at.servers)
            refuse.unlink()
            left = await wait_for(lambda: what_is_left(at) if at.is_over() else ["posts"], 60)
        if posted:
            tally.fault(f"{posted} posts were made that could not be noted")
        shown = Counter[int]()
        for number, server in enumerate(at.servers):
            shown[number] = sum(f"asked-{number}-" in text for text in server.notices())
        tally.trials = minutes
        tally.lost += sum(1 for server in at.servers if not server.posts()) + list(shown.values()).count(0)
        tally.duplicates += sum(1 for server in at.servers if len(server.posts()) > 1)
        tally.duplicates += sum(1 for count in shown.values() if count > 1)
        for what in left:
            tally.fault(f"left undone: {what}")
        if asked > 10 * len(at.servers) or lines > 200:
            tally.fault(f"{asked} requests, {lines} lines")
        tally.notes.append(
            f"{minutes} minutes, 20 servers: {asked} requests, {lines} lines of log, {cpu:.1f} s of CPU"
        )
        tally.corrupt += not at.is_sound()


def _lines(log: Path) -> int:
    return log.read_text(encoding="utf-8").count("\n") if log.exists() else 0


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def stopped_under_load(bench: Bench, tally: Tally, trials: int) -> None:
    """SIGTERM while forty posts are on their way, requests hang, Discord holds the bot, and the disk is slow."""

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/32/{number}")
        async with scene(bench.nursery, rng, servers=40, before=timedelta(seconds=30), rate=20.0) as at:
            furnish(at)
            hang = Fault("*", ".*", rng.choice(["before", "after"]), "hang", seconds=30.0, times=0)
            at.made.faults = Sometimes(rng, hang)
            meets_posts(at.made)
            async with at.bot(rng.choice(["", "slow_disk", "slow_disk"])) as process:
                await asyncio.wait_for(at.made.identified.wait(), 30)
                await asyncio.sleep(rng.uniform(0.0, 5.0))
                begun = asyncio.get_running_loop().time()
                process.send_signal(signal.SIGTERM)
                code = await asyncio.wait_for(process.wait(), 120)
                took = asyncio.get_running_loop().time() - begun
            tally.figures.append(took)
            if code != 0 or took > 9:
                tally.fault(f"trial {number}: ended with {code} after {took:.1f} s")
            at.made.faults = []
            async with at.bot():
                await at.wait_until_over(60)
                await wait_for(lambda: [s.guild.name for s in at.servers if not s.texts()], 20)
            at.judge(tally, f"trial {number}")

    await bench.run(tally, trials, trial, at_once=2)
    slowest, median = max(tally.figures), sorted(tally.figures)[len(tally.figures) // 2]
    tally.notes.append(f"the slowest took {slowest:.1f} s, the median {median:.1f} s")


class Sometimes(list[Fault]):
    """A list from which one fault comes for every third request."""

    def __init__(self, rng: random.Random, fault: Fault) -> None:
        super().__init__()
        self._rng = rng
        self._fault = fault

    def __iter__(self) -> Any:
        if self._rng.random() < 1 / 3:
            yield self._fault


async def crash_loop(bench: Bench, tally: Tally, hours: int) -> None:
    """Bots that are killed as soon as they have logged in and started again at once, for hours of their clock.

    How long each waits is read in its log, and the clock leaps by that; now and then it is seen that it does wait.
    """
    rng = random.Random(f"{bench.seed}/35")
    logins: list[float] = []
    async with scene(bench.nursery, rng, rate=1.0, before=timedelta(days=2)) as at:
        log, begun, waits = at.database.parent / "log.txt", at.clock(), 0
        while at.clock() < begun + timedelta(hours=hours) and len(logins) <= 2 * _AT_MOST:
            async with at.bot("watchful"):
                if await _waits(at, log, waits):
                    waits += 1
                    wait = float(_WAIT.findall(log.read_text(encoding="utf-8"))[-1])
                    await _leap(at, tally, wait, is_watched=waits % _LOOKED_AT == _LOOKED_AT // 4)
                await asyncio.wait_for(at.made.identified.wait(), 60)
                logins.append((at.clock() - begun).total_seconds())
            bench.progress(len(logins), _AT_MOST, tally)
    tally.trials = tally.kills = len(logins)
    most = max(bisect_left(logins, first + _DAY) - number for number, first in enumerate(logins))
    least = hours * 3600 // 400
    if most > _AT_MOST or len(logins) < least:
        tally.fault(f"{most} logins in a day, {len(logins)} in all, where at least {least} were to be tried")
    tally.notes.append(f"{len(logins)} logins in {hours} hours")


async def _waits(at: Scene, log: Path, before: int) -> bool:
    """Return whether a bot that was started says that it waits, rather than logs in."""
    while not at.made.identified.is_set():
        if log.exists() and len(_WAIT.findall(log.read_text(encoding="utf-8"))) > before:
            return True
        await asyncio.sleep(0.01)
    return False


async def _leap(at: Scene, tally: Tally, wait: float, *, is_watched: bool) -> None:
    """Let the time pass for which a bot waits; one that is watched must wait until nearly all of it is over."""
    if is_watched:
        at.clock.jump(timedelta(seconds=wait - _NEARLY))
        await asyncio.sleep(_LOOKS)
        if at.made.identified.is_set():
            tally.fault(f"a wait of {wait:.0f} s was over early")
        wait = _NEARLY
    at.clock.jump(timedelta(seconds=wait))


ROWS = [
    Row(
        "29", "a year of every job, 200 servers, 1 % faults", 52 * YEAR_SERVERS, year, least=3 * YEAR_SERVERS
    ),
    Row("30", "one bad row of each table among good ones", 1000, bad_rows, least=100),
    Row("31", "nothing can be stored, in minutes", 60, full_disk, least=2),
    Row("32", "told to stop under load", 50, stopped_under_load, least=5),
    Row("35", "killed as soon as it has logged in, hours", 24, crash_loop, least=3),
]
