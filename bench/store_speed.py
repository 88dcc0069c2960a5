"""The store beside its floors: bare hops (G4), other sizes (G5, G6), a durable save (G10), and peers (G14)."""

import itertools
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

import aiosqlite

from bench.corpus import PROBE_SIZE, Corpus, Speaker, word
from bench.table import Measured
from bot.domain.browsing import BrowseOrder
from bot.domain.schedule import Slot
from bot.domain.search import index_text, match_expression, parse_query
from bot.posting.planner import Planner
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.factories import NOW, make_rows

ROUNDS = 5
Call = Callable[[], Awaitable[object]]


async def timed(call: Call) -> float:
    """Return the seconds of a call."""
    begun = time.perf_counter()
    await call()
    return time.perf_counter() - begun


async def beside(ours: Call, floor: Call, times: int) -> list[tuple[float, float]]:
    """Return the medians of each round, in which two calls are measured one by one; the first round doesn't count."""
    rounds: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        pairs = [(await timed(ours), await timed(floor)) for _ in range(times)]
        rounds.append((median(a for a, _ in pairs), median(b for _, b in pairs)))
    return rounds[1:]


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this thread, and those that it starts, on one core.

    To wake a thread on another core takes 20 to 100 µs in a virtual machine, or hardly any, by turns for either side.
    """
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


async def in_series(ours: Call, theirs: Call, times: int) -> list[tuple[float, float]]:
    """Return the medians of each round, one after the other: a peer that reads everything leaves no cache warm."""
    rounds: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        a, b = [[await timed(call) for _ in range(times)] for call in (ours, theirs)]
        rounds.append((median(a), median(b)))
    return rounds[1:]


async def store_rows(small: Corpus, large: Corpus) -> list[Measured]:
    with one_core():
        return await _store_rows(small, large)


async def _store_rows(small: Corpus, large: Corpus) -> list[Measured]:
    async with (
        open_store(small.path, default_questions=DEFAULT_QUESTIONS) as little,
        open_store(large.path, default_questions=DEFAULT_QUESTIONS) as much,
    ):
        rows = [await _hops(much, large)]
        rows += await _sizes(little, small, much, large)
        rows += await _servers(much, large)
        rows.append(await _save(much, large))
    return rows


async def _hops(store: Store, corpus: Corpus) -> Measured:
    """A page by key and a random pick, beside the same statements in one bare hop each."""
    rng = random.Random(1)
    async with aiosqlite.connect(f"file:{corpus.path}?mode=ro", uri=True) as bare:
        bare.row_factory = sqlite3.Row

        async def ours() -> None:
            await store.interviews.find_at_published_position(corpus.probe, rng.randint(1, PROBE_SIZE))

        async def floor() -> None:
            await bare.execute_fetchall(
                "SELECT id FROM interview WHERE guild_id = ? AND shelf = ?",
                (corpus.probe, rng.randint(1, PROBE_SIZE)),
            )

        return Measured.of(
            "G4", "a store call / its SQL through one bare hop", await beside(ours, floor, 400), 1.15
        )


async def _sizes(little: Store, small: Corpus, much: Store, large: Corpus) -> list[Measured]:
    words = [word(rank) for rank in (300, 700, 1500)]

    def search(store: Store, guild: int) -> Call:
        async def call() -> None:
            for one in words:
                await store.search.carry_out(guild, one)

        return call

    label = f"search in a server of {PROBE_SIZE}: among {large.size:,} / among {small.size:,}"
    pairs = await beside(search(much, large.probe), search(little, small.probe), 30)
    rows = [Measured.of("G5", label, pairs, 1.5)]
    common = word(5)
    key = (await much.database.read("SELECT search_key FROM guild WHERE id = ?", (large.large,)))[0][0]

    async def capped() -> None:
        await much.search.carry_out(large.large, common)

    async def exact() -> None:
        await much.database.read_slow(
            """
            SELECT rowid FROM interview_search WHERE interview_search MATCH ?
            ORDER BY bm25(interview_search, 10.0, 4.0, 1.0) LIMIT 100
            """,
            (match_expression(parse_query(common), key),),
        )

    label = f"a common word in a server of {large.size // 2:,}: capped / ranked exactly"
    goal = 1 / 25 if large.size >= 1_000_000 else None
    rows.append(Measured.of("G5", label, await beside(capped, exact, 5), goal))
    return rows


async def _servers(store: Store, corpus: Corpus) -> list[Measured]:
    """What must not depend on a server's size."""
    rng = random.Random(2)
    planner = Planner(store, make_rows(NOW))

    def pick(guild: int, count: int) -> Call:
        async def call() -> None:
            await store.interviews.find_at_published_position(guild, rng.randint(1, count))

        return call

    def page(guild: int, after: list[int]) -> Call:
        async def call() -> None:
            await store.interviews.list_published(guild, BrowseOrder.NAME, after=rng.choice(after))

        return call

    async def turn(guild: int) -> Call:
        schedule = await store.schedules.get(guild)

        async def call() -> None:
            await planner.choose(schedule, Slot(NOW.date(), NOW))

        return call

    async def ids(guild: int) -> list[int]:
        rows = await store.database.read(
            "SELECT id FROM interview WHERE guild_id = ? ORDER BY id LIMIT 200", (guild,)
        )
        return [int(r["id"]) for r in rows]

    many, few = corpus.size // 2, PROBE_SIZE
    of = f"a server of {many:,} / one of {few}"
    large, probe = corpus.large, corpus.probe
    return [
        Measured.of("G6", f"a random one: {of}", await beside(pick(large, many), pick(probe, few), 300), 1.5),
        Measured.of(
            "G6",
            f"the next page: {of}",
            await beside(page(large, await ids(large)), page(probe, await ids(probe)), 200),
            1.5,
        ),
        Measured.of("G6", f"whose turn: {of}", await beside(await turn(large), await turn(probe), 30), 1.5),
    ]


