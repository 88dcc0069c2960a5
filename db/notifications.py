"""Notices to curators and to members: each is stored with the change that it tells of, and sent until it arrives."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.posts import Notice, NoticeKind
from db.sqlite.convert import to_optional_text, to_text
from db.sqlite.database import Database, Transaction
from db.waking import list_due, next_due

WORTH_TELLING = timedelta(days=7)
"""So old may a notice be that waited for somebody to choose a review channel."""


_TOLD_AGAIN_AFTER = timedelta(days=30)


_LONGEST_REST = timedelta(hours=24)
"""No notice is left alone for so long: a later instant was stored by a clock that was ahead, and counts as now.

The longest rest that is given is half a day, where Discord wants so long to pass."""


class NoticeRepository:
    """The notices of all servers, by the instant at which each is sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_awake(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 50
    ) -> list[tuple[int, int]]:
        """Return (server, id) of the notices that are to be sent now, oldest first, leaving some out."""
        return await list_due(
            self._database, "notice", "wake_at", now, except_ids, limit=limit, longest=_LONGEST_REST
        )

    async def get(self, guild_id: int, notice_id: int) -> Notice | None:
        """Return a notice of a server that was not sent yet."""
        row = await self._database.read_one(
            """
            SELECT id, guild_id, occurrence_id, interview_id, user_id, kind, data_json, tries FROM notice
            WHERE guild_id = ? AND id = ? AND sent_at IS NULL
            """,
            (guild_id, notice_id),
        )
        return None if row is None else _notice(row)

    async def next_wake_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a notice of any server is to be sent next, leaving some out."""
        return await next_due(self._database, "notice", "wake_at", now, except_ids, longest=_LONGEST_REST)

    async def add_once(self, guild_id: int, notice: Notice, *, now: datetime) -> None:
        """Store a notice to the curators, unless they were told the same within the last 30 days."""

        def work(tx: Transaction) -> None:
            told = tx.fetch_one(
                """
                SELECT 1 FROM notice WHERE guild_id = ? AND kind = ? AND data_json = ? AND created_at > ?
                """,
                (guild_id, notice.kind.value, _dumped(notice), to_text(now - _TOLD_AGAIN_AFTER)),
            )
            if told is None:
                add_notice(tx, guild_id, notice, now=now)

        await self._database.write(work)

    async def note_try(self, notice: Notice, *, wake_at: datetime | None, sent_at: datetime | None) -> None:
        """Record an attempt: sent, or to be tried again at ``wake_at``, or (None for both) given up."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE notice SET tries = tries + 1, wake_at = ?, sent_at = ?
                WHERE id = ? AND guild_id = ? AND sent_at IS NULL
                """,
                (to_optional_text(wake_at), to_optional_text(sent_at), notice.id, notice.guild_id),
            )

        await self._database.write(work)

    async def note_message(self, notice: Notice, channel_id: int, message_id: int) -> None:
        """Remember which message a notice has become."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "UPDATE notice SET channel_id = ?, message_id = ? WHERE id = ? AND guild_id = ?",
                (channel_id, message_id, notice.id, notice.guild_id),
            )

        await self._database.write(work)

    async def find_message_before(self, notice: Notice) -> tuple[int, int] | None:
        """Return (channel, message) of the last notice of the same kind that was sent before this one."""
        row = await self._database.read_one(
            """
            SELECT channel_id, message_id FROM notice
            WHERE guild_id = ? AND kind = ? AND id < ? AND message_id IS NOT NULL ORDER BY id DESC LIMIT 1
            """,
            (notice.guild_id, notice.kind.value, notice.id),
        )
        return None if row is None else (int(row["channel_id"]), int(row["message_id"]))

    async def postpone(self, notice: Notice, wake_at: datetime) -> None:
        """Have a notice sent at ``wake_at``: it was not tried, so that this does not count as an attempt."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "UPDATE notice SET wake_at = ? WHERE id = ? AND guild_id = ? AND sent_at IS NULL",
                (to_text(wake_at), notice.id, notice.guild_id),
            )

        await self._database.write(work)


def add_notice(
    tx: Transaction, guild_id: int, notice: Notice, *, now: datetime, wake_at: datetime | None = None
) -> None:
    """Store a notice in the transaction of what it tells of; it is sent at ``wake_at``, else as soon as may be."""
    tx.execute(
        """
        INSERT INTO notice (guild_id, occurrence_id, interview_id, user_id, kind, data_json, created_at, wake_at)
        VALUES (:guild, :occurrence, :interview, :user, :kind, :data, :now, :wake)
        """,
        {
            "guild": guild_id,
            "occurrence": notice.occurrence_id,
            "interview": notice.interview_id,
            "user": notice.user_id,
            "kind": notice.kind.value,
            "data": _dumped(notice),
            "now": to_text(now),
            "wake": to_text(wake_at or now),
        },
    )


def add_joined_notice(
    tx: Transaction, guild_id: int, kind: NoticeKind, *, now: datetime, within: timedelta
) -> None:
    """Store a notice to the curators that is sent after a while and tells of all that came ``within`` it.

    Its data say ``since`` when. One that found no way to the curators so far takes in what comes later, too. One that
    is being sent, perhaps, is left alone: it may have been written without this.
    """
    joined = tx.execute(
        """
        UPDATE notice SET created_at = :now
        WHERE guild_id = :guild AND kind = :kind AND sent_at IS NULL AND (wake_at IS NULL OR
            (tries = 0 AND wake_at > :now))
        """,
        {"guild": guild_id, "kind": kind.value, "now": to_text(now)},
    )
    if not joined:
        notice = Notice(kind=kind, data={"since": to_text(now)})
        add_notice(tx, guild_id, notice, now=now, wake_at=now + within)


def renew_unsent(tx: Transaction, guild_id: int, kind: NoticeKind, *, now: datetime) -> bool:
    """Have the notices of a kind to the curators sent that were not so far, as if new; return whether there are any."""
    changed = tx.execute(
        """
        UPDATE notice SET wake_at = :now, created_at = :now, tries = 0
        WHERE guild_id = :guild AND kind = :kind AND sent_at IS NULL AND user_id IS NULL
        """,
        {"guild": guild_id, "kind": kind.value, "now": to_text(now)},
    )
    return changed > 0


def tell_member(tx: Transaction, guild_id: int, notice: Notice, *, now: datetime) -> bool:
    """Store a notice to its member, if they want messages; return whether they do."""
    preference = tx.fetch_one(
        "SELECT wants_messages FROM member_wish WHERE guild_id = ? AND user_id = ?",
        (guild_id, notice.user_id),
    )
    if preference is None or not preference["wants_messages"]:
        return False
    add_notice(tx, guild_id, notice, now=now)
    return True


def wake_unsent(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Have the notices of the last week sent now that did not reach the curators, those that rest until later too."""
    tx.execute(
        """
        UPDATE notice SET wake_at = :now
        WHERE guild_id = :guild AND sent_at IS NULL AND user_id IS NULL AND created_at > :since
            AND (wake_at IS NULL OR wake_at > :now)
        """,
        {"guild": guild_id, "now": to_text(now), "since": to_text(now - WORTH_TELLING)},
    )


def _dumped(notice: Notice) -> str:
    return json.dumps(dict(notice.data), ensure_ascii=False)


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
