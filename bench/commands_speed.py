"""Whole commands through real sockets: at two sizes (G1), beside replies without a database (G2, G3), while the bot
is busy (G7), and from the start of the process (G13)."""

import asyncio
import random
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.corpus import PROBE_SIZE, Corpus, make_corpus, word
from bench.table import Measured
from bot.domain.posts import ChannelKind
from tests.importing.made_up import written
from tests.importing.writers import MARKDOWN
from tests.loopback import Loopback, loopback
from tests.loopback.processes import Nursery, running_bot
from tests.torture.clicks import send
from tests.torture.scene import Server

ROUNDS = 5
TIMES = 120
WARM_UP = 2 * PROBE_SIZE
"""Enough that nearly every interview of the server is in memory."""
AT_ONCE = 50


@dataclass
class Bench:
    """A bot on a corpus of its own, with a server of 200 interviews."""

    made: Loopback
    server: Server
    corpus: Corpus

    def command(self, name: str, *path: str, kind: int = 2, **options: str) -> str:
        """Send a command, or with ``kind=4`` a keystroke in its first option; return the interaction's id."""
        command_id = next(c["id"] for c in self.made.backend.commands[None].values() if c["name"] == name)
        leaves: list[dict[str, Any]] = [
            {"name": k, "type": 3, "value": v, **({"focused": True} if kind == 4 else {})}
            for k, v in options.items()
        ]
        for part in reversed(path):
            leaves = [{"name": part, "type": 1, "options": leaves}]
        data = {"id": command_id, "name": name, "type": 1, "options": leaves}
        at: Any = self
        return send(at, self.server, self.server.alice.id, kind, data)

    async def answered(self, interaction: str) -> float:
        """Wait for the answer to an interaction and return how long it took."""
        for _ in range(20_000):
            if interaction in self.made.acknowledged:
                return self.made.acknowledged[interaction] - self.made.gateway.sent_at[interaction]
            await asyncio.sleep(0.0005)
        return 10.0

    async def one(self, name: str, *path: str, kind: int = 2, **options: str) -> float:
        return await self.answered(self.command(name, *path, kind=kind, **options))


@asynccontextmanager
async def running(
    nursery: Nursery, size: int, folder: Path, corpora: dict[int, Corpus]
) -> AsyncIterator[Bench]:
    """A loopback and a bot in a process of its own, on a corpus of a size."""
    async with loopback() as made:
        server = Server(made, ChannelKind.TEXT)
        made.keeps_requests = False
        corpus = await make_corpus(folder / f"{size}.db", size, probe=server.guild.id)
        corpora[size] = corpus
        async with nursery.running(made, corpus.path, None, "bare"):
            await asyncio.wait_for(made.identified.wait(), 600)  # SQLite checks the file first: gigabytes
            await asyncio.sleep(2)
            yield Bench(made, server, corpus)


REAL: dict[str, tuple[str, tuple[str, ...], int, str]] = {
    "autocomplete": ("interview", ("show",), 4, "person"),
    "show": ("interview", ("show",), 2, "person"),
    "random": ("interview", ("random",), 2, ""),
    "search": ("interview", ("search",), 2, "query"),
}


async def _command(bench: Bench, name: str, rng: random.Random) -> float:
    command, path, kind, option = REAL[name]
    if not option:
        return await bench.one(command, *path, kind=kind)
    ids = _ids(bench)
    typed = {"person": rng.choice(ids), "query": word(rng.choice((300, 700, 1500)))}[option]
    if kind == 4:  # a keystroke
        typed = rng.choice(("b", "ba", "ce", "d"))
    return await bench.one(command, *path, kind=kind, **{option: typed})


_KNOWN: dict[Path, list[str]] = {}


def _ids(bench: Bench) -> list[str]:
    if bench.corpus.path not in _KNOWN:
        with sqlite3.connect(f"file:{bench.corpus.path}?mode=ro", uri=True) as connection:
            rows = connection.execute(
                "SELECT id FROM interview WHERE guild_id = ? LIMIT 200", (bench.corpus.probe,)
            )
            _KNOWN[bench.corpus.path] = [f"#{row[0]}" for row in rows]
    return _KNOWN[bench.corpus.path]


async def _bare(bench: Bench, name: str) -> float:
    if name == "autocomplete":
        return await bench.one("bare", "show", kind=4, person="b")
    option = {"show": "person", "search": "query"}[name]
    return await bench.one("bare", name, kind=2, **{option: "x"})


async def by_turns(
    first: Callable[[], Awaitable[float]], second: Callable[[], Awaitable[float]], times: int = TIMES
) -> list[tuple[float, float]]:
    """Return the medians of each round, in which the two are measured one by one, so that both see the same machine."""
    rounds: list[tuple[float, float]] = []
    for _ in range(WARM_UP):
        await first()
        await second()
    for _ in range(ROUNDS):
        pairs = [(await first(), await second()) for _ in range(times)]
        rounds.append((median(a for a, _ in pairs), median(b for _, b in pairs)))
    return rounds


