"""The curators' board: where everybody stands, who is to be reminded, and whom to ask again after a year."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.domain.community import PipelineEntry
from bot.domain.errors import NothingToRemind, OptedOut, TooManyReminders
from bot.domain.lifecycle import MOST_REMINDERS, WAITS_FOR_MEMBER, Stage, stage_of
from bot.domain.models import ConsentState, InterviewStatus
from bot.domain.posts import Notice, NoticeKind
from db.audit_log import audit
from db.notifications import add_notice, tell_member
from db.pipeline.preferences import load_preferences
from db.sqlite.convert import LOOKED_AT, earliest, to_instant, to_optional_text, to_text
from db.sqlite.database import Database, Snapshot, Transaction

_POSTED_SHOWN = timedelta(days=30)
_INTERVIEWS = """
    SELECT i.id, p.name, p.user_id, i.status, i.consent_state, i.times_posted, i.nudges,
        coalesce(i.last_posted_at, i.approved_at, i.submitted_at, i.created_at) AS since,
        (SELECT count(*) FROM answer a WHERE a.interview_id = i.id AND a.superseded_at IS NULL AND a.text <> '')
            AS answered,
        (SELECT count(*) FROM question q WHERE q.version_id = i.version_id) AS asked
    FROM interview i JOIN person p ON p.id = i.person_id
"""
_INVITED = """
    SELECT id, guild_id, name, user_id, nudges, created_at AS since FROM invitation
