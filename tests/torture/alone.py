"""Rows 29 to 32: what runs by itself, for a year; among bad rows; on a full disk; told to stop under load."""

import asyncio
import os
import random
import signal
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.loopback import Fault
from tests.torture.bench import Bench, Row, Tally
from tests.torture.scene import DUE, Scene, scene
from tests.torture.soak import Unlucky, judge, meets_posts, skip_idle_time

_PEOPLE = 8
_REST_WEEKS = 6
_MOMENTS = 28
YEAR_SERVERS = 200
_FOLLOW_UP_MONTHS = 2


def _write(at: Scene, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Change the store beside the bot, in one transaction."""
    with closing(sqlite3.connect(at.database, timeout=20, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in statements:
            connection.execute(sql, parameters)
        connection.execute("COMMIT")


def _notice(guild_id: int, link: str, now: str) -> tuple[str, tuple[Any, ...]]:
    return (
        (
            "INSERT INTO notice (guild_id, kind, data_json, created_at, wake_at) "
            """VALUES (?, 'not_taken_down', '{"link": "' || ? || '"}', ?, ?)"""
        ),
        (guild_id, link, now, now),
    )


def _takedown(guild_id: int, channel_id: int, message_id: int, now: str) -> tuple[str, tuple[Any, ...]]:
    return (
        "INSERT INTO takedown (guild_id, channel_id, channel_kind, message_id, wake_at) VALUES (?, ?, 'text', ?, ?)",
        (guild_id, channel_id, message_id, now),
    )


def _deed(guild_id: int, now: str) -> tuple[str, tuple[Any, ...]]:
    return (
        (
            "INSERT INTO audit_entry (guild_id, actor_id, action, detail_json, created_at) "
            "VALUES (?, 7, 'post.decided', '{}', ?)"
        ),
        (guild_id, now),
    )


def _invitation(guild_id: int, user_id: int, now: str) -> tuple[str, tuple[Any, ...]]:
    return (
        (
            "INSERT INTO invitation (guild_id, user_id, name, series_id, state, created_at, nudge_at, invited_by) "
            "SELECT ?, ?, 'Invited', id, 'open', ?, ?, 7 FROM series WHERE guild_id = ?"
        ),
        (guild_id, user_id, now, now, guild_id),
    )


def _furnish(at: Scene) -> None:
    """Have each server's audit trail told, its people asked how they are, and somebody invited in each."""
    now = at.clock().isoformat(timespec="milliseconds")
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for server in at.servers:
        guild_id = server.guild.id
        statements += [
            (
                "UPDATE guild SET audit_channel_id = ?, follow_up_months = ? WHERE id = ?",
                (server.review.id, _FOLLOW_UP_MONTHS, guild_id),
            ),
            ("UPDATE person SET user_id = id WHERE guild_id = ?", (guild_id,)),
            _invitation(guild_id, server.alice.id, now),
        ]
    _write(at, *statements)


async def year(bench: Bench, tally: Tally, trials: int) -> None:
    """Every job for a year: posts, notices, checks, takedowns, reminders, invitations to follow up, audit trail."""
    weeks = max(3, round(trials / YEAR_SERVERS))
    rng = random.Random(f"{bench.seed}/27")
    minutes = [rng.randrange(_MOMENTS) * 7 * 24 * 60 // _MOMENTS for _ in range(YEAR_SERVERS)]
    async with scene(
        bench.nursery, rng, servers=YEAR_SERVERS, interviews=_PEOPLE, minutes=minutes, rate=1.0,
        before=timedelta(seconds=5), cool_off_weeks=_REST_WEEKS,
    ) as at:  # fmt: skip
        _furnish(at)
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
            await _until(lambda: not _left(at), 60, at)
        judge(at, tally, weeks)
        _judge_jobs(at, tally, asked, weeks)
        tally.notes.append(f"{unlucky.count:,} faults")


def _weekly(at: Scene, rng: random.Random, week: int) -> list[str]:
    """Give every job something to do in a tenth of the servers; return the marks of the notices."""
    now = at.clock().isoformat(timespec="milliseconds")
    chosen = rng.sample(range(len(at.servers)), len(at.servers) // 10)
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for number in chosen:
        server = at.servers[number]
        statements += [
            _notice(server.guild.id, f"asked-{week}-{number}-", now),
            _takedown(server.guild.id, server.review.id, 10**6 * (week + 1) + number, now),
            _deed(server.guild.id, now),
        ]
    _write(at, *statements)
    return [f"asked-{week}-{number}-" for number in chosen]


def _left(at: Scene) -> list[str]:
    """What jobs have not done that is due."""
    now = at.clock().isoformat(timespec="milliseconds")
    queries = {
        "notices": "SELECT count(*) FROM notice WHERE wake_at <= ?",
        "takedowns": "SELECT count(*) FROM takedown WHERE wake_at <= ?",
        "reminders": "SELECT count(*) FROM invitation WHERE nudge_at <= ?",
        "checks": "SELECT count(*) FROM schedule WHERE check_at <= ?",
        "plans": "SELECT count(*) FROM schedule WHERE plan_at <= ?",
        "deeds": """
            SELECT count(*) FROM audit_entry a JOIN guild g ON g.id = a.guild_id
            WHERE a.id > g.audit_told_id AND a.actor_id > 0 AND g.audit_channel_id IS NOT NULL AND a.created_at <= ?
        """,
    }
    found = {what: at.query(sql, now)[0][0] for what, sql in queries.items()}
    return [f"{count} {what}" for what, count in found.items() if count]


async def _until(check: Any, seconds: float, at: Scene | None = None) -> None:
    """Wait for something; with a scene its clock jumps meanwhile, so that what rests for an hour is not waited for."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not check():
                await asyncio.sleep(0.25)
                if at is not None:
                    at.clock.jump(timedelta(minutes=10))


def _judge_jobs(at: Scene, tally: Tally, asked: list[str], weeks: int) -> None:
    shown: Counter[str] = Counter()
    for server in at.servers:
        for text in server.notices():
            shown.update(mark for mark in asked if mark in text)
    tally.lost += sum(1 for mark in asked if not shown[mark])
    tally.duplicates += sum(1 for mark in asked if shown[mark] > 1)
    for what in _left(at):
        tally.fault(f"left undone: {what}")
    nudged = at.query("SELECT count(*) FROM invitation WHERE follows_id IS NULL AND nudges < 2")[0][0]
    if weeks > 3 and nudged:
        tally.fault(f"{nudged} were not reminded twice")
    followed = at.query("SELECT count(*) FROM invitation WHERE follows_id IS NOT NULL")[0][0]
    if weeks > 20 and not followed:
        tally.fault("nobody was asked how things went on")
    told = at.query("SELECT count(*) FROM notice WHERE kind = 'row_failed'")[0][0]
    if told:
        tally.fault(f"{told} rows failed")
    tally.notes.append(f"{len(asked):,} notices, {followed:,} asked how things went on")


_SPOILT = {
    "plan": "UPDATE schedule SET timezone = 'Mars/Olympus_Mons' WHERE guild_id = ?",
    "check": "UPDATE schedule SET anchor_date = 'soon', check_at = '' WHERE guild_id = ?",
    "notice": "UPDATE notice SET data_json = '{' WHERE guild_id = ?",
    "reminder": "UPDATE invitation SET created_at = 'once' WHERE guild_id = ?",
    "audit": "UPDATE audit_entry SET detail_json = '{', created_at = '?' WHERE guild_id = ? AND actor_id = 7",
    "post": "UPDATE occurrence SET state = 'sending', due_at = 'then', wake_at = '' WHERE guild_id = ?",
    "picture": "UPDATE interview SET frozen_json = '{' WHERE guild_id = ?",
    "takedown": "UPDATE takedown SET channel_id = 9223372036854775807, wake_at = '' WHERE guild_id = ?",
}


async def bad_rows(bench: Bench, tally: Tally, trials: int) -> None:
    """For each table that a job reads, one server whose row cannot be read, the first in line, among good ones."""
    rng = random.Random(f"{bench.seed}/28")
    before = timedelta(seconds=60)
    async with scene(
        bench.nursery, rng, servers=trials + len(_SPOILT), rate=1.0, before=before, opens_thread=False
    ) as at:
        _furnish(at)
        now = at.clock().isoformat(timespec="milliseconds")
        bad = at.servers[: len(_SPOILT)]
        good = at.servers[len(_SPOILT) :]
        statements: list[tuple[str, tuple[Any, ...]]] = []
        for number, server in enumerate(at.servers):
            statements += [
                _notice(server.guild.id, f"asked-{number}-", now),
                _takedown(server.guild.id, server.review.id, 10**6 + number, now),
                _deed(server.guild.id, now),
            ]
        statements.append((
            ("INSERT INTO occurrence (guild_id, schedule_id, local_date, due_at, state, wake_at) "
            "SELECT guild_id, id, '2026-02-23', '2026-02-23T17:00:00.000+00:00', 'due', plan_at FROM schedule "
            "WHERE guild_id = ?"), (bad[list(_SPOILT).index("post")].guild.id,),
        ))  # fmt: skip
        for server, sql in zip(bad, _SPOILT.values(), strict=True):
            statements.append((sql, (server.guild.id,)))
        _write(at, *statements)
        at.clock.restart()
        async with at.bot("unpaced"):
            await asyncio.wait_for(at.made.identified.wait(), 120)
            await _until(lambda: _done_in(at, good, trials), 150 + trials / 4)
        posted = sum(1 for server in good if len(server.posts()) == 1)
        tally.trials = len(good)
        tally.lost += len(good) - posted
        tally.duplicates += sum(1 for server in good if len(server.posts()) > 1)
        told = dict(
            at.query(
                "SELECT guild_id, group_concat(data_json) FROM notice WHERE kind = 'row_failed' GROUP BY 1"
            )
        )
        for what, server in zip(_SPOILT, bad, strict=True):
            if what not in ("audit", "takedown", "check") and server.guild.id not in told:
                tally.fault(f"the server of the bad {what} was told nothing")
        for server in good:
            if server.guild.id in told:
                tally.fault(f"a good server was told {told[server.guild.id]}")
        ids = ",".join(str(server.guild.id) for server in good)
        for what, sql in _UNDONE.items():
            left = at.query(sql.format(ids=ids))[0][0]
            if left:
                tally.fault(f"{left} {what} of good servers left undone")
        tally.notes.append(f"one bad row in each of {len(_SPOILT)} tables; {len(told)} servers told")
        tally.corrupt += not at.is_sound()


_UNDONE = {
    "notices": "SELECT count(*) FROM notice WHERE sent_at IS NULL AND guild_id IN ({ids})",
    "takedowns": "SELECT count(*) FROM takedown WHERE tries = 0 AND guild_id IN ({ids})",
    "reminders": "SELECT count(*) FROM invitation WHERE nudges = 0 AND guild_id IN ({ids})",
    "checks": "SELECT count(*) FROM schedule WHERE check_at < '2026-03-02' AND guild_id IN ({ids})",
    "plans": "SELECT count(*) FROM schedule WHERE plan_at IS NOT NULL AND guild_id IN ({ids})",
    "deeds": "SELECT count(*) FROM guild g WHERE id IN ({ids}) AND audit_told_id < "
    "(SELECT max(id) FROM audit_entry a WHERE a.guild_id = g.id AND a.actor_id > 0)",
}


def _done_in(at: Scene, good: list[Any], wanted: int) -> bool:
    if sum(1 for server in good if server.posts()) < wanted:
        return False
    ids = ",".join(str(server.guild.id) for server in good)
    return all(at.query(sql.format(ids=ids))[0][0] == 0 for sql in _UNDONE.values())


async def full_disk(bench: Bench, tally: Tally, minutes: int) -> None:
    """Twenty servers with a post, a notice, a takedown and a deed each, and a disk that takes nothing for an hour."""
    rng = random.Random(f"{bench.seed}/29")
    async with scene(
        bench.nursery, rng, servers=20, rate=20.0, before=timedelta(seconds=60), opens_thread=False
    ) as at:
        _furnish(at)
        refuse = at.database.parent / "refuse.txt"
        async with at.bot("refusing") as process:
            await asyncio.wait_for(at.made.identified.wait(), 60)
            await asyncio.sleep(1.0)
            refuse.touch()
            now = at.clock().isoformat(timespec="milliseconds")
            for number, server in enumerate(at.servers):
                _write(
                    at,
                    _notice(server.guild.id, f"asked-{number}-", now),
                    _takedown(server.guild.id, server.review.id, 10**6 + number, now),
                    _deed(server.guild.id, now),
                )
            log = at.database.parent / "log.txt"
            asked, lines, cpu = len(at.made.requests), _lines(log), _cpu(process.pid)
            await asyncio.sleep(minutes * 60 / at.clock.rate)
            asked, lines, cpu = len(at.made.requests) - asked, _lines(log) - lines, _cpu(process.pid) - cpu
            posted = sum(len(server.posts()) for server in at.servers)
            refuse.unlink()
            await _until(lambda: not _left(at) and at.is_over(), 60)
        if posted:
            tally.fault(f"{posted} posts were made that could not be noted")
        shown = Counter[int]()
        for number, server in enumerate(at.servers):
            shown[number] = sum(f"asked-{number}-" in text for text in server.notices())
        tally.trials = minutes
        tally.lost += sum(1 for server in at.servers if not server.posts()) + list(shown.values()).count(0)
        tally.duplicates += sum(1 for server in at.servers if len(server.posts()) > 1)
        tally.duplicates += sum(1 for count in shown.values() if count > 1)
        for what in _left(at):
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
    took: list[float] = []

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/32/{number}")
        async with scene(bench.nursery, rng, servers=40, before=timedelta(seconds=30), rate=20.0) as at:
            _furnish(at)
            hang = Fault("*", ".*", rng.choice(["before", "after"]), "hang", seconds=30.0, times=0)
            at.made.faults = Sometimes(rng, hang)
            meets_posts(at.made)
            async with at.bot(rng.choice(["", "slow_disk", "slow_disk"])) as process:
                await asyncio.wait_for(at.made.identified.wait(), 30)
                await asyncio.sleep(rng.uniform(0.0, 5.0))
                begun = asyncio.get_running_loop().time()
                process.send_signal(signal.SIGTERM)
                code = await asyncio.wait_for(process.wait(), 120)
                took.append(asyncio.get_running_loop().time() - begun)
            if code != 0 or took[-1] > 9:
                tally.fault(f"trial {number}: ended with {code} after {took[-1]:.1f} s")
            at.made.faults = []
            async with at.bot():
                await at.wait_until_over(60)
                await _until(lambda: all(len(server.texts()) for server in at.servers), 20)
            at.judge(tally, f"trial {number}")

    await bench.run(tally, trials, trial, at_once=2)
    tally.notes.append(f"the slowest took {max(took):.1f} s, the median {sorted(took)[len(took) // 2]:.1f} s")


class Sometimes(list[Fault]):
    """A list from which one fault comes for every third request."""

    def __init__(self, rng: random.Random, fault: Fault) -> None:
        super().__init__()
        self._rng = rng
        self._fault = fault

    def __iter__(self) -> Any:
        if self._rng.random() < 1 / 3:
            yield self._fault


ROWS = [
    Row(
        "29", "a year of every job, 200 servers, 1 % faults", 52 * YEAR_SERVERS, year, least=3 * YEAR_SERVERS
    ),
    Row("30", "one bad row of each table among good ones", 1000, bad_rows, least=100),
    Row("31", "nothing can be stored, in minutes", 60, full_disk, least=2),
    Row("32", "told to stop under load", 50, stopped_under_load, least=5),
]
