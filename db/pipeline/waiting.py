"""What waits in each server, for its curators or for a member, and when the curators were reminded of it."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.domain.digest import LOOK_EVERY, Waiting, WaitingKind, WaitingWork, next_digest
from bot.domain.lifecycle import MOST_REMINDERS
from bot.domain.posts import Notice, NoticeKind
from db.guilds.settings import DEFAULT_SERIES
from db.notifications import add_notice, renew_unsent
from db.sqlite.convert import LOOKED_AT, earliest, to_instant, to_optional_instant, to_text
from db.sqlite.database import Database, Snapshot, Transaction

_DECIDED = """(SELECT max(d.created_at) FROM decision d WHERE d.interview_id = i.id AND d.guild_id = i.guild_id
    AND d.kind = i.status)"""
_REMINDABLE = f"""p.user_id IS NOT NULL AND i.nudges < {MOST_REMINDERS} AND NOT EXISTS (SELECT 1 FROM member_wish w
    WHERE w.guild_id = i.guild_id AND w.user_id = p.user_id AND w.is_opted_out = 1)
    AND NOT EXISTS (SELECT 1 FROM departure d WHERE d.guild_id = i.guild_id AND d.user_id = p.user_id)"""  # noqa: S608  # a constant
_WAITING = f"""
    SELECT '{WaitingKind.REVIEW}' AS kind, i.id, p.name, p.user_id, coalesce(i.submitted_at, i.created_at) AS since,
        0 AS reminders, 1 AS number, i.series_id
    FROM interview i JOIN person p ON p.id = i.person_id WHERE i.guild_id = :guild AND i.status = 'submitted'
    UNION ALL
    SELECT '{WaitingKind.CHANGES}', i.id, p.name, p.user_id, coalesce({_DECIDED}, i.submitted_at, i.created_at),
        i.nudges, 1, i.series_id
    FROM interview i JOIN person p ON p.id = i.person_id
    WHERE i.guild_id = :guild AND i.status = 'changes_requested' AND {_REMINDABLE}
    UNION ALL
    SELECT CASE WHEN p.user_id IS NULL THEN '{WaitingKind.CONSENT_TO_RECORD}' ELSE '{WaitingKind.CONSENT}' END,
        i.id, p.name, p.user_id, coalesce({_DECIDED}, i.approved_at, i.created_at), i.nudges, 1, i.series_id
    FROM interview i JOIN person p ON p.id = i.person_id
    WHERE i.guild_id = :guild AND i.status = 'approved' AND i.is_published = 0
        AND i.consent_state = 'not_yet' AND (p.user_id IS NULL OR {_REMINDABLE})
    UNION ALL
    SELECT '{WaitingKind.NOMINATION}', n.user_id, max(n.name), n.user_id, min(n.created_at), 0, count(*), NULL
    FROM nomination n
    WHERE n.guild_id = :guild AND n.state = 'open'
        AND NOT EXISTS (SELECT 1 FROM member_wish w WHERE w.guild_id = n.guild_id AND w.user_id = n.user_id
            AND (w.is_opted_out = 1 OR w.is_blocked = 1))
        AND NOT EXISTS (SELECT 1 FROM departure d WHERE d.guild_id = n.guild_id AND d.user_id = n.user_id)
        AND NOT EXISTS (SELECT 1 FROM interview i JOIN person p ON p.id = i.person_id
            WHERE p.guild_id = n.guild_id AND p.user_id = n.user_id
                AND i.status IN ('draft', 'submitted', 'changes_requested'))
    GROUP BY n.user_id
    UNION ALL
    SELECT '{WaitingKind.DOCUMENTS}', 0, '', NULL, min(created_at), 0, count(*), NULL
    FROM import_draft WHERE guild_id = :guild AND interview_id IS NULL HAVING count(*) > 0
