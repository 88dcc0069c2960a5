"""Full-text search within one server, and the searches that its pages belong to.

A search is carried out once; what it found is kept in order, so that pages don't shift when interviews are added. What
is shown of it is asked anew each time, so that nothing is shown that is no longer published.
"""

import json
import math
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import DraftNotFound
from bot.domain.models import Answer, SearchHit
from bot.domain.search import (
    Query,
    is_sure,
    match_expression,
    nearest_stems,
    parse_query,
    replaced,
    score_text,
    surface_of,
)
from db.connection import Database, Transaction
from db.interviews import answer_from
from db.sessions import drop_old
from db.values import to_text

MOST_FOUND = 100
"""So many of the best interviews are kept of a search."""
_EXACT_UP_TO = 2000
_VOCABULARY = 60_000
_MATCHES = "FROM interview_search WHERE interview_search MATCH :match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What restricts a search: an answer to one question, one person, the year of publication; None for any."""

    question_key: str = ""
    person_id: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search that was carried out: what was typed, what was looked for in the end, and the interviews in order.

    ``is_relaxed``: no interview had all the words, so those with some are here. ``mended`` has the words that nobody
    used and what was taken in their place.
    """

    id: int
    text: str
    query: Query
    filter: Filter
    is_relaxed: bool
    mended: Mapping[str, str]
    found: tuple[int, ...]


class SearchRepository:
    """The index of published interviews."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, guild_id: int, text: str, only: Filter | None = None, *, now: datetime) -> int:
        """Carry out a search, keep what it found, and return its id; nothing that is typed is an error.

        A name beats a title, a title an answer; beyond 2,000 hits the newest come first. Without an interview that
        has all the words, those with some are found, and words that nobody used are taken for the nearest ones.
        """
        only = only or Filter()
        query = parse_query(text)
        found, is_relaxed = await self.ranked(guild_id, query, only), False
        mended: dict[str, str] = {}
        if not found and not query.is_empty:
            query, mended = await self.mend(guild_id, query)
            found = await self.ranked(guild_id, query, only)
            if not found and len(query.terms) > 1:
                is_relaxed = True
                found = await self.ranked(guild_id, query, only, is_relaxed=True)
        data = {"ids": found, "mended": mended}

        async def work(tx: Transaction) -> int:
            await drop_old(tx, now)
            return await tx.insert(
                """
                INSERT INTO search_session (guild_id, kind, query, question_key, person_id, year, is_relaxed,
                    found_json, created_at)
                VALUES (?, 'search', ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    guild_id,
                    text,
                    only.question_key,
                    only.person_id,
                    only.year,
                    int(is_relaxed),
                    json.dumps(data),
                    to_text(now),
                ),
            )

        return await self._database.write(work)

    async def recall(self, guild_id: int, session_id: int) -> Search:
        """Return a search that was carried out in the last 30 days; raise DraftNotFound."""
        row = await self._database.read_one(
            """
            SELECT id, query, question_key, person_id, year, is_relaxed, found_json FROM search_session
            WHERE guild_id = ? AND id = ? AND kind = 'search'
            """,
            (guild_id, session_id),
        )
        if row is None:
            raise DraftNotFound
        data = json.loads(row["found_json"])
        return Search(
            id=row["id"],
            text=row["query"],
            query=replaced(parse_query(row["query"]), data["mended"]),
            filter=Filter(question_key=row["question_key"], person_id=row["person_id"], year=row["year"]),
            is_relaxed=bool(row["is_relaxed"]),
            mended=data["mended"],
            found=tuple(data["ids"]),
        )

    async def hits(self, guild_id: int, search: Search, *, page: int, size: int) -> list[SearchHit]:
        """Return one page of what a search found, and one hit more if there are more; only what is published now."""
        hits: list[SearchHit] = []
        for interview_id in search.found[page * size :]:
            hit = await self._hit(guild_id, interview_id, search)
            if hit is not None:
                hits.append(hit)
            if len(hits) > size:
                break
        return hits

    async def ranked(
        self, guild_id: int, query: Query, only: Filter, *, is_relaxed: bool = False, limit: int = MOST_FOUND
    ) -> list[int]:
        """Return the ids of the best interviews of a server, best first."""
        guild = await self._database.read_one("SELECT search_key FROM guild WHERE id = ?", (guild_id,))
        if guild is None or query.is_empty:
            return []
        key = guild["search_key"]
        match = match_expression(query, key, is_relaxed=is_relaxed)
        counted = await self._database.read_slow(
            f"SELECT count(*) AS n FROM (SELECT rowid {_MATCHES} LIMIT {_EXACT_UP_TO + 1})",  # noqa: S608  # constants
            {"match": match},
        )
        score = "bm25(interview_search, 10.0, 4.0, 1.0)" if counted[0]["n"] <= _EXACT_UP_TO else "0"
        rows = await self._database.read_slow(
            f"""
            SELECT f.id, f.tier FROM (
                SELECT rowid AS id, {score} AS score,
                    CASE WHEN rowid IN (SELECT rowid FROM interview_search WHERE interview_search MATCH :name LIMIT 200)
                        THEN 0
                    WHEN rowid IN (SELECT rowid FROM interview_search WHERE interview_search MATCH :title LIMIT 200)
                        THEN 1 ELSE 2 END AS tier
                {_MATCHES} ORDER BY tier, score, rowid DESC LIMIT {_EXACT_UP_TO}
            ) f
            JOIN interview i ON i.id = f.id AND i.guild_id = :guild AND i.is_published = 1
            WHERE (:person IS NULL OR i.person_id = :person)
                AND (:year IS NULL OR substr(i.published_at, 1, 4) = :year)
            ORDER BY f.tier, f.score, f.id DESC LIMIT :limit
            """,  # noqa: S608  # constants
            {
                "match": match,
                "name": match_expression(query, key, is_relaxed=is_relaxed, column="name"),
                "title": match_expression(query, key, is_relaxed=is_relaxed, column="title"),
                "guild": guild_id,
                "person": only.person_id,
                "year": None if only.year is None else str(only.year),
                "limit": limit * 2 if only.question_key else limit,
            },
        )
        ids = [int(r["id"]) for r in rows]
        return await self._answering(guild_id, ids, query, only.question_key) if only.question_key else ids

    async def _answering(
        self, guild_id: int, ids: Sequence[int], query: Query, question_key: str
    ) -> list[int]:
        """Return those of the interviews whose answer to the question is what matches, in the same order."""
        rows = await self._database.read_slow(
            """
            SELECT interview_id, text FROM answer
            WHERE guild_id = ? AND interview_id IN (SELECT value FROM json_each(?)) AND question_key = ?
                AND superseded_at IS NULL
            """,
            (guild_id, json.dumps(list(ids)), question_key),
        )
        matching = {int(r["interview_id"]) for r in rows if score_text(r["text"], query)}
        return [i for i in ids if i in matching][:MOST_FOUND]

    async def _hit(self, guild_id: int, interview_id: int, search: Search) -> SearchHit | None:
        rows = await self._database.read_slow(
            """
            SELECT p.name, i.follows_id IS NOT NULL AS is_update, a.* FROM interview i
            JOIN person p ON p.id = i.person_id
            LEFT JOIN answer a ON a.interview_id = i.id AND a.superseded_at IS NULL
            WHERE i.guild_id = ? AND i.id = ? AND i.is_published = 1
            ORDER BY a.position
            """,
            (guild_id, interview_id),
        )
        if not rows:
            return None
        answers = _best(rows, search.query, search.filter.question_key)
        return SearchHit(interview_id=interview_id, name=rows[0]["name"], answers=answers)

    async def mend(self, guild_id: int, query: Query) -> tuple[Query, dict[str, str]]:
        """Return a query with each word that no interview has in place of the one that is surely meant, if any."""
        weights = await self.weights(guild_id, query)
        missing = [token for token, weight in weights.items() if math.isinf(weight)]
        if not missing:
            return query, {}
        known = await self._vocabulary(guild_id)
        stems: dict[str, str] = {}
        for token in missing:
            near = nearest_stems(token, known, 1)
            if near and is_sure(token, near[0]):
                stems[token] = near[0]
        return replaced(query, stems), stems

    async def nearest_words(self, guild_id: int, query: Query, *, limit: int = 3) -> list[str]:
        """Return words, as somebody wrote them, that are like those of a query and would find something."""
        known = await self._vocabulary(guild_id)
        wanted = [token for term in query.terms for token in term] + ([query.prefix] if query.prefix else [])
        words: list[str] = []
        for token in wanted[:5]:
            for near in nearest_stems(token, known, limit):
                word = await self._surface(guild_id, near)
                if word is not None and word not in words:
                    words.append(word)
        return words[:limit]

    async def weights(self, guild_id: int, query: Query) -> dict[str, float]:
        """Return for each stem of a query how much it tells: the rarer in the server the more, infinite for none."""
        guild = await self._database.read_one(
            "SELECT search_key, published_count FROM guild WHERE id = ?", (guild_id,)
        )
        tokens = dict.fromkeys(token for term in query.terms for token in term)
        if guild is None:
            return dict.fromkeys(tokens, math.inf)
        weights: dict[str, float] = {}
        for token in tokens:
            rows = await self._database.read_slow(
                "SELECT doc FROM interview_vocabulary WHERE term = ?", (f"{guild['search_key']}z{token}",)
            )
            count = int(rows[0]["doc"]) if rows else 0
            weights[token] = math.log(1 + guild["published_count"] / count) if count else math.inf
        return weights

    async def _vocabulary(self, guild_id: int) -> list[str]:
        guild = await self._database.read_one("SELECT search_key FROM guild WHERE id = ?", (guild_id,))
        if guild is None:
            return []
        prefix = f"{guild['search_key']}z"
        rows = await self._database.read_slow(
            "SELECT term FROM interview_vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (prefix, f"{guild['search_key']}{{", _VOCABULARY),
        )
        return [str(r["term"])[len(prefix) :] for r in rows]

    async def _surface(self, guild_id: int, token: str) -> str | None:
        found = await self.ranked(guild_id, Query(((token,),)), Filter(), limit=1)
        if not found:
            return None
        rows = await self._database.read_slow(
            """
            SELECT p.name, p.nickname, i.introduction, a.text FROM interview i JOIN person p ON p.id = i.person_id
            LEFT JOIN answer a ON a.interview_id = i.id AND a.superseded_at IS NULL
            WHERE i.guild_id = ? AND i.id = ?
            """,
            (guild_id, found[0]),
        )
        for row in rows:
            word = surface_of(token, " ".join(str(value or "") for value in row))
            if word is not None:
                return word
        return None


def _best(rows: list[sqlite3.Row], query: Query, question_key: str) -> tuple[Answer, ...]:
    answers = [answer_from(r) for r in rows if r["id"] is not None]
    scored = [(score_text(a.text, query), a) for a in answers if question_key in ("", a.question_key)]
    matching = [(score, a) for score, a in scored if score]
    matching.sort(key=lambda pair: (-pair[0], pair[1].position))
    return tuple(a for _, a in matching[:1])
