"""Rows 7 and 8: what the disk does, what the clock does."""

import asyncio
import random
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.domain.errors import StoreError
from bot.domain.posts import ChannelKind
from db.sqlite.migrate import prepare
from tests.torture.bench import Bench, Row, Tally
from tests.torture.scene import DUE, Scene, scene


async def full_disk(bench: Bench, tally: Tally, trials: int) -> None:
    """The disk is full at the n-th transaction of the bot's life and for the next three; n goes through all."""

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/7/{number}")
        async with scene(bench.nursery, rng, kind=ChannelKind.ANNOUNCEMENT) as at:
            at.database.with_name("full-at.txt").write_text(str(number % 30), encoding="ascii")
            async with at.bot("full") as process:
                await at.wait_until_over(within=20)
                # Full while it starts, it says so and ends; its supervisor would start it again.
                if process.returncode not in (None, 1, 78):
                    tally.fault(f"trial {number}: ended with {process.returncode}")
            if not at.states() or at.states() != ["done"]:
                async with at.bot():
                    await at.wait_until_over()
            at.judge(tally, f"trial {number}")

    await bench.run(tally, trials, trial)


async def locked(bench: Bench, tally: Tally, trials: int) -> None:
    """Another program locks the file for ten seconds around the post; commands are answered within three."""

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/7l/{number}")
        async with scene(bench.nursery, rng, rate=5.0, before=timedelta(seconds=10)) as at:
            async with at.bot():
                await asyncio.wait_for(at.made.identified.wait(), 20)
                await asyncio.sleep(rng.uniform(0.2, 1.5))
                with closing(sqlite3.connect(at.database, isolation_level=None)) as other:
                    other.execute("BEGIN IMMEDIATE")
                    loop = asyncio.get_running_loop()
                    until = loop.time() + 10
                    while loop.time() < until:
                        begun = loop.time()
                        command = rng.choice(["interview browse", "queue list", "queue hold"])
                        options = {"person": "Person 0"} if command == "queue hold" else {}
                        await at.server.mara.slash(at.server.review, command, **options)
                        sent = at.made.gateway.sent_at
                        waits = [at.made.acknowledged[i] - sent[i] for i in sent if i in at.made.acknowledged]
                        tally.figures.append(max(waits, default=loop.time() - begun))
                        await asyncio.sleep(0.5)
                    other.execute("ROLLBACK")
                await at.server.mara.slash(at.server.review, "queue release", person="Person 0")
                await at.wait_until_over(within=60)
            states = at.states()
            tally.duplicates += len(at.server.posts()) > 1
            if states not in (["done"], ["skipped"]):
                tally.fault(f"trial {number}: {states}")
            tally.corrupt += not at.is_sound()

    await bench.run(tally, trials, trial)
    slowest = max(tally.figures)
    tally.notes.append(f"slowest answer {slowest:.1f} s")
    if slowest > 3:
        tally.fault(f"an answer took {slowest:.1f} s")


async def overwritten(bench: Bench, tally: Tally, trials: int) -> None:
    """A page of the file is overwritten: the bot must not start where SQLite's own check sees it."""
    refused = unseen = 0
    with tempfile.TemporaryDirectory() as folder:
        rng = random.Random(f"{bench.seed}/7o")
        async with scene(bench.nursery, rng, interviews=40) as at:
            whole = Path(folder) / "whole.db"
            with closing(sqlite3.connect(at.database)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(at.database, whole)

            async def trial(number: int) -> None:
                nonlocal refused, unseen
                damaged = Path(folder) / f"damaged{number}.db"
                data = bytearray(whole.read_bytes())
                page = rng.randrange(len(data) // 4096)
                begin = page * 4096 + rng.choice([0, 100, 2000])
                data[begin : (page + 1) * 4096] = rng.randbytes((page + 1) * 4096 - begin)
                damaged.write_bytes(data)
                seen = _check_says(damaged)
                try:
                    await asyncio.to_thread(prepare, damaged)
                except StoreError:
                    refused += 1
                    if damaged.read_bytes() != data:
                        tally.fault(f"trial {number}: a refused file was changed")
                else:
                    unseen += 1
                    if seen:
                        tally.fault(f"trial {number}: started, though SQLite sees the damage")
                damaged.unlink()

            await bench.run(tally, trials, trial, at_once=1)
    tally.notes.append(f"{refused} refused, {unseen} that no check of SQLite sees")


def _check_says(path: Path) -> bool:
    """Whether SQLite's quick check, run apart from the bot, finds something."""
    copy = path.with_suffix(".copy")
    shutil.copyfile(path, copy)
    try:
        with closing(sqlite3.connect(copy)) as connection:
            connection.text_factory = bytes
            return connection.execute("PRAGMA quick_check(1)").fetchone()[0] != b"ok"
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True
    finally:
        copy.unlink()


# ------------------------------------------------------------------------------- clock

JUMPS = {
    "an hour ahead": timedelta(hours=1), "an hour behind": timedelta(hours=-1), "a day ahead": timedelta(days=1),
    "a day behind": timedelta(days=-1), "1970": timedelta(days=-56 * 365), "a year ahead": timedelta(days=365),
}  # fmt: skip


async def wrong_clock(bench: Bench, tally: Tally, trials: int) -> None:
    """The machine's clock is wrong for a while, of which Discord's ``Date`` tells; then it is set right."""

    async def trial(number: int) -> None:
        names = [*JUMPS, "asleep for eight hours"]
        name = names[number % len(names)]
        rng = random.Random(f"{bench.seed}/8/{number}")
        count = 12
        async with scene(bench.nursery, rng, servers=count, interviews=2, before=timedelta(minutes=2)) as at:
            async with at.bot() as process:
                await asyncio.wait_for(at.made.identified.wait(), 20)
                await asyncio.sleep(rng.uniform(0.2, 1.0))
                if name in JUMPS:
                    at.made.skew = -JUMPS[name]
                    at.clock.jump(JUMPS[name])
                    await asyncio.sleep(1.5)
                    early = sum(len(s.posts()) for s in at.servers)
                    if early:
                        tally.fault(f"{name}: {early} posts by a wrong clock")
                    at.clock.jump(-JUMPS[name])
                    at.made.skew = timedelta(0)
                else:
                    process.send_signal(19)  # SIGSTOP
                    at.clock.jump(timedelta(hours=8))
                    await asyncio.sleep(0.2)
                    process.send_signal(18)  # SIGCONT
                right = max(at.clock(), DUE)
                posted = await _until_posted(at, count)
                tally.figures.append((at.clock() - right).total_seconds())
                await at.wait_until_over()
            at.judge(tally, f"trial {number}, {name}")
            if not posted:
                tally.lost += 1

    await bench.run(tally, trials, trial)
    tally.notes.append(f"all posted at most {max(tally.figures):.0f} s after the clock was right")


async def _until_posted(at: Scene, count: int) -> bool:
    for _ in range(1500):
        if sum(len(s.posts()) for s in at.servers) >= count:
            return True
        await asyncio.sleep(0.02)
    return False


ROWS = [
    Row("7", "disk full at each transaction", 90, full_disk, least=10),
    Row("7l", "database locked for ten seconds", 6, locked, least=1),
    Row("7o", "a page of the file overwritten", 200, overwritten, least=20),
    Row("8", "clock wrong by an hour to 56 years; asleep", 70, wrong_clock, least=7),
]
