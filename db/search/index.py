"""The full-text index of one server, asked within one visit to the database."""

import json
import math
import sqlite3
from collections.abc import Sequence

from bot.domain.findings import Filter
from bot.domain.models import Answer, SearchHit
from bot.domain.search import (
    Query,
    is_sure,
    match_expression,
    nearest_stems,
    replaced,
    score_text,
    surface_of,
    wanted_stems,
)
from db.interviews.loading import answer_from
from db.sqlite.database import Snapshot

MOST_FOUND = 100
"""So many of the best interviews are kept of a search."""
_EXACT_UP_TO = 2000
_NEWEST = 500
_VOCABULARY = 60_000
_MENDED = 5
"""Words of a query for which near ones are looked for."""
_MATCHES = "FROM interview_search WHERE interview_search MATCH :match"


class ServerIndex:
    """What published interviews of a server say, as of one moment; ``count`` is how many there are."""

    def __init__(self, snapshot: Snapshot, guild_id: int, key: int, count: int) -> None:
        self._snapshot = snapshot
        self._guild_id = guild_id
        self._key = key
        self._count = count

    @classmethod
    def of(cls, snapshot: Snapshot, guild_id: int) -> "ServerIndex":
        """Return the index of a server, one without any words if the server is not known."""
        row = snapshot.fetch_one("SELECT search_key, published_count FROM guild WHERE id = ?", (guild_id,))
        return cls(snapshot, guild_id, *((0, 0) if row is None else row))

    def ranked(
        self, query: Query, only: Filter | None = None, *, is_relaxed: bool = False, limit: int = MOST_FOUND
    ) -> list[int]:
        """Return the ids of the best interviews, best first: a name beats a title, a title an answer.

        Beyond 2,000 hits the newest come first among each of the three.
        """
        if query.is_empty:
            return []
        only = only or Filter()
        ids = self._by_rank(query, is_relaxed=is_relaxed)
        if only.person_id is not None or only.year is not None:
            ids = self._allowed(ids, only)
        if only.question_key:
            ids = self._answering(ids[: limit * 2], query, only.question_key)
        return ids[:limit]

    def _by_rank(self, query: Query, *, is_relaxed: bool) -> list[int]:
        match, name, title, either = (
            match_expression(query, self._key, is_relaxed=is_relaxed, column=column)
            for column in ("", "name", "title", "{name title}")
        )
        newest = self._newest(match, _EXACT_UP_TO + 1)
        if not newest:
            return []
        named, titled = self._tiers(name, title, either)
        if len(newest) > _EXACT_UP_TO:
            return list(dict.fromkeys([*named, *titled, *newest[:_NEWEST]]))
        rows = self._snapshot.fetch_all(
            f"SELECT rowid, bm25(interview_search, 10.0, 4.0, 1.0) AS score {_MATCHES}",  # constants
            {"match": match},
        )  # which begins by counting all the hits
        scores = {int(r["rowid"]): float(r["score"]) for r in rows}
        first, second = frozenset(named), frozenset(titled)
        return sorted(scores, key=lambda i: (i not in first, i not in second, scores[i], -i))

    def _tiers(self, name: str, title: str, either: str) -> tuple[list[int], list[int]]:
        """Return the newest whose name matches, and those whose title does or perhaps the name.

        One look at both columns is enough where few match there; a word that stands in many answers costs each look.
        """
        both = self._newest(either, _NEWEST)
        if len(both) < _NEWEST:
            return [i for i in both if self._has(name, i)], both
        named = self._newest(name, _NEWEST)
        return named, [] if len(named) == _NEWEST else self._newest(title, _NEWEST)

    def _newest(self, match: str, limit: int) -> list[int]:
        rows = self._snapshot.fetch_all(
            f"SELECT rowid {_MATCHES} ORDER BY rowid DESC LIMIT {limit:d}",  # constants and a number
            {"match": match},
        )
        return [int(r["rowid"]) for r in rows]

    def _has(self, match: str, interview_id: int) -> bool:
        row = self._snapshot.fetch_one(
            f"SELECT 1 {_MATCHES} AND rowid = :id",  # constants
            {"match": match, "id": interview_id},
        )
        return row is not None

    def _allowed(self, ids: Sequence[int], only: Filter) -> list[int]:
        """Return those of the interviews that a filter lets through, in the same order."""
        rows = self._snapshot.fetch_all(
            """
            SELECT id FROM interview WHERE +guild_id = :guild AND id IN (SELECT value FROM json_each(:ids))
                AND (:person IS NULL OR person_id = :person)
                AND (:year IS NULL OR substr(published_at, 1, 4) = :year)
            """,
            {
                "guild": self._guild_id,
                "ids": json.dumps(list(ids)),
                "person": only.person_id,
                "year": None if only.year is None else str(only.year),
            },
        )
        allowed = {int(r["id"]) for r in rows}
        return [i for i in ids if i in allowed]

    def _answering(self, ids: Sequence[int], query: Query, question_key: str) -> list[int]:
        """Return those of the interviews whose answer to the question is what matches, in the same order."""
        rows = self._snapshot.fetch_all(
            """
            SELECT interview_id, text FROM answer
            WHERE guild_id = ? AND interview_id IN (SELECT value FROM json_each(?)) AND question_key = ?
                AND superseded_at IS NULL
            """,
            (self._guild_id, json.dumps(list(ids)), question_key),
        )
        matching = {int(r["interview_id"]) for r in rows if score_text(r["text"], query)}
        return [i for i in ids if i in matching]

    def hits(self, found: Sequence[int], query: Query, question_key: str, *, size: int) -> list[SearchHit]:
        """Return the first ``size`` of the interviews that are still published, each with the answer that matches."""
        hits: list[SearchHit] = []
        at = 0
        while at < len(found) and len(hits) < size:
            chunk = found[at : at + size]
            hits += self._hits(chunk, query, question_key)
            at += len(chunk)
        return hits[:size]

    def _hits(self, ids: Sequence[int], query: Query, question_key: str) -> list[SearchHit]:
        rows = self._snapshot.fetch_all(
            """
            SELECT i.id AS interview, p.name, a.* FROM interview i
            JOIN person p ON p.id = i.person_id
            LEFT JOIN answer a ON a.interview_id = i.id AND a.superseded_at IS NULL
            WHERE +i.guild_id = ? AND i.id IN (SELECT value FROM json_each(?)) AND i.is_published = 1
            ORDER BY a.position
            """,
            (self._guild_id, json.dumps(list(ids))),
        )
        grouped: dict[int, list[sqlite3.Row]] = {}
        for row in rows:
            grouped.setdefault(int(row["interview"]), []).append(row)
        return [
            SearchHit(
                interview_id=i, name=grouped[i][0]["name"], answers=_best(grouped[i], query, question_key)
            )
            for i in ids
            if i in grouped
        ]

    def mend(self, query: Query) -> tuple[Query, dict[str, str]]:
        """Return a query with each word that no interview has in place of the one that is surely meant, if any."""
        weights = self.weights(query)
        missing = [token for token, weight in weights.items() if math.isinf(weight)]
        if not missing:
            return query, {}
        known = self._vocabulary()
        stems: dict[str, str] = {}
        for token in missing:
            near = nearest_stems(token, known, 1)
            if near and is_sure(token, near[0]):
                stems[token] = near[0]
        return replaced(query, stems), stems

    def nearest_words(self, query: Query, *, limit: int) -> list[str]:
        """Return words, as somebody wrote them, that are like those of a query and would find something."""
        known = self._vocabulary()
        wanted = [token for term in query.terms for token in term] + ([query.prefix] if query.prefix else [])
        words: list[str] = []
        for token in wanted[:_MENDED]:
            for near in nearest_stems(token, known, limit):
                word = self._surface(near)
                if word is not None and word not in words:
                    words.append(word)
        return words[:limit]

    def weights(self, query: Query) -> dict[str, float]:
        """Return for each stem of a query how much it tells: the rarer in the server the more, infinite for none."""
        weights: dict[str, float] = {}
        for token in dict.fromkeys(token for term in query.terms for token in term):
            row = self._snapshot.fetch_one(
                "SELECT doc FROM interview_vocabulary WHERE term = ?", (f"{self._key}z{token}",)
            )
            weights[token] = math.log(1 + self._count / row["doc"]) if row is not None else math.inf
        return weights

    def _vocabulary(self) -> list[str]:
        prefix = f"{self._key}z"
        rows = self._snapshot.fetch_all(
            "SELECT term FROM interview_vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (prefix, f"{self._key}{{", _VOCABULARY),
        )
        return [str(r["term"])[len(prefix) :] for r in rows]

    def _surface(self, token: str) -> str | None:
        found = self.ranked(Query(((token,),)), limit=1)
        if not found:
            return None
        rows = self._snapshot.fetch_all(
            """
            SELECT p.name, p.nickname, i.introduction, a.text FROM interview i JOIN person p ON p.id = i.person_id
            LEFT JOIN answer a ON a.interview_id = i.id AND a.superseded_at IS NULL
            WHERE i.guild_id = ? AND i.id = ?
            """,
            (self._guild_id, found[0]),
        )
        texts = (" ".join(str(value or "") for value in row) for row in rows)
        return next(filter(None, (surface_of(token, text) for text in texts)), None)


def _best(rows: Sequence[sqlite3.Row], query: Query, question_key: str) -> tuple[Answer, ...]:
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
