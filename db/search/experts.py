"""Who works on what, and what members tell newcomers: answers weighed by what their questions are for."""

import json
import math
import sqlite3
from collections.abc import Mapping, Sequence

from bot.domain.findings import Expert, Experts
from bot.domain.models import Purpose
from bot.domain.search import Query, parse_query, weigh
from db.interviews.loading import answer_from
from db.search.index import ServerIndex
from db.search.topics import topics_of
from db.sqlite.database import Database, Snapshot

EXPERT_WEIGHTS = {
    Purpose.SPECIALTIES: 1.0,
    Purpose.CURRENT_WORK: 0.9,
    Purpose.FIRST_WORK: 0.7,
    Purpose.OCCUPATION: 0.6,
    Purpose.ORIGIN: 0.25,
    Purpose.OTHER: 0.25,
}
"""How much an answer says about what somebody works on."""
_TOPIC = 1.0
"""What a topic that a curator confirmed adds."""
_CANDIDATES = 200
_LEAST = 0.2
"""Below this share of what is wanted an answer shows nothing."""


class ExpertRepository:
    """Published interviews by what their people know."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, guild_id: int, topic: str, *, limit: int = 50) -> Experts:
        """Return who works on a topic, best first: by purpose, rareness of the words, topics; then the recent."""

        def work(snapshot: Snapshot) -> Experts:
            return _find(snapshot, guild_id, topic, limit)

        return await self._database.snapshot(work, slow=True)

    async def advice(self, guild_id: int, topic: str) -> list[int]:
        """Return interviews whose advice speaks of a topic, best first; nothing without a topic."""

        def work(snapshot: Snapshot) -> list[int]:
            return _advice(snapshot, guild_id, topic)

        return await self._database.snapshot(work, slow=True)


def _find(snapshot: Snapshot, guild_id: int, topic: str, limit: int) -> Experts:
    index = ServerIndex.of(snapshot, guild_id)
    query, mended = index.mend(parse_query(topic))
    weights = _finite(index.weights(query))
    found: list[tuple[float, str, Expert]] = []
    for interview in _candidates(snapshot, index, guild_id, query):
        topics = topics_of(snapshot, guild_id, interview["id"])
        expert = _judge(snapshot, guild_id, interview, query, weights, topics)
        if expert is not None:
            found.append((-round(expert.score, 1), interview["recent"], expert))
    found.sort(key=lambda entry: entry[1], reverse=True)
    found.sort(key=lambda entry: entry[0])
    return Experts(query=query, mended=mended, found=tuple(e for _, _, e in found[:limit]))


def _candidates(snapshot: Snapshot, index: ServerIndex, guild_id: int, query: Query) -> list[sqlite3.Row]:
    ids = index.ranked(query, is_relaxed=True, limit=_CANDIDATES)
    return snapshot.fetch_all(
        """
        SELECT i.id, p.name, p.user_id, coalesce(i.last_posted_at, i.published_at) AS recent
        FROM interview i JOIN person p ON p.id = i.person_id
        WHERE +i.guild_id = :guild AND i.is_published = 1 AND i.id IN (
            SELECT value FROM json_each(:ids)
            UNION SELECT * FROM (
                SELECT t.interview_id FROM interview_topic t JOIN topic o ON o.id = t.topic_id
                WHERE o.guild_id = :guild AND o.key = :key ORDER BY t.interview_id DESC LIMIT :limit
            )
        )
        """,
        {"guild": guild_id, "ids": json.dumps(ids), "key": _topic_key(query), "limit": _CANDIDATES},
    )


def _judge(
    snapshot: Snapshot,
    guild_id: int,
    interview: sqlite3.Row,
    query: Query,
    weights: Mapping[str, float],
    topics: Sequence[str],
) -> Expert | None:
    rows = snapshot.fetch_all(
        "SELECT * FROM answer WHERE guild_id = ? AND interview_id = ? AND superseded_at IS NULL ORDER BY position",
        (guild_id, interview["id"]),
    )
    scored = [
        (EXPERT_WEIGHTS[a.purpose] * weight, a)
        for a in map(answer_from, rows)
        if a.purpose in EXPERT_WEIGHTS and (weight := weigh(a.text, query, weights)) >= _LEAST
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].position))
    score = sum(points * (1.0 if i == 0 else 0.3) for i, (points, _) in enumerate(scored))
    tagged = [t for t in topics if weigh(t, query, weights) >= 1.0]
    score += _TOPIC if tagged else 0.0
    if score == 0:
        return None
    return Expert(
        interview_id=interview["id"],
        name=interview["name"],
        user_id=interview["user_id"],
        score=score,
        answer=scored[0][1] if scored else None,
        topics=tuple(topics),
    )


def _advice(snapshot: Snapshot, guild_id: int, topic: str) -> list[int]:
    index = ServerIndex.of(snapshot, guild_id)
    query, _ = index.mend(parse_query(topic))
    if query.is_empty:
        return []
    weights = _finite(index.weights(query))
    ids = index.ranked(query, is_relaxed=True, limit=_CANDIDATES)
    rows = snapshot.fetch_all(
        """
        SELECT interview_id, text FROM answer
        WHERE guild_id = ? AND interview_id IN (SELECT value FROM json_each(?)) AND purpose = ?
            AND superseded_at IS NULL
        """,
        (guild_id, json.dumps(ids), Purpose.ADVICE.value),
    )
    scored = [(weigh(r["text"], query, weights), int(r["interview_id"])) for r in rows]
    scored.sort(key=lambda pair: (-pair[0], ids.index(pair[1])))
    return list(dict.fromkeys(i for score, i in scored if score >= _LEAST))


def _finite(weights: Mapping[str, float]) -> dict[str, float]:
    """Leave out of account what no interview has."""
    return {token: 0.0 if math.isinf(weight) else weight for token, weight in weights.items()}


def _topic_key(query: Query) -> str:
    return " ".join(token for term in query.terms for token in term)
