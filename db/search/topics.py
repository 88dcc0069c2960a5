"""Topics as tags that curators confirmed, and what could be tagged."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.models import Purpose
from bot.domain.search import index_text
from bot.domain.topics import candidates, topic_key
from db.audit_log import audit
from db.name_cache import NameRepository
from db.sqlite.database import Database, Snapshot, Transaction

MOST_TOPICS = 12
"""Topics of one interview."""
_TELLING = (Purpose.SPECIALTIES, Purpose.CURRENT_WORK, Purpose.FIRST_WORK)
_SUGGESTED = 12
_TRIED = 120


class TopicRepository:
    """The topics of each server."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def of(self, guild_id: int, interview_id: int) -> list[str]:
        """Return the topics of an interview."""

        def work(snapshot: Snapshot) -> list[str]:
            return topics_of(snapshot, guild_id, interview_id)

        return await self._database.snapshot(work)

    async def suggest(self, guild_id: int, interview_id: int) -> list[str]:
        """Return what an interview could be tagged with, by a rule that can be said in a sentence.

        Names, and phrases of two or three words, from the answers about specialties, current and first work, that
        at least two published interviews of the server have; topics that the server has already come first.
        """

        def work(snapshot: Snapshot) -> list[str]:
            return _suggest(snapshot, guild_id, interview_id)

        return await self._database.snapshot(work, slow=True)

    async def set_topics(
        self, guild_id: int, interview_id: int, names: Sequence[str], *, actor_id: int, now: datetime
    ) -> None:
        """Confirm exactly these topics for an interview; those that no interview has any more are forgotten."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "DELETE FROM interview_topic WHERE guild_id = ? AND interview_id = ?",
                (guild_id, interview_id),
            )
            for name in list(dict.fromkeys(names))[:MOST_TOPICS]:
                key = topic_key(name)
                if not key:
                    continue
                tx.execute(
                    "INSERT INTO topic (guild_id, name, key) VALUES (?, ?, ?) ON CONFLICT (guild_id, key) DO NOTHING",
                    (guild_id, name, key),
                )
                tx.execute(
                    """
                    INSERT INTO interview_topic (interview_id, topic_id, guild_id, confirmed_by)
                    SELECT i.id, o.id, i.guild_id, :actor FROM interview i
                    JOIN topic o ON o.guild_id = i.guild_id AND o.key = :key
                    WHERE i.id = :id AND i.guild_id = :guild ON CONFLICT DO NOTHING
                    """,
                    {"actor": actor_id, "key": key, "id": interview_id, "guild": guild_id},
                )
            tx.execute(
                """
                DELETE FROM topic WHERE guild_id = ?
                    AND NOT EXISTS (SELECT 1 FROM interview_topic t WHERE t.topic_id = topic.id)
                """,
                (guild_id,),
            )
            self._names.drop_after(tx, guild_id)
            audit(tx, guild_id, "topics.confirmed", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)


def topics_of(snapshot: Snapshot, guild_id: int, interview_id: int) -> list[str]:
    """Return the names of an interview's topics, within a visit to the database."""
    rows = snapshot.fetch_all(
        """
        SELECT o.name FROM interview_topic t JOIN topic o ON o.id = t.topic_id
        WHERE t.guild_id = ? AND t.interview_id = ? ORDER BY o.key
        """,
        (guild_id, interview_id),
    )
    return [str(r["name"]) for r in rows]


def _all_topics(snapshot: Snapshot, guild_id: int) -> list[str]:
    rows = snapshot.fetch_all(
        """
        SELECT DISTINCT o.name FROM topic o JOIN interview_topic t ON t.topic_id = o.id
        JOIN interview i ON i.id = t.interview_id AND i.is_published = 1
        WHERE o.guild_id = ? ORDER BY o.key LIMIT 5000
        """,
        (guild_id,),
    )
    return [str(r["name"]) for r in rows]


def _suggest(snapshot: Snapshot, guild_id: int, interview_id: int) -> list[str]:
    guild = snapshot.fetch_one("SELECT search_key FROM guild WHERE id = ?", (guild_id,))
    rows = snapshot.fetch_all(
        """
        SELECT text, purpose FROM answer WHERE guild_id = ? AND interview_id = ? AND superseded_at IS NULL
        ORDER BY position
        """,
        (guild_id, interview_id),
    )
    texts = [r["text"] for r in rows if r["purpose"] in _TELLING]
    if guild is None or not texts:
        return []
    known = {topic_key(name): name for name in _all_topics(snapshot, guild_id)}
    own = {topic_key(name) for name in topics_of(snapshot, guild_id, interview_id)}
    shared: list[tuple[int, str]] = []
    for name in candidates("\n".join(texts))[:_TRIED]:
        key = topic_key(name)
        if key in own:
            continue
        found = snapshot.fetch_one(
            "SELECT 1 FROM interview_search WHERE interview_search MATCH ? AND rowid <> ? LIMIT 1",
            (f'"{index_text(name, guild["search_key"])}"', interview_id),
        )
        if key in known or found is not None:
            shared.append((-1 if key in known else 0, known.get(key, name)))
    shared.sort(key=lambda pair: pair[0])
    return list(dict.fromkeys(name for _, name in shared))[:_SUGGESTED]
