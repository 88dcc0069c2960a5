"""Rows 1 to 4, 15 and 16: killed while it posts, restored from backups, started twice."""

import asyncio
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.posts import ChannelKind
from tests.loopback import Fault
from tests.torture.bench import Bench, Row, Tally
from tests.torture.furnished import wait_for
from tests.torture.scene import Scene, scene

_LIFE = 8.0


@dataclass(frozen=True)
class Point:
    """Where a bot dies: at a request (its method and the end of its path), before or after it is carried out."""

    method: str
    where: str
    when: str

    def arm(self, at: Scene) -> None:
        channel = at.server.channel.id
        endings = {
            "post": f"/channels/{channel}/messages",
            "thread": r"/channels/\d+/messages/\d+/threads",
            "text": rf"/channels/(?!{channel}/)\d+/messages",
            "publish": "/crosspost",
        }
        at.made.faults.append(Fault(self.method, endings[self.where], self.when))


POINTS = [
    Point("POST", "post", "before"),
    Point("POST", "post", "after"),
    Point("POST", "thread", "before"),
    Point("POST", "thread", "after"),
    Point("GET", "text", "before"),
    Point("POST", "text", "before"),
    Point("POST", "text", "after"),
    Point("POST", "publish", "before"),
    Point("POST", "publish", "after"),
    None,  # at the moment at which the post is due: around the claim
]


async def die(at: Scene, tally: Tally, point: Point | None, variant: str = "") -> None:
    """Start the bot and see it killed at a point; it lives on a while if it never gets there."""
    if point is not None:
        point.arm(at)
    async with at.bot(variant) as process:
        if point is None:
            await asyncio.sleep(at.rng.uniform(0.1, 0.6))
            process.kill()
        try:
            await asyncio.wait_for(process.wait(), _LIFE)
            tally.kills += 1
        except TimeoutError:
            pass  # the request that it was to die at is not made any more
    at.made.faults.clear()


def killed_at_each_step(variant: str = ""):
    async def work(bench: Bench, tally: Tally, trials: int) -> None:
        async def trial(number: int) -> None:
            rng = random.Random(f"{bench.seed}/1/{number}")
            point = POINTS[number % len(POINTS)]
            async with scene(bench.nursery, rng, kind=ChannelKind.ANNOUNCEMENT) as at:
                await die(at, tally, point, variant)
                if number // len(POINTS) % 2:
                    at.made.forget_nonces()
                async with at.bot(variant):
                    await at.wait_until_over()
                at.judge(tally, f"trial {number} ({point})")

        await bench.run(tally, trials, trial)

    return work


async def killed_three_times(bench: Bench, tally: Tally, trials: int) -> None:
    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/2/{number}")
        async with scene(bench.nursery, rng, kind=ChannelKind.ANNOUNCEMENT) as at:
            for _ in range(3):
                async with at.bot() as process:
                    if rng.random() < 0.5:
                        rng.choice(POINTS[:-1]).arm(at)
                    else:
                        await asyncio.sleep(rng.uniform(0.05, 1.2))
                        process.kill()
                    try:
                        await asyncio.wait_for(process.wait(), 2.5)
                    except TimeoutError:
                        process.kill()
                        await process.wait()
                    tally.kills += 1
                at.made.faults.clear()
                if number % 2:
                    at.made.forget_nonces()
            async with at.bot():
                await at.wait_until_over()
            at.judge(tally, f"trial {number}")

    await bench.run(tally, trials, trial)


def in_flight_at_restart(kind: ChannelKind):
    async def work(bench: Bench, tally: Tally, trials: int) -> None:
        async def trial(number: int) -> None:
            rng = random.Random(f"{bench.seed}/3/{number}")
            async with scene(bench.nursery, rng, kind=kind) as at:
                longest = 0.6 if kind is ChannelKind.TEXT else 4.0  # 12 and 80 seconds by the bot's clock
                late = Fault(
                    "POST", at.server.posts_path, action="late", seconds=rng.uniform(0.1, longest), kills=True
                )
                at.made.faults.append(late)
                async with at.bot() as process:
                    await asyncio.wait_for(process.wait(), _LIFE)
                    tally.kills += 1
                if number % 2:
                    at.made.world.nonce_window = timedelta(0)
                async with at.bot():
                    await at.wait_until_over()
                at.judge(tally, f"trial {number}")

        await bench.run(tally, trials, trial)

    return work


