"""What members recommend: taken from the answers when an interview is published, each resource once in a server."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import DraftNotFound
from bot.domain.findings import Mention, Resource
from bot.domain.resources import ResourceKind, matches, resource_key
from bot.domain.search import SMALL_WORDS, stem
from bot.domain.text import words_of
from db.audit_log import audit
from db.interviews.recommendations import read_knowledge
from db.sqlite.database import Database, Transaction

_WEIGHED = 2000
_LISTED = 200
_BATCH = 20


class KnowledgeRepository:
    """The recommended things of each server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, guild_id: int, text: str) -> list[int]:
        """Return the ids of recommended things, most recommended first; with words, those that fit best."""
        rows = await self._database.read_slow(
            """
            SELECT r.id, r.title, r.kind, count(*) AS mentions, group_concat(m.passage, char(10)) AS passages
            FROM resource r JOIN resource_mention m ON m.resource_id = r.id
            JOIN interview i ON i.id = m.interview_id AND i.is_published = 1
            WHERE r.guild_id = ? AND r.is_hidden = 0 GROUP BY r.id ORDER BY mentions DESC, r.title LIMIT ?
            """,
            (guild_id, _WEIGHED),
        )
        wanted = [stem(w) for w in words_of(text) if w not in SMALL_WORDS]
        if not wanted:
            return [int(r["id"]) for r in rows[:_LISTED]]
        scored = [
            (matches(wanted, r["title"], r["kind"], r["passages"]), r["mentions"], int(r["id"])) for r in rows
        ]
        scored.sort(key=lambda entry: (-entry[0], -entry[1]))
        return [resource_id for score, _, resource_id in scored if score][:_LISTED]

    async def get(self, guild_id: int, resource_id: int) -> Resource | None:
        """Return a resource with those who recommend it in a published interview, or None without any."""
        row = await self._database.read_one(
            "SELECT id, title, kind, address FROM resource WHERE guild_id = ? AND id = ? AND is_hidden = 0",
            (guild_id, resource_id),
        )
        if row is None:
            return None
        mentions = await self._database.read(
            """
            SELECT m.interview_id, p.name, m.passage FROM resource_mention m
            JOIN interview i ON i.id = m.interview_id AND i.is_published = 1 JOIN person p ON p.id = i.person_id
            WHERE m.guild_id = ? AND m.resource_id = ? ORDER BY m.interview_id DESC LIMIT 20
            """,
            (guild_id, resource_id),
        )
        if not mentions:
            return None
        return Resource(
            id=row["id"],
            title=row["title"],
            kind=ResourceKind(row["kind"]),
            address=row["address"],
            mentions=tuple(
                Mention(interview_id=m["interview_id"], name=m["name"], passage=m["passage"])
                for m in mentions
            ),
        )

    async def correct(
        self,
        guild_id: int,
        resource_id: int,
        *,
        title: str,
        kind: ResourceKind,
        is_hidden: bool = False,
        actor_id: int,
        now: datetime,
    ) -> int:
        """Give a resource its right title, or hide it; one that has that title already takes it in. Return its id."""

        def work(tx: Transaction) -> int:
            known = tx.fetch_one(
                "SELECT 1 FROM resource WHERE guild_id = ? AND id = ?", (guild_id, resource_id)
            )
            if known is None:
                raise DraftNotFound
            key = resource_key(title) or title
            other = tx.fetch_one(
                "SELECT resource_id FROM resource_key WHERE guild_id = ? AND key = ? AND resource_id <> ?",
                (guild_id, key, resource_id),
            )
            target = resource_id
            if other is not None:
                target = int(other["resource_id"])
                _merge(tx, guild_id, resource_id, target)
            tx.execute(
                """
                UPDATE resource SET title = ?, kind = ?, is_hidden = ?, is_corrected = 1
                WHERE guild_id = ? AND id = ?
                """,
                (title, kind.value, int(is_hidden), guild_id, target),
            )
            tx.execute(
                """
                INSERT INTO resource_key (guild_id, key, resource_id) VALUES (?, ?, ?)
                ON CONFLICT (guild_id, key) DO UPDATE SET resource_id = excluded.resource_id
                """,
                (guild_id, key, target),
            )
            audit(tx, guild_id, "resource.corrected", now=now, actor_id=actor_id, detail={"name": title})
            return target

        return await self._database.write(work)

    async def list_unread(self, *, except_ids: Sequence[object] = ()) -> list[tuple[int, int]]:
        """Return (server, id) of some published interviews not read by the present rules, leaving some out."""
        rows = await self._database.read(
            """
            SELECT guild_id, id FROM interview WHERE is_published = 1 AND knowledge = 0
                AND id NOT IN (SELECT value FROM json_each(?)) LIMIT ?
            """,
            (json.dumps(list(except_ids)), _BATCH),
        )
        return [(int(row["guild_id"]), int(row["id"])) for row in rows]

    async def read(self, interviews: Sequence[tuple[int, int]]) -> None:
        """Take from interviews, as (server, id), what they recommend: all, or none if one of them fails."""

        def work(tx: Transaction) -> None:
            for guild_id, interview_id in interviews:
                read_knowledge(tx, guild_id, interview_id)

        await self._database.write(work)


def _merge(tx: Transaction, guild_id: int, old: int, new: int) -> None:
    parameters = {"guild": guild_id, "old": old, "new": new}
    tx.execute(
        """
        INSERT INTO resource_mention (resource_id, interview_id, guild_id, passage)
        SELECT :new, interview_id, guild_id, passage FROM resource_mention
        WHERE guild_id = :guild AND resource_id = :old ON CONFLICT DO NOTHING
        """,
        parameters,
    )
    tx.execute(
        "UPDATE resource_key SET resource_id = :new WHERE guild_id = :guild AND resource_id = :old",
        parameters,
    )
    tx.execute("DELETE FROM resource WHERE guild_id = :guild AND id = :old", parameters)