async def _save(store: Store, corpus: Corpus) -> Measured:
    """A form of an interview saved durably, beside two fdatasync and the making of its tokens."""
    speaker = Speaker(7)
    key = (await store.database.read("SELECT search_key FROM guild WHERE id = ?", (corpus.probe,)))[0][0]
    texts = [speaker.say(80) for _ in range(10)]
    ours = await editing(store, corpus.probe, speaker)

    with tempfile.TemporaryFile(dir=corpus.path.parent) as file:

        async def floor() -> None:
            index_text("\n".join(texts), key)  # taken out of the index
            index_text("\n".join(texts), key)  # and put back
            for _ in range(2):
                os.pwrite(file.fileno(), b"x" * 4096, 0)
                os.fdatasync(file.fileno())

        pairs = await beside(ours, floor, 60)
    return Measured.of("G10", "an edit, saved durably and indexed / 2 fdatasync and its tokens", pairs, 1.5)


async def editing(store: Store, guild: int, speaker: Speaker) -> Call:
    """Return the writing of the next revision of an answer in a server."""
    rows = await store.database.read(
        """
        SELECT interview_id, revision FROM answer WHERE position = 1 AND superseded_at IS NULL
            AND interview_id = (SELECT id FROM interview WHERE guild_id = ? LIMIT 1)
        """,
        (guild,),
    )
    interview_id, revision = int(rows[0]["interview_id"]), itertools.count(rows[0]["revision"])
    texts = itertools.cycle([speaker.say(80) for _ in range(1000)])

    async def edit() -> None:
        await store.authoring.edit_answer(
            guild, interview_id, 1, next(texts), based_on=next(revision), actor_id=1, now=NOW
        )

    return edit


async def naive_rows(corpus: Corpus) -> list[Measured]:
    """Beside a naive bot's store: a connection a call, no index of its own, LIKE and RANDOM()."""
    path = corpus.path.with_suffix(".naive.db")
    _make_naive(corpus.path, path)
    guild = corpus.large

    def naive(sql: str, *parameters: object) -> Call:
        async def call() -> None:
            async with aiosqlite.connect(path) as connection, connection.execute(sql, parameters) as cursor:
                await cursor.fetchall()

        return call

    async with open_store(corpus.path, default_questions=DEFAULT_QUESTIONS) as store:
        await store.names.index(guild)

        async def suggest() -> None:
            (await store.names.index(guild)).suggest("ba", 25)

        async def pick() -> None:
            await store.interviews.find_at_published_position(guild, random.randint(1, corpus.size // 2))

        async def search() -> None:
            await store.search.carry_out(guild, word(20_000))

        pairs = {
            "autocomplete": (
                suggest,
                naive("SELECT name FROM i WHERE guild = ? AND name LIKE ? LIMIT 25", guild, "%ba%"),
            ),
            "random": (pick, naive("SELECT * FROM i WHERE guild = ? ORDER BY RANDOM() LIMIT 1", guild)),
            "search": (
                search,
                naive(
                    "SELECT * FROM i WHERE guild = ? AND answers LIKE ? LIMIT 100", guild, f"%{word(20_000)}%"
                ),
            ),
        }
        rows = [
            Measured.of(
                "G14",
                f"{name}: naive SQLite / ours",
                _turned(await in_series(ours, theirs, 20)),
                100,
                is_least=True,
            )
            for name, (ours, theirs) in pairs.items()
        ]
    path.unlink()
    return rows


def _turned(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(floor, ours) for ours, floor in pairs]


def _make_naive(source: Path, target: Path) -> None:
    """One table, as most bots have it."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("ATTACH ? AS s", (str(source),))
        connection.execute(
            """
            CREATE TABLE i AS SELECT i.id, i.guild_id AS guild, p.name,
                (SELECT group_concat(a.question || char(10) || a.text, char(10)) FROM s.answer a
                 WHERE a.interview_id = i.id) AS answers
            FROM s.interview i JOIN s.person p ON p.id = i.person_id
            """
        )
        connection.commit()
