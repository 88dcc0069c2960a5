"""Rows 15d and 16f: a store restored from a backup that is up to 60 days old; a forum, and two bots on two copies."""

import asyncio
import random
import re
import shutil
import sqlite3
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from pathlib import Path

from bot.domain.posts import ChannelKind
from tests.torture.bench import Bench, Row, Tally
from tests.torture.posting import back_up, restore
from tests.torture.scene import DUE, Scene, scene

_WEEK = timedelta(days=7)
_AGES = (
    timedelta(0),
    timedelta(minutes=1),
    timedelta(hours=5),
    timedelta(days=1.3),
    timedelta(days=6),
    timedelta(days=20),
    timedelta(days=60),
)
_KINDS = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM)
_READ = re.compile(r"spotlight:read:(\d+):")


def posted(at: Scene) -> dict[int, int]:
    """The posts that can be read, by their id, each with the interview it shows."""
    found: dict[int, int] = {}
    for post in at.server.posts():
        message = at.made.backend.messages.get(post.id, {}).get(post.id) if _is_forum(at) else post
        shown = _READ.search(str(message.components)) if message is not None else None
        if shown is not None:
            found[post.id] = int(shown[1])
    return found


def _is_forum(at: Scene) -> bool:
    return at.server.kind is ChannelKind.FORUM


async def _until(check: object, seconds: float = 20.0) -> bool:
    end = asyncio.get_running_loop().time() + seconds
    while not check():  # type: ignore[operator]
        if asyncio.get_running_loop().time() > end:
            return False
        await asyncio.sleep(0.05)
    return True


async def _wait_for_post(at: Scene, due: object) -> None:
    """Let time pass until a date, and wait for its post."""
    before = len(posted(at))
    at.clock.jump_to(due - timedelta(seconds=3))  # type: ignore[operator]
    await _until(lambda: len(posted(at)) > before)
    await at.wait_until_over()


def restored_late(variant: str = ""):
    async def work(bench: Bench, tally: Tally, trials: int) -> None:
        seen = [0, 0]

        async def trial(number: int) -> None:
            rng = random.Random(f"{bench.seed}/15d/{number}")
            age = _AGES[number % len(_AGES)]
            age = age if number < 2 * len(_AGES) else timedelta(days=rng.uniform(0, 60))
            kind = _KINDS[number // len(_AGES) % len(_KINDS)]
            options = {"kind": kind, "before": timedelta(seconds=16), "interviews": 12}
            async with scene(bench.nursery, rng, **options) as at:
                backup = at.database.with_name("backup.db")
                async with at.bot():
                    await asyncio.sleep(rng.uniform(0.15, 0.75))
                    await asyncio.to_thread(back_up, at.database, backup)
                    began = at.clock()
                    await _until(lambda: len(posted(at)) > 0)
                    await at.wait_until_over()
                    week = 1
                    while DUE + week * _WEEK <= began + age:
                        await _wait_for_post(at, DUE + week * _WEEK)
                        week += 1
                    if at.clock() < began + age:
                        at.clock.jump_to(began + age)
                before = posted(at)
                restore(backup, at.database)
                at.made.forget_nonces()
                async with at.bot(variant):
                    await _until(lambda: _knows(at, before), 4.0)
                    await at.wait_until_over()
                    if DUE + week * _WEEK > at.clock() + timedelta(hours=1):
                        await _wait_for_post(at, DUE + week * _WEEK)
                after = posted(at)
                tally.duplicates += len(after) - len(set(after.values()))
                tally.lost += len(after) <= len(before) and bool(DUE + week * _WEEK > began + age)
                if not _knows(at, after):
                    tally.fault(f"trial {number} ({age}, {kind}): posts that the store does not know")
                if any("was not posted" in notice for notice in at.server.notices()):
                    tally.fault(f"trial {number} ({age}, {kind}): called missed")
                tally.corrupt += not at.is_sound()
                seen[0] += len(before)
                seen[1] = max(seen[1], len(before))

        await bench.run(tally, trials, trial)
        tally.notes.append(f"{seen[0]:,} posts since the backups, at most {seen[1]} in one")

    return work


def _knows(at: Scene, posts: dict[int, int]) -> bool:
    """Whether the store has each post with its interview, so that it can be taken back."""
    known = dict(
        at.query(
            "SELECT message_id, interview_id FROM occurrence WHERE state IN ('posted', 'done') AND message_id > 0"
        )
    )
    return posts.items() <= known.items()


async def two_copies_in_a_forum(bench: Bench, tally: Tally, trials: int) -> None:
    """Half of them with Manage Threads. Counted is what stands there in the end, a minute after the posts."""
    made = [0, 0]

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/16f/{number}")
        options = {"kind": ChannelKind.FORUM, "before": timedelta(seconds=120)}
        async with scene(bench.nursery, rng, **options) as at, AsyncExitStack() as bots:
            if number % 2:
                at.made.world.grant(at.server.guild.id, manage_threads=True)
            copy = at.database.with_name("copy.db")
            shutil.copyfile(at.database, copy)
            await bots.enter_async_context(at.bot())
            await asyncio.wait_for(at.made.identified.wait(), 20)
            await bots.enter_async_context(bench.nursery.running(at.made, copy, at.clock))
            await at.wait_until_over()
            await _until(lambda: _states(copy, at.clock().isoformat()) == ["done"])
            await asyncio.sleep(1.5)
            creations = at.made.count("POST", at.server.posts_path)
            made[0] += creations > 1
            readable = posted(at)
            made[1] += len(at.server.posts()) - len(readable)
            tally.duplicates += len(readable) > 1
            tally.lost += len(readable) == 0
            written = [len(at.made.backend.messages.get(post, {})) for post in readable]
            if written != [2]:
                tally.fault(f"trial {number}: {written} messages")
            if not _knows(at, readable) or not _stores(copy, readable):
                tally.fault(f"trial {number}: a copy that knows another post than the one that stays")
            if len(readable) < creations and "posted twice" not in "".join(at.server.notices()):
                tally.fault(f"trial {number}: nobody was told")

    await bench.run(tally, trials, trial, at_once=4)
    tally.notes.append(
        f"{made[0]} of {tally.trials} posted twice at first; {made[1]} empty archived threads left"
    )


def _states(database: Path, now: str) -> list[str]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        rows = connection.execute("SELECT state FROM occurrence WHERE due_at <= ?", (now,))
        return [row[0] for row in rows]


def _stores(database: Path, posts: dict[int, int]) -> bool:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        rows = connection.execute("SELECT message_id, interview_id FROM occurrence WHERE message_id > 0")
        return posts.items() <= dict(rows.fetchall()).items()


ROWS = [
    Row("15d", "a backup put back, 0 s to 60 days old", 210, restored_late(), least=14),
    Row(
        "15e",
        "the same without looking into the channel",
        14,
        restored_late("blind"),
        is_control=True,
        least=14,
    ),
    Row("16f", "a forum, and two bots on two copies", 100, two_copies_in_a_forum, least=8),
]
