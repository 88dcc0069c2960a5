"""What curators must hear of: stored with the change that it tells of, and sent until it arrives."""

import json
import sqlite3
from datetime import datetime, timedelta

from bot.domain.posts import Notice, NoticeKind
from db.connection import Database, Transaction
from db.values import to_optional_instant, to_optional_text, to_text

_WORTH_TELLING = timedelta(days=7)
"""So old may a notice be that waited for somebody to choose a review channel."""


class NoticeRepository:
    """The notices of all servers, by the instant at which each is sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_awake(self, *, now: datetime, limit: int = 50) -> list[Notice]:
        """Return the notices that are to be sent now, oldest first."""
        rows = await self._database.read(
            """
            SELECT n.id, n.guild_id, n.occurrence_id, n.interview_id, n.user_id, n.kind, n.data_json, n.tries
            FROM notice n
            JOIN guild g ON g.id = n.guild_id
            WHERE n.wake_at <= ? AND g.left_at IS NULL ORDER BY n.wake_at, n.id LIMIT ?
            """,
            (to_text(now), limit),
        )
        return [_notice(row) for row in rows]

    async def next_wake_at(self) -> datetime | None:
        """Return when a notice of any server is to be sent next."""
        row = await self._database.read_one(
            """
            SELECT min(n.wake_at) AS at FROM notice n JOIN guild g ON g.id = n.guild_id
            WHERE n.wake_at IS NOT NULL AND g.left_at IS NULL
            """
        )
        return to_optional_instant(row["at"]) if row else None

    async def note_try(self, notice: Notice, *, wake_at: datetime | None, sent_at: datetime | None) -> None:
        """Record an attempt: sent, or to be tried again at ``wake_at``, or (None for both) given up."""

        async def work(tx: Transaction) -> None:
            await tx.execute(
                """
                UPDATE notice SET tries = tries + 1, wake_at = ?, sent_at = ?
                WHERE id = ? AND guild_id = ? AND sent_at IS NULL
                """,
                (to_optional_text(wake_at), to_optional_text(sent_at), notice.id, notice.guild_id),
            )

        await self._database.write(work)

    async def postpone(self, notice: Notice, wake_at: datetime) -> None:
        """Have a notice sent at ``wake_at``: it was not tried, so that this does not count as an attempt."""

        async def work(tx: Transaction) -> None:
            await tx.execute(
                "UPDATE notice SET wake_at = ? WHERE id = ? AND guild_id = ? AND sent_at IS NULL",
                (to_text(wake_at), notice.id, notice.guild_id),
            )

        await self._database.write(work)


async def add_notice(tx: Transaction, guild_id: int, notice: Notice, *, now: datetime) -> None:
    """Store a notice that is sent as soon as may be, in the transaction of what it tells of."""
    await tx.execute(
        """
        INSERT INTO notice (guild_id, occurrence_id, interview_id, user_id, kind, data_json, created_at, wake_at)
        VALUES (:guild, :occurrence, :interview, :user, :kind, :data, :now, :now)
        """,
        {
            "guild": guild_id,
            "occurrence": notice.occurrence_id,
            "interview": notice.interview_id,
            "user": notice.user_id,
            "kind": notice.kind.value,
            "data": json.dumps(dict(notice.data), ensure_ascii=False),
            "now": to_text(now),
        },
    )


async def tell_member(tx: Transaction, guild_id: int, notice: Notice, *, now: datetime) -> bool:
    """Store a notice to its member, if they want messages; return whether they do."""
    wish = await tx.fetch_one(
        "SELECT wants_messages FROM member_wish WHERE guild_id = ? AND user_id = ?",
        (guild_id, notice.user_id),
    )
    if wish is None or not wish["wants_messages"]:
        return False
    await add_notice(tx, guild_id, notice, now=now)
    return True


async def wake_unsent(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Have the notices of the last week sent that found no way to the curators."""
    await tx.execute(
        """
        UPDATE notice SET wake_at = :now
        WHERE guild_id = :guild AND sent_at IS NULL AND wake_at IS NULL AND created_at > :since
            AND user_id IS NULL
        """,
        {"guild": guild_id, "now": to_text(now), "since": to_text(now - _WORTH_TELLING)},
    )


def _notice(row: sqlite3.Row) -> Notice:
    return Notice(
        id=row["id"],
        guild_id=row["guild_id"],
        occurrence_id=row["occurrence_id"],
        interview_id=row["interview_id"],
        user_id=row["user_id"],
        kind=NoticeKind(row["kind"]),
        data=json.loads(row["data_json"]),
        tries=row["tries"],
    )
