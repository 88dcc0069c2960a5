"""Whom to remind of their next step, and whom to ask how they are some time after their post."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.community import FollowUpInvitation, PipelineEntry
from bot.domain.errors import NothingToRemind, OptedOut, RemindedMeanwhile, TooManyReminders
from bot.domain.leavers import LOOK_AGAIN_AFTER
from bot.domain.lifecycle import MOST_REMINDERS, WAITS_FOR_MEMBER
from bot.domain.posts import Notice, NoticeKind
from db.audit_log import audit
from db.notifications import add_notice, tell_member
from db.pipeline.board import find_entry
from db.pipeline.preferences import load_preferences
from db.sqlite.convert import LOOKED_AT, earliest, to_optional_text, to_text
from db.sqlite.database import Database, Transaction


class ReminderRepository:
    """Reminders that are due, and those that were given."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remind(
        self, guild_id: int, key: str, *, actor_id: int | None, now: datetime, seen_count: int | None = None
    ) -> bool:
        """Remind somebody of their next step; return whether a message to them was stored.

        Without one the reminder is the curators' to give: where nobody asked for this one (no ``actor_id``), they
        are told. Raises NothingToRemind, TooManyReminders after two, and RemindedMeanwhile if somebody did it since
        they had been reminded ``seen_count`` times, as a curator saw it.
        """

        def work(tx: Transaction) -> bool:
            entry = find_entry(tx, guild_id, key)
            refusal = _refusal(tx, guild_id, entry)
            if entry is None or entry.user_id is None or refusal is not None:
                if refusal is not TooManyReminders or actor_id is None:
                    _count(tx, guild_id, key, None)
                if actor_id is None:
                    return False
                raise refusal or NothingToRemind
            if seen_count is not None and entry.reminder_count != seen_count:
                raise RemindedMeanwhile
            days = tx.fetch_one("SELECT nudge_days FROM guild WHERE id = ?", (guild_id,))
            again = days is not None and days["nudge_days"] > 0 and entry.reminder_count + 1 < MOST_REMINDERS
            next_at = now + timedelta(days=days["nudge_days"]) if days is not None and again else None
            _count(tx, guild_id, key, next_at, by=1)
            return _remind(tx, guild_id, entry, entry.user_id, actor_id=actor_id, now=now)

        return await self._database.write(work)

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

        Left out: who does not want to be asked, is asked or writing already, was gone from the server a few days ago,
        or left no account to ask.
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
                AND NOT EXISTS (SELECT 1 FROM departure d WHERE d.guild_id = g.id AND d.user_id = p.user_id
                    AND d.looked_at > :lately)
                AND coalesce(w.is_opted_out, 0) = 0 AND coalesce(w.is_blocked, 0) = 0
                AND NOT EXISTS (SELECT 1 FROM invitation v WHERE v.guild_id = g.id AND (v.follows_id = i.id
                    OR (v.user_id = p.user_id AND v.state = 'open')))
                AND NOT EXISTS (SELECT 1 FROM interview f JOIN person o ON o.id = f.person_id
                    WHERE f.guild_id = g.id AND (f.follows_id = i.id OR (o.user_id = p.user_id
                        AND f.status IN ('draft', 'submitted', 'changes_requested'))))
            LIMIT :limit
            """,
            {
                "now": to_text(now),
                "lately": to_text(now - LOOK_AGAIN_AFTER),
                "except": json.dumps(list(except_ids)),
                "limit": limit,
            },
        )
        return [
            FollowUpInvitation(r["guild_id"], r["id"], r["user_id"], r["name"], r["series_id"]) for r in rows
        ]


def _refusal(
    tx: Transaction, guild_id: int, entry: PipelineEntry | None
) -> type[NothingToRemind | OptedOut | TooManyReminders] | None:
    if entry is None or entry.stage not in WAITS_FOR_MEMBER or entry.user_id is None:
        return NothingToRemind
    if load_preferences(tx, guild_id, entry.user_id).is_opted_out:
        return OptedOut
    return TooManyReminders if entry.reminder_count >= MOST_REMINDERS else None


def _remind(
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
        reminder = Notice(kind=NoticeKind.REMINDER_BY_HAND, interview_id=entry.interview_id, data=data)
        add_notice(tx, guild_id, reminder, now=now)
    audit(tx, guild_id, "member.reminded", now=now, actor_id=actor_id, detail={"user": user_id})
    return is_told


def _count(tx: Transaction, guild_id: int, key: str, next_at: datetime | None, *, by: int = 0) -> None:
    table = "invitation" if key.startswith("v") else "interview"
    tx.execute(
        f"UPDATE {table} SET nudges = nudges + ?, nudge_at = ? WHERE guild_id = ? AND id = ?",  # noqa: S608  # one of two constants
        (by, to_optional_text(next_at), guild_id, key[1:] if key[1:].isdecimal() else 0),
    )
