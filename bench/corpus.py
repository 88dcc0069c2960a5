"""A store full of made-up interviews, written as a stream: half in one large server, the rest in small ones.

Words are drawn from 50,000 by Zipf's law; ten questions, about 5 KB an interview. One server of 200 is the same at
every size: what its members do must not depend on how much else there is.
"""

import asyncio
import itertools
import random
import sqlite3
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from bot.domain.models import Purpose
from bot.domain.search import index_text, keyed, tokens_of
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.sqlite.convert import to_text

PROBE_SIZE = 200
SMALL = 50
WORDS = 50_000
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_ALPHABET = "ba ce di fo gu ha ki lo mu ne pa ri so tu vé wi ya zo"
_SYLLABLES = _ALPHABET.split()
_BATCH = 1000
_AHEAD = 6


@dataclass(frozen=True)
class Corpus:
    """Where it is, and the servers to ask: one of 200, and one with half of all."""

    path: Path
    size: int
    probe: int
    large: int


def word(number: int) -> str:
    """The word of a rank: frequent ones are short."""
    letters: list[str] = []
    number += 1
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        letters.append(_SYLLABLES[rest])
    return "".join(letters)


class Speaker:
    """Says words by Zipf's law."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self._words, self._bounds = _vocabulary()

    def say(self, count: int) -> str:
        return " ".join(self.rng.choices(self._words, cum_weights=self._bounds, k=count))

    def name(self, number: int) -> str:
        return f"{self.say(1).title()} {word(number * 7 + 300).title()} {number}"


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    return [word(rank) for rank in range(WORDS)], list(
        itertools.accumulate(1 / (rank + 2) for rank in range(WORDS))
    )


@cache
def _stems() -> dict[str, str]:
    """The stem of every word: by this an interview is written in a third of the time."""
    return {one: tokens_of(one)[0] for one in _vocabulary()[0]}


@dataclass(frozen=True)
class Said:
    """What is in one interview, and what the index stores of it."""

    name: str
    texts: list[str]
    name_index: str
    body_index: str


def say_batch(seed: int, begin: int, keys: Sequence[int]) -> list[Said]:
    """Make up the interviews from number ``begin`` on, one for the search key of each one's server."""
    speaker, stems = Speaker(seed * 1_000_003 + begin), _stems()
    batch: list[Said] = []
    for number, key in enumerate(keys, start=begin + 1):
        name = speaker.name(number)
        texts = [speaker.say(speaker.rng.randint(40, 120)) for _ in range(10)]
        body = keyed([stems[one] for text in texts for one in text.split(" ")], key)
        batch.append(Said(name, texts, index_text(name, key), body))
    return batch


