"""A store full of made-up interviews, written as a stream: half in one large server, the rest in small ones.

Words are drawn from 50,000 by Zipf's law; ten questions, about 5 KB an interview. One server of 200 is the same at
every size: what its members do must not depend on how much else there is.
"""

import itertools
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.models import Purpose
from bot.domain.search import index_text
from bot.ui.words.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.values import to_text

PROBE_SIZE = 200
SMALL = 50
WORDS = 50_000
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ki",
    "lo",
    "mu",
    "ne",
    "pa",
    "ri",
    "so",
    "tu",
    "vé",
    "wi",
    "ya",
    "zo",
)
_BATCH = 500


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
        self._rng = random.Random(seed)
        self._words = [word(rank) for rank in range(WORDS)]
        self._bounds = list(itertools.accumulate(1 / (rank + 2) for rank in range(WORDS)))

    def say(self, count: int) -> str:
        return " ".join(self._rng.choices(self._words, cum_weights=self._bounds, k=count))

    def name(self, number: int) -> str:
        return f"{self.say(1).title()} {word(number * 7 + 300).title()} {number}"


async def make_corpus(path: Path, size: int, *, probe: int, seed: int = 1) -> Corpus:
    """Write ``size`` interviews; ``probe`` is the id of the server of 200."""
    large = probe + 1
    async with open_store(path, default_questions=DEFAULT_QUESTIONS) as store:
        servers = [probe, large, *(large + 1 + i for i in range(max((size // 2 - PROBE_SIZE) // SMALL, 1)))]
        for server in servers:
            await store.guilds.ensure(server, now=_BEGIN)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        _fill(connection, size, servers, seed)
        connection.execute(
            "INSERT INTO interview_search (interview_search) VALUES ('optimize')"
        )  # the bot does weekly
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Corpus(path, size, probe, large)


def _owners(size: int, servers: list[int], rng: random.Random) -> Iterator[int]:
    """Whose interview each is: 200 of the probe, half of the large one, the rest by turns, in random order."""
    probe, large, *small = servers
    owners = [probe] * PROBE_SIZE + [large] * (size // 2)
    owners += [small[i % len(small)] for i in range(size - len(owners))]
    rng.shuffle(owners)
    return iter(owners)


def _fill(connection: sqlite3.Connection, size: int, servers: list[int], seed: int) -> None:
    speaker, rng = Speaker(seed), random.Random(seed)
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
    for begin in range(0, size, _BATCH):
        connection.execute("BEGIN")
        for number in range(begin, min(begin + _BATCH, size)):
            guild = next(owners)
            shelves[guild] += 1
            _add(connection, number + 1, guild, facts[guild], shelves[guild], speaker, rng)
        connection.execute("COMMIT")
        _progress(min(begin + _BATCH, size), size)
    connection.executemany(
        "UPDATE guild SET published_count = ? WHERE id = ?", [(n, g) for g, n in shelves.items()]
    )


def _add(
    connection: sqlite3.Connection,
    number: int,
    guild: int,
    facts: tuple[int, int, int],
    shelf: int,
    speaker: Speaker,
    rng: random.Random,
) -> None:
    key, series, version = facts
    name = speaker.name(number)
    fold = name.lower()
    at = to_text(_BEGIN + timedelta(minutes=number))
    posted = at if rng.random() < 0.5 else None
    connection.execute(
        "INSERT INTO person (id, guild_id, name, name_fold, created_at) VALUES (?, ?, ?, ?, ?)",
        (number, guild, name, fold, at),
    )
    connection.execute(
        """
        INSERT INTO interview (id, guild_id, series_id, person_id, version_id, status, source, name_fold, consent_state,
            is_published, shelf, created_by, created_at, approved_at, published_at, last_posted_at, times_posted,
            knowledge)
        VALUES (?, ?, ?, ?, ?, 'approved', 'import', ?, 'agreed', 1, ?, 1, ?, ?, ?, ?, ?, 1)
        """,
        (number, guild, series, number, version, fold, shelf, at, at, at, posted, int(posted is not None)),
    )
    texts = [speaker.say(rng.randint(40, 120)) for _ in range(10)]
    purposes = [*(q.purpose for q in DEFAULT_QUESTIONS), Purpose.OTHER, Purpose.OTHER]
    connection.executemany(
        """
        INSERT INTO answer (guild_id, interview_id, position, question_key, purpose, question, text, revision,
            author_id, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1, ?)
        """,
        [
            (guild, number, i, f"q{i}", purpose.value, f"Question {i}?", text, at)
            for i, (purpose, text) in enumerate(zip(purposes, texts, strict=True), start=1)
        ],
    )
    connection.execute(
        "INSERT INTO interview_search (rowid, name, title, body) VALUES (?, ?, '', ?)",
        (number, index_text(name, key), index_text("\n".join(["", *texts]), key)),
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