async def command_rows(size: int, folder: Path) -> tuple[list[Measured], dict[int, Corpus]]:
    corpora: dict[int, Corpus] = {}
    rng = random.Random(1)
    async with (
        Nursery() as nursery,
        running(nursery, 1000, folder, corpora) as small,
        Nursery() as other,
        running(other, size, folder, corpora) as large,
    ):
        rows = await _at_sizes(small, large, rng)
        rows += await _beside_floors(large, rng)
        rows.append(await _while_busy(large, rng))
    rows.append(await _from_the_start(folder, corpora[1000]))
    return rows, corpora


async def _at_sizes(small: Bench, large: Bench, rng: random.Random) -> list[Measured]:
    rows: list[Measured] = []
    for name in REAL:
        pairs = await by_turns(partial(_command, large, name, rng), partial(_command, small, name, rng))
        label = f"/{name}, whole: among {large.corpus.size:,} / among {small.corpus.size:,}"
        rows.append(Measured.of("G1", label, pairs, 1.10))
    return rows


async def _beside_floors(bench: Bench, rng: random.Random) -> list[Measured]:
    rows: list[Measured] = []
    for key, name, goal in (("G2", "autocomplete", 1.10), ("G3", "show", 1.8), ("G3", "search", 2.2)):
        pairs = await by_turns(partial(_command, bench, name, rng), partial(_bare, bench, name))
        what = (
            "the same number of choices from memory"
            if name == "autocomplete"
            else "the same reply without a database"
        )
        rows.append(Measured.of(key, f"{name} / {what}", pairs, goal))
    pairs = [(1 / await _rate(bench, "interview"), 1 / await _rate(bench, "bare")) for _ in range(ROUNDS)]
    rows.append(
        Measured.of("G2", f"autocomplete, {AT_ONCE} at once: time of one / from memory", pairs, 1 / 0.9)
    )
    return rows


async def _rate(bench: Bench, command: str) -> float:
    """Suggestions a second, fifty at a time."""
    begun = time.perf_counter()
    count = 0
    while count < 500:  # enough for a second
        sent = [bench.command(command, "show", kind=4, person="b") for _ in range(AT_ONCE)]
        for interaction in sent:
            await bench.answered(interaction)
        count += AT_ONCE
    return count / (time.perf_counter() - begun)


async def _while_busy(bench: Bench, rng: random.Random) -> Measured:
    """The slowest of a hundred keystrokes while the large server is searched and documents are imported."""
    pairs: list[tuple[float, float]] = []
    document = MARKDOWN["bold"](written(random.Random(5), is_latin=True)).encode()
    for _ in range(ROUNDS):
        idle = sorted([await _command(bench, "autocomplete", rng) for _ in range(200)])
        over = asyncio.Event()

        async def disturb(over: asyncio.Event = over) -> None:
            while not over.is_set():
                await bench.one("interview", "search", query=word(1))
                await bench.server.mara.slash(bench.server.review, "profile import", file=("a.md", document))

        disturbing = asyncio.create_task(disturb())
        busy = sorted([await _command(bench, "autocomplete", rng) for _ in range(200)])
        over.set()
        await disturbing
        pairs.append((busy[197], idle[197]))
    return Measured.of("G7", "autocomplete p99 during searches and imports / idle p99", pairs, 6)


async def _from_the_start(folder: Path, corpus: Corpus) -> Measured:
    """From the start of a process to the first answered command, beside a process that imports the libraries."""
    pairs: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "import discord.ext.commands, aiosqlite"
        )
        await process.wait()
        floor = time.perf_counter() - begun
        pairs.append((await _first_answer(folder, corpus), floor))
    return Measured.of(
        "G13",
        "start to the first answered command / a process that imports discord and aiosqlite",
        pairs,
        1.3,
    )


async def _first_answer(folder: Path, corpus: Corpus) -> float:

    async with loopback() as made:
        server = Server(made, ChannelKind.TEXT)
        bench = Bench(made, server, corpus)
        database = folder / f"start-{random.randrange(10**9)}.db"
        async with running_bot(made, database):  # the commands are told to Discord at the first start
            await asyncio.wait_for(made.identified.wait(), 30)
        begun = time.perf_counter()
        async with running_bot(made, database):
            while not made.identified.is_set():
                await asyncio.sleep(0.001)
            sent = bench.command("interview", "show", kind=4, person="a")
            while sent not in made.acknowledged:
                await asyncio.sleep(0.001)
            return time.perf_counter() - begun
