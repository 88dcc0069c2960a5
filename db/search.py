"""Full-text search within one server, and the searches that its pages belong to."""

import sqlite3
from datetime import datetime, timedelta

from bot.domain.errors import DraftNotFound
from bot.domain.models import Answer, SearchHit
from bot.domain.search import Query, match_expression, score_text
from db.connection import Database, Transaction
from db.interviews import answer_from
from db.values import to_text

SESSION_DAYS = 30
_EXACT_UP_TO = 2000
_FILTERED_FROM = 200
_MATCHES = "FROM interview_search WHERE interview_search MATCH :match"


class SearchRepository:
    """The index of published interviews."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, guild_id: int, query: Query, *, question_key: str = "", page: int = 0, size: int = 5
    ) -> list[SearchHit]:
        """Return one page of hits, best first, and one more if there are more.

        A name outweighs a title, a title an answer. Beyond 2,000 hits they come newest first instead. With a
        question, only its answers count, among the best 200 interviews.
        """
        guild = await self._database.read_one("SELECT search_key FROM guild WHERE id = ?", (guild_id,))
        if guild is None or (not query.terms and not query.prefix):
            return []
        match = match_expression(query, guild["search_key"])
        ids = await self._ranked(guild_id, match, _FILTERED_FROM if question_key else (page + 1) * size + 1)
        if question_key:
            hits = [await self._hit(guild_id, i, query, question_key) for i in ids]
            return [h for h in hits if h is not None and h.answers][page * size : page * size + size + 1]
        found = [await self._hit(guild_id, i, query, "") for i in ids[page * size :]]
        return [h for h in found if h is not None]

    async def _ranked(self, guild_id: int, match: str, limit: int) -> list[int]:
        counted = await self._database.read_slow(
            f"SELECT count(*) AS n FROM (SELECT rowid {_MATCHES} LIMIT {_EXACT_UP_TO + 1})",  # noqa: S608  # constants
            {"match": match},
        )
        is_exact = counted[0]["n"] <= _EXACT_UP_TO
        score = "bm25(interview_search, 10.0, 4.0, 1.0)" if is_exact else "0"
        rows = await self._database.read_slow(
            f"""
            SELECT f.id FROM (
                SELECT rowid AS id, {score} AS score {_MATCHES} ORDER BY score, rowid DESC LIMIT :limit
            ) f
            JOIN interview i ON i.id = f.id AND i.guild_id = :guild AND i.is_published = 1
            ORDER BY f.score, f.id DESC
            """,  # noqa: S608  # constants
            {"match": match, "limit": limit, "guild": guild_id},
        )
        return [int(r["id"]) for r in rows]

    async def _hit(
        self, guild_id: int, interview_id: int, query: Query, question_key: str
    ) -> SearchHit | None:
        rows = await self._database.read_slow(
            """
            SELECT p.name, a.* FROM interview i
            JOIN person p ON p.id = i.person_id
            LEFT JOIN answer a ON a.interview_id = i.id AND a.superseded_at IS NULL
            WHERE i.guild_id = ? AND i.id = ?
            ORDER BY a.position
            """,
            (guild_id, interview_id),
        )
        if not rows:
            return None
        return SearchHit(
            interview_id=interview_id,
            name=rows[0]["name"],
            answers=_best(rows, query, question_key),
        )

    async def remember(self, guild_id: int, text: str, question_key: str, *, now: datetime) -> int:
        """Keep a search, so that its pages outlive a restart, and return its id; old ones are dropped."""

        async def work(tx: Transaction) -> int:
            await tx.execute(
                "DELETE FROM search_session WHERE created_at < ?",
                (to_text(now - timedelta(days=SESSION_DAYS)),),
            )
            return await tx.insert(
                "INSERT INTO search_session (guild_id, query, question_key, created_at) VALUES (?, ?, ?, ?)",
                (guild_id, text, question_key, to_text(now)),
            )

        return await self._database.write(work)

    async def recall(self, guild_id: int, session_id: int) -> tuple[str, str]:
        """Return the text and question of a kept search; raise DraftNotFound."""
        row = await self._database.read_one(
            "SELECT query, question_key FROM search_session WHERE guild_id = ? AND id = ?",
            (guild_id, session_id),
        )
        if row is None:
            raise DraftNotFound
        return row["query"], row["question_key"]


def _best(rows: list[sqlite3.Row], query: Query, question_key: str) -> tuple[Answer, ...]:
    answers = [answer_from(r) for r in rows if r["id"] is not None]
    scored = [(score_text(a.text, query), a) for a in answers if question_key in ("", a.question_key)]
    matching = [(score, a) for score, a in scored if score]
    matching.sort(key=lambda pair: (-pair[0], pair[1].position))
    return tuple(a for _, a in matching[:1])