"""  # noqa: S608  # constants
"""What somebody can do something about: who cannot be reminded or invited any more is left out."""


class WaitingRepository:
    """What waits, and the digests of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, guild_id: int, *, limit: int) -> WaitingWork:
        """Return what waits in a server."""
        return await self._database.snapshot(partial(_load, guild_id, limit), slow=True)

    async def count_in_review(self, guild_id: int, schedule_id: int) -> int:
        """Return how many interviews of the series of a schedule wait for the curators' review."""
        row = await self._database.read_one(
            """
            SELECT count(*) AS number FROM interview i JOIN schedule s ON s.series_id = i.series_id
            WHERE i.guild_id = ? AND i.status = 'submitted' AND s.id = ?
            """,
            (guild_id, schedule_id),
        )
        return 0 if row is None else int(row["number"])

    async def next_look_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when it is to be looked what waits in any server next, leaving some out.

        Only where there is a review channel, and curators want to be reminded. An instant that lies further ahead than
        any look was stored by a clock that was wrong, and counts as now.
        """
        rows = await self._database.read(
            """
            SELECT digest_at AS at FROM guild
            WHERE digest_days > 0 AND review_channel_id IS NOT NULL AND left_at IS NULL
                AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY digest_at LIMIT ?
            """,
            (json.dumps(list(except_ids)), LOOKED_AT),
        )
        found = earliest(rows, now)
        return now if found is not None and found > now + LOOK_EVERY else found

    async def list_to_look(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 100
    ) -> list[int]:
        """Return the servers in which it is to be looked now what waits, leaving some out."""
        rows = await self._database.read(
            """
            SELECT id FROM guild
            WHERE digest_days > 0 AND review_channel_id IS NOT NULL AND left_at IS NULL
                AND (digest_at <= ? OR digest_at > ?) AND id NOT IN (SELECT value FROM json_each(?))
            ORDER BY digest_at LIMIT ?
            """,
            (to_text(now), to_text(now + LOOK_EVERY), json.dumps(list(except_ids)), limit),
        )
        return [int(row["id"]) for row in rows]

    async def look(self, guild_id: int, *, now: datetime) -> None:
        """Store a digest if one is due, in one transaction with the note that it was; and when to look again.

        One that could not be sent so far is sent instead: what it says is found out when it is sent.
        """

        def work(tx: Transaction) -> None:
            guild = tx.fetch_one("SELECT digest_days, digested_at FROM guild WHERE id = ?", (guild_id,))
            if guild is None or not guild["digest_days"]:
                return
            since = tx.fetch_one(f"SELECT min(since) AS since FROM ({_WAITING})", {"guild": guild_id})  # noqa: S608  # constants
            oldest = to_optional_instant(since["since"]) if since is not None else None
            last_at = to_optional_instant(guild["digested_at"])
            at = next_digest(oldest, last_at, guild["digest_days"], now)
            is_due = at <= now
            if is_due and not renew_unsent(tx, guild_id, NoticeKind.DIGEST, now=now):
                add_notice(tx, guild_id, Notice(kind=NoticeKind.DIGEST), now=now)
            tx.execute(
                """
                UPDATE guild SET digest_at = :at, digested_at = CASE WHEN :due THEN :now ELSE digested_at END
                WHERE id = :guild
                """,
                {
                    "at": to_text(now + LOOK_EVERY if is_due else at),
                    "due": int(is_due),
                    "now": to_text(now),
                    "guild": guild_id,
                },
            )

        await self._database.write(work)


def _load(guild_id: int, limit: int, snapshot: Snapshot) -> WaitingWork:
    rows = snapshot.fetch_all(
        f"""
        SELECT w.*, coalesce(nullif(r.name, :first), '') AS series, count(*) OVER () AS total
        FROM ({_WAITING}) w LEFT JOIN series r ON r.id = w.series_id ORDER BY w.since, w.kind, w.id LIMIT :limit
        """,  # noqa: S608  # constants
        {"guild": guild_id, "first": DEFAULT_SERIES, "limit": limit},
    )
    return WaitingWork(tuple(map(_waiting, rows)), rows[0]["total"] if rows else 0)


def _waiting(row: sqlite3.Row) -> Waiting:
    return Waiting(
        kind=WaitingKind(row["kind"]),
        id=row["id"],
        name=row["name"],
        user_id=row["user_id"],
        since=to_instant(row["since"]),
        reminder_count=row["reminders"],
        count=row["number"],
        series=row["series"],
    )
