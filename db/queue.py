"""What the curators decided about the order, and who may be featured at all."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.errors import InterviewGone
from bot.domain.rotation import Candidate
from db.connection import Database, Transaction
from db.guilds import audit
from db.values import to_instant, to_optional_date, to_optional_instant, to_text

_COLUMNS = """
    SELECT i.id, p.name, i.published_at, i.last_posted_at, q.position, q.pinned_date,
        coalesce(q.is_held, 0) AS is_held
"""
_FREE = """
    i.guild_id = :guild AND i.series_id = :series AND i.is_published = 1
        AND NOT EXISTS (
            SELECT 1 FROM occurrence o WHERE o.interview_id = i.id AND o.state IN ('sending', 'needs_human')
        )
"""
_MARKED = f"""
    {_COLUMNS} FROM queue_entry q CROSS JOIN interview i ON i.id = q.interview_id
    JOIN person p ON p.id = i.person_id WHERE q.guild_id = :guild AND {_FREE}
"""  # constants; CROSS JOIN has SQLite begin with the few marks
_CANDIDATE = f"""
    {_COLUMNS} FROM interview i JOIN person p ON p.id = i.person_id
    LEFT JOIN queue_entry q ON q.interview_id = i.id WHERE {_FREE}
"""  # constants


class QueueRepository:
    """The candidates of each series."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def candidates(self, guild_id: int, series_id: int, *, limit: int) -> list[Candidate]:
        """Return everyone with a curator's mark, and up to ``limit`` each of never featured and longest ago.

        Bounded by the index on turns, however many interviews a server has.
        """
        parameters = {"guild": guild_id, "series": series_id, "limit": limit}
        marked = await self._database.read(_MARKED, parameters)
        never = await self._database.read(
            f"""{_CANDIDATE} AND q.interview_id IS NULL AND i.last_posted_at IS NULL
            ORDER BY i.last_posted_at, i.published_at, i.id LIMIT :limit""",
            parameters,
        )
        featured = await self._database.read(
            f"""{_CANDIDATE} AND q.interview_id IS NULL AND i.last_posted_at IS NOT NULL
            ORDER BY i.last_posted_at, i.published_at, i.id LIMIT :limit""",
            parameters,
        )
        return [_candidate(r) for r in (*marked, *never, *featured)]

    async def set_order(
        self, guild_id: int, interview_ids: Sequence[int], *, actor_id: int, now: datetime
    ) -> None:
        """Fix these interviews in this order before all others that are not pinned."""

        async def work(tx: Transaction) -> None:
            await tx.execute("UPDATE queue_entry SET position = NULL WHERE guild_id = ?", (guild_id,))
            for position, interview_id in enumerate(interview_ids, start=1):
                await _mark(tx, guild_id, interview_id, "position", position, actor_id, now)
            await _tidy(tx, guild_id)
            await audit(tx, guild_id, "queue.moved", now=now, actor_id=actor_id)

        await self._database.write(work)

    async def pin(
        self, guild_id: int, interview_id: int, day: date | None, *, actor_id: int, now: datetime
    ) -> None:
        """Pin an interview to a date of the schedule, or with None take the pin away."""

        async def work(tx: Transaction) -> None:
            value = None if day is None else day.isoformat()
            await _mark(tx, guild_id, interview_id, "pinned_date", value, actor_id, now)
            await _tidy(tx, guild_id)
            await audit(tx, guild_id, "queue.pinned", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)

    async def hold(
        self, guild_id: int, interview_id: int, *, is_held: bool, actor_id: int, now: datetime
    ) -> None:
        """Keep an interview out of the rotation, or let it back; a release also takes pin and order away."""

        async def work(tx: Transaction) -> None:
            await _mark(tx, guild_id, interview_id, "is_held", int(is_held), actor_id, now)
            if not is_held:
                await tx.execute(
                    "DELETE FROM queue_entry WHERE interview_id = ? AND guild_id = ?",
                    (interview_id, guild_id),
                )
            action = "queue.held" if is_held else "queue.released"
            await audit(tx, guild_id, action, now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)


async def _mark(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    column: str,
    value: object,
    actor_id: int,
    now: datetime,
) -> None:
    known = await tx.fetch_one(
        "SELECT 1 FROM interview WHERE id = ? AND guild_id = ? AND status <> 'removed'",
        (interview_id, guild_id),
    )
    if known is None:
        raise InterviewGone
    await tx.execute(
        f"""
        INSERT INTO queue_entry (interview_id, guild_id, {column}, changed_by, changed_at)
        VALUES (:id, :guild, :value, :actor, :now)
        ON CONFLICT (interview_id) DO UPDATE
        SET {column} = :value, changed_by = :actor, changed_at = :now
        """,  # noqa: S608  # the column is a constant of this module
        {
            "id": interview_id,
            "guild": guild_id,
            "value": value,
            "actor": actor_id,
            "now": to_text(now),
        },
    )


async def _tidy(tx: Transaction, guild_id: int) -> None:
    await tx.execute(
        "DELETE FROM queue_entry WHERE guild_id = ? AND position IS NULL AND pinned_date IS NULL AND is_held = 0",
        (guild_id,),
    )


def _candidate(row: sqlite3.Row) -> Candidate:
    return Candidate(
        interview_id=row["id"],
        name=row["name"],
        waiting_since=to_instant(row["published_at"]),
        last_posted_at=to_optional_instant(row["last_posted_at"]),
        position=row["position"],
        pinned_date=to_optional_date(row["pinned_date"]),
        is_held=bool(row["is_held"]),
    )
