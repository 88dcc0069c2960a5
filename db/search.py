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
    wanted_stems,
)
from db.connection import Database, Transaction
from db.interviews import answer_from
from db.sessions import drop_old
from db.values import to_text

MOST_FOUND = 100
"""So many of the best interviews are kept of a search."""
_EXACT_UP_TO = 2000
_NEWEST = 500
_MERGED = 64
"""Pages of the index that one step of merging writes: about a millisecond."""
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
        self._keys: dict[int, int] = {}

    async def carry_out(
        self, guild_id: int, text: str, only: Filter | None = None, *, session_id: int = 0
    ) -> Search:
        """Carry out a search; nothing that is typed is an error. `keep` it, under its id, if there are more pages.

        A name beats a title, a title an answer; beyond 2,000 hits the newest come first. Without an interview that
        has all the words, words that nobody used are taken for the nearest ones, then any of the words are enough.
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
        return Search(
            id=session_id,
            text=text,
            query=query,
            filter=only,
            is_relaxed=is_relaxed,
            mended=mended,
            found=tuple(found),
        )

    async def keep(self, guild_id: int, search: Search, *, now: datetime) -> None:
        """Keep what a search found, for 30 days."""

        async def work(tx: Transaction) -> None:
            await drop_old(tx, now)
            await tx.execute(
                """
                INSERT INTO search_session (id, guild_id, kind, query, question_key, person_id, year, is_relaxed,
                    found_json, created_at)
                VALUES (?, ?, 'search', ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    search.id,
                    guild_id,
                    search.text,
                    search.filter.question_key,
                    search.filter.person_id,
                    search.filter.year,
                    int(search.is_relaxed),
                    json.dumps({"ids": search.found, "mended": dict(search.mended)}),
                    to_text(now),
                ),
            )

        await self._database.write(work)

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
        at = page * size
        while at < len(search.found) and len(hits) <= size:
            chunk = search.found[at : at + size + 1]
            hits += await self._hits(guild_id, chunk, search)
            at += len(chunk)
        return hits[: size + 1]

    async def _hits(self, guild_id: int, ids: Sequence[int], search: Search) -> list[SearchHit]:
        rows = await self._database.read_slow(
            """
            SELECT i.id AS interview, p.name, a.* FROM interview i
            JOIN person p ON p.id = i.person_id
            LEFT JOIN answer a ON a.interview_id = i.id AND a.superseded_at IS NULL
            WHERE i.guild_id = ? AND i.id IN (SELECT value FROM json_each(?)) AND i.is_published = 1
            ORDER BY a.position
            """,
            (guild_id, json.dumps(list(ids))),
        )
        grouped: dict[int, list[sqlite3.Row]] = {}
        for row in rows:
            grouped.setdefault(int(row["interview"]), []).append(row)
        return [
            SearchHit(
                interview_id=i,
                name=grouped[i][0]["name"],
                answers=_best(grouped[i], search.query, search.filter.question_key),
            )
            for i in ids
            if i in grouped
        ]

    async def ranked(
        self, guild_id: int, query: Query, only: Filter, *, is_relaxed: bool = False, limit: int = MOST_FOUND
    ) -> list[int]:
        """Return the ids of the best interviews of a server, best first."""
        key = await self._key(guild_id)
        if key is None or query.is_empty:
            return []
        ids = await self._by_rank(query, key, is_relaxed=is_relaxed)
        if only.person_id is not None or only.year is not None:
            ids = await self._allowed(guild_id, ids, only)
        if only.question_key:
            ids = await self._answering(guild_id, ids[: limit * 2], query, only.question_key)
        return ids[:limit]

    async def _key(self, guild_id: int) -> int | None:
        """Return what a server's tokens begin with; it never changes."""
        if guild_id not in self._keys:
            guild = await self._database.read_one("SELECT search_key FROM guild WHERE id = ?", (guild_id,))
            if guild is None:
                return None
            self._keys[guild_id] = int(guild["search_key"])
        return self._keys[guild_id]

    async def _by_rank(self, query: Query, key: int, *, is_relaxed: bool) -> list[int]:
        """Return up to 2,000 interviews: by tier and bm25 if there are no more, else by tier and age."""
        named = [match_expression(query, key, is_relaxed=is_relaxed, column=c) for c in ("name", "title")]
        match = match_expression(query, key, is_relaxed=is_relaxed)
        rows = await self._database.read_slow(
            f"""
            WITH hits AS (
                SELECT count(*) > {_EXACT_UP_TO} AS are_many FROM (SELECT 1 {_MATCHES} LIMIT {_EXACT_UP_TO + 1})
            )
            SELECT rowid,
                CASE WHEN NOT (SELECT are_many FROM hits) THEN bm25(interview_search, 10.0, 4.0, 1.0) END AS score,
                CASE WHEN (SELECT are_many FROM hits) THEN 2
                WHEN rowid IN (SELECT rowid FROM interview_search WHERE interview_search MATCH :name LIMIT 500) THEN 0
                WHEN rowid IN (SELECT rowid FROM interview_search WHERE interview_search MATCH :title LIMIT 500) THEN 1
                ELSE 2 END AS tier
            {_MATCHES} LIMIT {_EXACT_UP_TO + 1}
            """,  # noqa: S608  # constants
            # bm25 begins by counting all the hits, and a column is looked for in all of them: not where they are many
            {"match": match, "name": named[0], "title": named[1]},
        )
        if len(rows) <= _EXACT_UP_TO:
            ranked = sorted(rows, key=lambda r: (r["tier"], r["score"], -r["rowid"]))
            return [int(r["rowid"]) for r in ranked]
        found: dict[int, None] = {}
        for expression in (*named, match):
            newest = await self._database.read_slow(
                f"SELECT rowid {_MATCHES} ORDER BY rowid DESC LIMIT {_NEWEST}",  # constants
                {"match": expression},
            )
            found.update(dict.fromkeys(int(r["rowid"]) for r in newest))
        return list(found)

    async def _allowed(self, guild_id: int, ids: Sequence[int], only: Filter) -> list[int]:
        """Return those of the interviews that a filter lets through, in the same order."""
        rows = await self._database.read_slow(
            """
            SELECT id FROM interview WHERE guild_id = :guild AND id IN (SELECT value FROM json_each(:ids))
                AND (:person IS NULL OR person_id = :person)
                AND (:year IS NULL OR substr(published_at, 1, 4) = :year)
            """,
            {
                "guild": guild_id,
                "ids": json.dumps(list(ids)),
                "person": only.person_id,
                "year": None if only.year is None else str(only.year),
            },
        )
        allowed = {int(r["id"]) for r in rows}
        return [i for i in ids if i in allowed]

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

    async def merge_some(self) -> bool:
        """Merge a little of the index, so that it is as quick as if it had been made at once; False if all is merged.

        SQLite's documentation, FTS5, "The 'merge' Command": a step that changed less than two rows found nothing.
        """

        async def work(tx: Transaction) -> bool:
            before = await tx.fetch_one("SELECT total_changes() AS n")
            await tx.execute(
                "INSERT INTO interview_search (interview_search, rank) VALUES ('merge', ?)", (_MERGED,)
            )
            after = await tx.fetch_one("SELECT total_changes() AS n")
            return before is not None and after is not None and after["n"] - before["n"] > 1

        return await self._database.write(work)

    async def begin_merging(self) -> None:
        """Have `merge_some` merge everything into one piece, not only what SQLite finds worth it."""

        async def work(tx: Transaction) -> None:
            await tx.execute(
                "INSERT INTO interview_search (interview_search, rank) VALUES ('merge', ?)", (-_MERGED,)
            )

        await self._database.write(work)

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
        key = await self._key(guild_id)
        if key is None:
            return []
        prefix = f"{key}z"
        rows = await self._database.read_slow(
            "SELECT term FROM interview_vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (prefix, f"{key}{{", _VOCABULARY),
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
    """Return the answer with the most different words of a query, the first of equal ones; rows are in order."""
    most = len(wanted_stems(query)) + bool(query.prefix)
    best, best_score = None, 0
    for row in rows:
        if row["id"] is None or question_key not in ("", row["question_key"]):
            continue
        score = score_text(row["text"], query)
        if score > best_score:
            best, best_score = row, score
        if best_score >= most:
            break
    return (answer_from(best),) if best is not None else ()