"""


@dataclass(frozen=True, slots=True)
class FollowUpInvitation:
    """Somebody whose post is old enough to ask how they are now."""

    guild_id: int
    interview_id: int
    user_id: int
    name: str
    series_id: int


class PipelineRepository:
    """Everybody on the way from being asked to being posted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def board(self, guild_id: int, *, now: datetime, limit: int = 60) -> list[PipelineEntry]:
        """Return everybody on the way, oldest first in each stage; those posted in the last 30 days at the end.

        At most ``limit`` of each kind.
        """
        return await self._database.snapshot(partial(_board, guild_id, now, limit), slow=True)

    async def remind(self, guild_id: int, key: str, *, actor_id: int | None, now: datetime) -> bool:
        """Remind somebody of their next step; return whether a message to them was stored.

        Without one the reminder is the curators' to give: where nobody asked for this one (no ``actor_id``), they
        are told. Raises NothingToRemind, and TooManyReminders after two.
        """

        def work(tx: Transaction) -> bool:
            entry = self._find(tx, guild_id, key)
            refusal = self._refusal(tx, guild_id, entry)
            if entry is None or entry.user_id is None or refusal is not None:
                if refusal is not TooManyReminders or actor_id is None:
                    self._count(tx, guild_id, key, None)
                if actor_id is None:
                    return False
                raise refusal or NothingToRemind
            days = tx.fetch_one("SELECT nudge_days FROM guild WHERE id = ?", (guild_id,))
            again = days is not None and days["nudge_days"] > 0 and entry.reminder_count + 1 < MOST_REMINDERS
            next_at = now + timedelta(days=days["nudge_days"]) if days is not None and again else None
            self._count(tx, guild_id, key, next_at, by=1)
            return self._remind(tx, guild_id, entry, entry.user_id, actor_id=actor_id, now=now)

        return await self._database.write(work)

    def _refusal(
        self, tx: Transaction, guild_id: int, entry: PipelineEntry | None
    ) -> type[NothingToRemind | OptedOut | TooManyReminders] | None:
        if entry is None or entry.stage not in WAITS_FOR_MEMBER or entry.user_id is None:
            return NothingToRemind
        if load_preferences(tx, guild_id, entry.user_id).is_opted_out:
            return OptedOut
        return TooManyReminders if entry.reminder_count >= MOST_REMINDERS else None

    def _remind(
        self,
        tx: Transaction,
        guild_id: int,
        entry: PipelineEntry,
        user_id: int,
        *,
        actor_id: int | None,
        now: datetime,
    ) -> bool:
        notice = Notice(
            kind=NoticeKind.REMINDER,
            interview_id=entry.interview_id,
            user_id=user_id,
            data={"stage": entry.stage.value},
        )
        is_told = tell_member(tx, guild_id, notice, now=now)
        if not is_told and actor_id is None:
            data = {"stage": entry.stage.value, "name": entry.name, "user": str(user_id)}
            reminder = Notice(kind=NoticeKind.REMIND, interview_id=entry.interview_id, data=data)
            add_notice(tx, guild_id, reminder, now=now)
        audit(tx, guild_id, "member.reminded", now=now, actor_id=actor_id, detail={"user": user_id})
        return is_told

    def _find(self, tx: Transaction, guild_id: int, key: str) -> PipelineEntry | None:
        number = key[1:] if key[1:].isdecimal() and len(key) < 20 else "0"  # noqa: PLR2004  # what SQLite can hold
        if key.startswith("v"):
            row = tx.fetch_one(
                f"{_INVITED} WHERE guild_id = ? AND id = ? AND state = 'open'", (guild_id, int(number))
            )
            return None if row is None else _invited(row)
        row = tx.fetch_one(f"{_INTERVIEWS} WHERE i.guild_id = ? AND i.id = ?", (guild_id, int(number)))
        return None if row is None else _entry(row)

    def _count(
        self, tx: Transaction, guild_id: int, key: str, next_at: datetime | None, *, by: int = 0
    ) -> None:
        table = "invitation" if key.startswith("v") else "interview"
        tx.execute(
            f"UPDATE {table} SET nudges = nudges + ?, nudge_at = ? WHERE guild_id = ? AND id = ?",  # noqa: S608  # one of two constants
            (by, to_optional_text(next_at), guild_id, key[1:] if key[1:].isdecimal() else 0),
        )

    async def list_to_remind(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 100
    ) -> list[tuple[int, str]]:
        """Return (server, key) of everybody in all servers who is to be reminded now, leaving some out."""
        rows = await self._database.read(
            """
            SELECT w.guild_id, w.key FROM (
                SELECT guild_id, 'v' || id AS key, nudge_at FROM invitation WHERE nudge_at <= :now
                UNION ALL SELECT guild_id, 'i' || id, nudge_at FROM interview WHERE nudge_at <= :now
            ) w JOIN guild g ON g.id = w.guild_id
            WHERE g.left_at IS NULL AND w.key NOT IN (SELECT value FROM json_each(:except))
            ORDER BY w.nudge_at LIMIT :limit
            """,
            {"now": to_text(now), "except": json.dumps(list(except_ids)), "limit": limit},
        )
        return [(int(r["guild_id"]), str(r["key"])) for r in rows]

    async def next_reminder_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when somebody of any server is to be reminded next, leaving some out."""
        left_out = json.dumps(list(except_ids))
        invited = await self._database.read(
            """
            SELECT v.nudge_at AS at FROM invitation v JOIN guild g ON g.id = v.guild_id
            WHERE v.nudge_at IS NOT NULL AND g.left_at IS NULL
                AND 'v' || v.id NOT IN (SELECT value FROM json_each(?)) ORDER BY v.nudge_at LIMIT ?
            """,
            (left_out, LOOKED_AT),
        )
        writing = await self._database.read(
            """
            SELECT i.nudge_at AS at FROM interview i JOIN guild g ON g.id = i.guild_id
            WHERE i.nudge_at IS NOT NULL AND g.left_at IS NULL
                AND 'i' || i.id NOT IN (SELECT value FROM json_each(?)) ORDER BY i.nudge_at LIMIT ?
            """,
            (left_out, LOOKED_AT),
        )
        found = (earliest(invited, now), earliest(writing, now))
        return min((at for at in found if at is not None), default=None)

    async def wants_follow_up_invitations(self) -> bool:
        """Tell whether any server wants people to be asked how they are after a while."""
        rows = await self._database.read_slow(
            "SELECT 1 FROM guild WHERE follow_up_months > 0 AND left_at IS NULL LIMIT 1"
        )
        return bool(rows)

    async def list_follow_up_invitations(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 50
    ) -> list[FollowUpInvitation]:
        """Return, of all servers that want it, whose post is so many months old, once for each post.

        Left out: who does not want to be asked, is asked or writing already, or left no account to ask.
        """
        rows = await self._database.read_slow(
            """
            SELECT i.guild_id, i.id, p.user_id, p.name, i.series_id
            FROM guild g CROSS JOIN interview i ON i.guild_id = g.id JOIN person p ON p.id = i.person_id
            LEFT JOIN member_wish w ON w.guild_id = g.id AND w.user_id = p.user_id
            WHERE g.follow_up_months > 0 AND g.left_at IS NULL AND i.is_published = 1 AND i.follows_id IS NULL
                AND p.user_id IS NOT NULL AND i.id NOT IN (SELECT value FROM json_each(:except))
                AND (SELECT min(o.posted_at) FROM occurrence o WHERE o.interview_id = i.id)
                    <= strftime('%Y-%m-%dT%H:%M:%f+00:00', :now,
                    '-' || g.follow_up_months || ' months')
                AND coalesce(w.is_opted_out, 0) = 0 AND coalesce(w.is_blocked, 0) = 0
                AND NOT EXISTS (SELECT 1 FROM invitation v WHERE v.guild_id = g.id AND (v.follows_id = i.id
                    OR (v.user_id = p.user_id AND v.state = 'open')))
                AND NOT EXISTS (SELECT 1 FROM interview f JOIN person o ON o.id = f.person_id
                    WHERE f.guild_id = g.id AND (f.follows_id = i.id OR (o.user_id = p.user_id
                        AND f.status IN ('draft', 'submitted', 'changes_requested'))))
            LIMIT :limit
            """,
            {"now": to_text(now), "except": json.dumps(list(except_ids)), "limit": limit},
        )
        return [
            FollowUpInvitation(r["guild_id"], r["id"], r["user_id"], r["name"], r["series_id"]) for r in rows
        ]

    async def first_post(self, guild_id: int, interview_id: int) -> tuple[int, int] | None:
        """Return (channel, message) of the last post about an interview that stands in Discord."""
        row = await self._database.read_one(
            """
            SELECT channel_id, message_id, channel_kind FROM occurrence
            WHERE guild_id = ? AND interview_id = ? AND message_id IS NOT NULL AND note NOT IN ('deleted', 'withdrawn')
            ORDER BY posted_at DESC LIMIT 1
            """,
            (guild_id, interview_id),
        )
        if row is None:
            return None
        is_forum = row["channel_kind"] == "forum"
        return (row["message_id"] if is_forum else row["channel_id"], row["message_id"])


def _board(guild_id: int, now: datetime, limit: int, snapshot: Snapshot) -> list[PipelineEntry]:
    invited = snapshot.fetch_all(
        f"{_INVITED} WHERE guild_id = ? AND state = 'open' ORDER BY created_at LIMIT ?", (guild_id, limit)
    )
    under_way = snapshot.fetch_all(
        f"""{_INTERVIEWS} WHERE i.guild_id = ? AND (i.status IN ('draft', 'submitted', 'changes_requested')
            OR (i.status = 'approved' AND (i.is_published = 0 OR i.times_posted = 0)))
        ORDER BY since LIMIT ?""",
        (guild_id, limit),
    )
    posted = snapshot.fetch_all(
        f"""{_INTERVIEWS} WHERE i.guild_id = ? AND i.is_published = 1 AND i.times_posted > 0
            AND i.last_posted_at > ? ORDER BY i.last_posted_at DESC LIMIT ?""",
        (guild_id, to_text(now - _POSTED_SHOWN), limit),
    )
    found = [_invited(row) for row in invited] + [_entry(row) for row in (*under_way, *posted)]
    entries = [entry for entry in found if entry is not None]
    return sorted(entries, key=lambda entry: list(Stage).index(entry.stage))


def _invited(row: sqlite3.Row) -> PipelineEntry:
    return PipelineEntry(
        key=f"v{row['id']}",
        name=row["name"],
        user_id=row["user_id"],
        stage=Stage.INVITED,
        answered=0,
        asked=0,
        since=to_instant(row["since"]),
        reminder_count=row["nudges"],
        interview_id=None,
    )


def _entry(row: sqlite3.Row) -> PipelineEntry | None:
    stage = stage_of(
        InterviewStatus(row["status"]), ConsentState(row["consent_state"]), times_posted=row["times_posted"]
    )
    if stage is None:
        return None
    return PipelineEntry(
        key=f"i{row['id']}",
        name=row["name"],
        user_id=row["user_id"],
        stage=stage,
        answered=row["answered"],
        asked=row["asked"],
        since=to_instant(row["since"]),
        reminder_count=row["nudges"],
        interview_id=row["id"],
    )