async def make_corpus(path: Path, size: int, *, probe: int, seed: int = 1) -> Corpus:
    """Write ``size`` interviews, or take what an earlier run kept; ``probe`` is the id of the server of 200."""
    kept = await asyncio.to_thread(_adopt, path, size, probe)
    if kept is not None:
        return kept
    large = probe + 1
    part = path.with_suffix(".part")
    async with open_store(part, default_questions=DEFAULT_QUESTIONS) as store:
        servers = [probe, large, *(large + 1 + i for i in range(max((size // 2 - PROBE_SIZE) // SMALL, 1)))]
        for server in servers:
            await store.guilds.ensure(server, now=_BEGIN)
    await asyncio.to_thread(_fill, part, size, servers, seed)  # a bot may be connected meanwhile
    part.rename(path)
    return Corpus(path, size, probe, large)


def _adopt(path: Path, size: int, probe: int) -> Corpus | None:
    """Give the server of 200 in a kept file the id that it has in this run's Discord; None without a file."""
    if not path.exists():
        path.with_suffix(".part").unlink(missing_ok=True)
        return None
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        before, large = (
            connection.execute(
                "SELECT id FROM guild ORDER BY abs(published_count - ?) LIMIT 1", (count,)
            ).fetchone()[0]
            for count in (PROBE_SIZE, size // 2)
        )
        tables = connection.execute(
            """
            SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND (c.name = 'guild_id' OR (m.name = 'guild' AND c.name = 'id'))
            """
        ).fetchall()
        connection.execute("BEGIN")
        for table, column in tables:
            connection.execute(f'UPDATE "{table}" SET {column} = ? WHERE {column} = ?', (probe, before))  # noqa: S608
        connection.execute("DELETE FROM app_state")  # what was told to the Discord of that run
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Corpus(path, size, probe, large)


def _owners(size: int, servers: list[int], rng: random.Random) -> list[int]:
    """Whose interview each is: 200 of the probe, half of the large one, the rest by turns, in random order."""
    probe, large, *small = servers
    owners = [probe] * PROBE_SIZE + [large] * (size // 2)
    owners += [small[i % len(small)] for i in range(size - len(owners))]
    rng.shuffle(owners)
    return owners


def _said(seed: int, owners: Sequence[int], keys: Mapping[int, int]) -> Iterator[tuple[int, list[Said]]]:
    """Yield every batch with its begin, made up by other processes a few batches ahead."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        ahead: deque[tuple[int, Future[list[Said]]]] = deque()
        for begin in range(0, len(owners), _BATCH):
            batch = [keys[guild] for guild in owners[begin : begin + _BATCH]]
            ahead.append((begin, pool.submit(say_batch, seed, begin, batch)))
            if len(ahead) > _AHEAD:
                first, said = ahead.popleft()
                yield first, said.result()
        for first, said in ahead:
            yield first, said.result()


def _fill(path: Path, size: int, servers: list[int], seed: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA cache_size = -1000000")
        connection.execute("PRAGMA wal_autocheckpoint = 20000")
        _write(connection, size, servers, seed)
        connection.execute(
            "INSERT INTO interview_search (interview_search) VALUES ('optimize')"
        )  # the bot does weekly
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(connection: sqlite3.Connection, size: int, servers: list[int], seed: int) -> None:
    rng = random.Random(seed)
    facts = {
        row[0]: row[1:]
        for row in connection.execute(
            """
            SELECT g.id, g.search_key, s.id, (SELECT max(v.id) FROM questionnaire_version v
                WHERE v.questionnaire_id = s.questionnaire_id)
            FROM guild g JOIN series s ON s.guild_id = g.id
            """
        )
    }
    shelves = dict.fromkeys(servers, 0)
    owners = _owners(size, servers, rng)
    for begin, batch in _said(seed, owners, {guild: known[0] for guild, known in facts.items()}):
        connection.execute("BEGIN")
        for number, said in enumerate(batch, start=begin):
            guild = owners[number]
            shelves[guild] += 1
            _, series, version = facts[guild]
            _add(connection, number + 1, guild, (series, version, shelves[guild]), said, rng)
        connection.execute("COMMIT")
        _progress(begin + len(batch), size)
    connection.executemany(
        "UPDATE guild SET published_count = ? WHERE id = ?", [(n, g) for g, n in shelves.items()]
    )


def _add(
    connection: sqlite3.Connection,
    number: int,
    guild: int,
    place: tuple[int, int, int],
    said: Said,
    rng: random.Random,
) -> None:
    series, version, published_position = place
    fold = said.name.lower()
    at = to_text(_BEGIN + timedelta(minutes=number))
    connection.execute(
        "INSERT INTO person (id, guild_id, name, name_fold, created_at) VALUES (?, ?, ?, ?, ?)",
        (number, guild, said.name, fold, at),
    )
    posted = at if rng.random() < 0.5 else None
    connection.execute(
        """
        INSERT INTO interview (id, guild_id, series_id, person_id, version_id, status, source, name_fold, consent_state,
            is_published, shelf, created_by, created_at, approved_at, published_at, last_posted_at, times_posted,
            knowledge)
        VALUES (?, ?, ?, ?, ?, 'approved', 'import', ?, 'agreed', 1, ?, 1, ?, ?, ?, ?, ?, 1)
        """,
        (
            number,
            guild,
            series,
            number,
            version,
            fold,
            published_position,
            at,
            at,
            at,
            posted,
            int(posted is not None),
        ),
    )
    purposes = [*(q.purpose for q in DEFAULT_QUESTIONS), Purpose.OTHER, Purpose.OTHER]
    connection.executemany(
        """
        INSERT INTO answer (guild_id, interview_id, position, question_key, purpose, question, text, revision,
            author_id, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1, ?)
        """,
        [
            (guild, number, i, f"q{i}", purpose.value, f"Question {i}?", text, at)
            for i, (purpose, text) in enumerate(zip(purposes, said.texts, strict=True), start=1)
        ],
    )
    connection.execute(
        "INSERT INTO interview_search (rowid, name, title, body) VALUES (?, ?, '', ?)",
        (number, said.name_index, said.body_index),
    )


def _progress(done: int, size: int) -> None:
    if sys.stderr.isatty():
        filled = 30 * done // size
        print(
            f"\rwriting {'█' * filled}{'░' * (30 - filled)} {done:,}/{size:,}",
            end="",
            file=sys.stderr,
            flush=True,
        )
        if done == size:
            print(file=sys.stderr)
    elif done == size or done % 100_000 == 0:
        print(f"wrote {done:,} of {size:,} interviews", file=sys.stderr, flush=True)
