"""The audit trail as it is told in a channel, for the servers that want that: what curators did, not members."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.domain.community import AuditEntry
from db.member_names import name_sql
from db.sqlite.convert import to_instant, to_text
from db.sqlite.database import Database, Transaction

_MEMBER = "CASE WHEN json_valid(a.detail_json) THEN json_extract(a.detail_json, '$.user') END"
_UNTOLD = """
    FROM guild g JOIN audit_entry a ON a.guild_id = g.id AND a.id > g.audit_told_id
    WHERE g.audit_channel_id IS NOT NULL AND g.left_at IS NULL AND a.actor_id > 0
        AND a.action NOT LIKE 'own.%'
"""


class AuditLogRepository:
    """What people did, in order."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self, guild_id: int, action: str, *, actor_id: int, subject_id: int | None = None, now: datetime
    ) -> None:
        """Record an act that no change of this store records by itself."""

        def work(tx: Transaction) -> None:
            audit(tx, guild_id, action, now=now, actor_id=actor_id, subject_id=subject_id)

        await self._database.write(work)

    async def list_untold(
        self, *, except_ids: Sequence[object] = (), limit: int = 20
    ) -> list[tuple[int, int]]:
        """Return (server, channel) of servers that were not told everything, leaving some channels out."""
        rows = await self._database.read(
            f"""
            SELECT DISTINCT g.id, g.audit_channel_id {_UNTOLD}
                AND g.audit_channel_id NOT IN (SELECT value FROM json_each(?)) LIMIT ?
            """,  # noqa: S608  # a constant
            (json.dumps(list(except_ids)), limit),
        )
        return [(int(r["id"]), int(r["audit_channel_id"])) for r in rows]

    async def next_of(self, guild_id: int, *, limit: int) -> list[AuditEntry]:
        """Return the oldest entries of a server that were not told yet.

        A detail that is no JSON is left out of what is told; an instant that is none, the one before it stands for.
        """
        rows = await self._database.read(
            f"""
            SELECT a.id, a.actor_id, a.action, a.detail_json, a.created_at,
                (SELECT p.name FROM interview i JOIN person p ON p.id = i.person_id
                 WHERE i.id = a.subject_id AND i.guild_id = a.guild_id
                    AND a.action NOT IN ('schedule.changed', 'series.added', 'questions.changed')) AS name,
                {_MEMBER} AS member_id,
                {name_sql("a.guild_id", _MEMBER)} AS member_name,
                {name_sql("a.guild_id", "a.actor_id")} AS actor_name
            {_UNTOLD} AND g.id = ? ORDER BY a.id LIMIT ?
            """,  # noqa: S608  # a constant
            (guild_id, limit),
        )
        audit_entries: list[AuditEntry] = []
        for r in rows:
            before = audit_entries[-1].created_at if audit_entries else datetime.min.replace(tzinfo=UTC)
            audit_entries.append(
                AuditEntry(
                    id=r["id"],
                    guild_id=guild_id,
                    actor_id=r["actor_id"],
                    action=r["action"],
                    name=r["name"] or r["member_name"] or _subject(r["detail_json"]),
                    created_at=_instant_or(before, r["created_at"]),
                    actor_name=r["actor_name"],
                    member_id=None if r["name"] else r["member_id"],
                )
            )
        return audit_entries

    async def note_told(self, guild_id: int, entry_id: int) -> None:
        """Know that a server's channel was told everything up to an entry."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "UPDATE guild SET audit_told_id = max(audit_told_id, ?) WHERE id = ?", (entry_id, guild_id)
            )

        await self._database.write(work)


def _subject(detail: str) -> str:
    try:
        return str(json.loads(detail).get("name", ""))
    except (ValueError, AttributeError):
        return ""


def _instant_or(other: datetime, text: str) -> datetime:
    try:
        return to_instant(text)
    except ValueError:
        return other


def audit(
    tx: Transaction,
    guild_id: int,
    action: str,
    *,
    now: datetime,
    actor_id: int | None = None,
    subject_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Record who did what, in the transaction that does it."""
    tx.execute(
        """
        INSERT INTO audit_entry (guild_id, actor_id, action, subject_id, detail_json, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        (
            guild_id,
            actor_id,
            action,
            subject_id,
            json.dumps(detail or {}, ensure_ascii=False),
            to_text(now),
        ),
    )