def _doubts(at: Scene) -> list[str]:
    """The notices about posts of which nobody knows whether they are there."""
    return [n for n in at.server.notices() if "It is not known" in n]


async def without_the_history(bench: Bench, tally: Tally, trials: int) -> None:
    """Not readable, the nonce expired: never sent again, always told. Half of the posts are in fact there."""
    surfaced = 0

    async def trial(number: int) -> None:
        nonlocal surfaced
        rng = random.Random(f"{bench.seed}/4/{number}")
        async with scene(bench.nursery, rng) as at:
            await die(at, tally, POINTS[number % 2])
            at.made.forget_nonces()
            at.server.deny(read_message_history=True)
            at.clock.jump(timedelta(seconds=70))
            async with at.bot():
                await at.wait_until_over()
                await wait_for(lambda: [] if _doubts(at) else ["the notice"], 20)
                await asyncio.sleep(0.3)  # a second notice would be one too many
            told = _doubts(at)
            surfaced += len(told) == 1
            tally.duplicates += len(at.server.posts()) > number % 2
            if at.states() != ["needs_human"] or len(told) != 1:
                tally.lost += 1
                tally.fault(f"trial {number}: {at.states()}, {len(told)} notices")

    await bench.run(tally, trials, trial)
    tally.notes.append(f"{surfaced} of {tally.trials} put before a curator")


def restored_from_backup(variant: str = ""):
    async def work(bench: Bench, tally: Tally, trials: int) -> None:
        async def trial(number: int) -> None:
            rng = random.Random(f"{bench.seed}/15/{number}")
            async with scene(bench.nursery, rng, before=timedelta(seconds=16)) as at:
                backup = at.database.with_name("backup.db")
                async with at.bot():
                    await asyncio.sleep(rng.uniform(0.15, 0.75))
                    await asyncio.to_thread(back_up, at.database, backup)
                    await at.wait_until_over()
                restore(backup, at.database)
                at.made.forget_nonces()
                at.clock.jump(timedelta(minutes=3))
                async with at.bot(variant):
                    await at.wait_until_over()
                at.judge(tally, f"trial {number}")

        await bench.run(tally, trials, trial)

    return work


def back_up(database: Path, backup: Path) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))


def restore(backup: Path, database: Path) -> None:
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.copyfile(backup, database)


async def started_twice(bench: Bench, tally: Tally, trials: int) -> None:
    """On one file the second ends at once; on a copy of the file, with one token, still one post."""

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/16/{number}")
        async with scene(bench.nursery, rng) as at:
            copy = at.database.with_name("copy.db")
            shutil.copyfile(at.database, copy)
            async with at.bot():
                await asyncio.wait_for(at.made.identified.wait(), 20)
                if number % 2:
                    begun = asyncio.get_running_loop().time()
                    second = await bench.nursery.start(at.made, at.database, at.clock)
                    code = await asyncio.wait_for(second.wait(), 20)
                    tally.figures.append(asyncio.get_running_loop().time() - begun)
                    if code != 1:
                        tally.fault(f"trial {number}: the second ended with {code}")
                    await at.wait_until_over()
                else:
                    async with bench.nursery.running(at.made, copy, at.clock):
                        await at.wait_until_over()
                        await asyncio.sleep(0.3)
            tally.duplicates += len(at.server.posts()) > 1
            tally.lost += len(at.server.posts()) == 0

    await bench.run(tally, trials, trial)
    tally.notes.append(f"the second ended within {max(tally.figures, default=0.0):.1f} s")


ROWS = [
    Row("1", "killed at each step of a post, nonce live or expired", 1200, killed_at_each_step(), least=20),
    Row(
        "1c",
        "the same with “post, then mark sent”",
        60,
        killed_at_each_step("naive"),
        is_control=True,
        least=20,
    ),
    Row("2", "killed three times in a row, at random", 700, killed_three_times, least=6),
    Row("3", "request in flight at restart, text", 100, in_flight_at_restart(ChannelKind.TEXT), least=4),
    Row("3f", "request in flight at restart, forum", 100, in_flight_at_restart(ChannelKind.FORUM), least=4),
    Row("4", "killed, and the history may not be read", 60, without_the_history, least=6),
    Row("15", "restored from a backup made while it ran", 200, restored_from_backup(), least=6),
    Row(
        "15c",
        "the same without looking into the channel",
        40,
        restored_from_backup("blind"),
        is_control=True,
        least=6,
    ),
    Row("16", "started twice: one file, or a copy", 100, started_twice, least=6),
]
