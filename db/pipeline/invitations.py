"""Who was proposed, who was invited: at most one open invitation a member, one nomination a pair of people."""

import sqlite3
from datetime import datetime, timedelta

from bot.domain.community import Invitation, Nominee
from bot.domain.errors import (
    AlreadyInvited,
    AlreadyNominated,
    AlreadyPublished,
    Blocked,
    NothingToRemind,
    OptedOut,
    TooManyNominations,
    TooSoon,
)
from bot.domain.lifecycle import (
    MOST_NOMINATIONS,
    NOMINATE_AGAIN_AFTER,
    NOMINATION_PAUSE,
    TELL_OF_NOMINATIONS_AFTER,
)
from bot.domain.posts import Notice, NoticeKind
from db.audit_log import audit
from db.notifications import add_joined_notice, tell_member
from db.pipeline.preferences import load_preferences
from db.sqlite.convert import to_instant, to_optional_text, to_text
from db.sqlite.database import Database, Transaction

_INVITATION = "id, user_id, name, series_id, is_nominated, follows_id, nudges, created_at"


class InvitingRepository:
    """Nominations and invitations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def nominate(
        self, guild_id: int, nominator_id: int, user_id: int, *, name: str, reason: str, now: datetime
    ) -> None:
        """Propose somebody to the curators.

        Raises Blocked, OptedOut, AlreadyPublished, AlreadyInvited, AlreadyNominated, TooSoon or TooManyNominations.
        """

        def work(tx: Transaction) -> None:
            if load_preferences(tx, guild_id, nominator_id).is_blocked:
                raise Blocked
            _refuse_unaskable(tx, guild_id, user_id)
            _refuse_published(tx, guild_id, user_id, None)
            _refuse_hasty(tx, guild_id, nominator_id, user_id, now)
            tx.execute(
                """
                INSERT INTO nomination (guild_id, nominator_id, user_id, name, reason, state, created_at)
                VALUES (:guild, :nominator, :user, :name, :reason, 'open', :now)
                ON CONFLICT (guild_id, nominator_id, user_id) DO UPDATE
                SET name = :name, reason = :reason, state = 'open', created_at = :now, decided_at = NULL
                """,
                {
                    "guild": guild_id,
                    "nominator": nominator_id,
                    "user": user_id,
                    "name": name,
                    "reason": reason,
                    "now": to_text(now),
                },
            )
            add_joined_notice(tx, guild_id, NoticeKind.NOMINATED, now=now, within=TELL_OF_NOMINATIONS_AFTER)

        await self._database.write(work)

    async def list_nominees(
        self, guild_id: int, *, limit: int, since: datetime | None = None
    ) -> list[Nominee]:
        """Return who was proposed and not decided about, longest waiting first; how often plays no part.

        ``since`` leaves out whom nobody proposed from then on.
        """
        rows = await self._database.read(
            """
            SELECT user_id, name, reason, created_at FROM nomination
            WHERE guild_id = ? AND state = 'open' ORDER BY created_at, id
            """,
            (guild_id,),
        )
        grouped: dict[int, list[sqlite3.Row]] = {}
        for row in rows:
            grouped.setdefault(row["user_id"], []).append(row)
        nominees = [
            Nominee(
                user_id=user_id,
                name=group[-1]["name"],
                reasons=tuple(r["reason"] for r in group),
                since=to_instant(group[0]["created_at"]),
            )
            for user_id, group in grouped.items()
            if since is None or to_instant(group[-1]["created_at"]) >= since
        ]
        return nominees[:limit]

    async def set_aside(self, guild_id: int, user_id: int, *, actor_id: int, now: datetime) -> None:
        """Decide against inviting somebody who was proposed; nobody is told.

        Raises NothingToRemind if nobody waits for that any more: another curator was faster, say.
        """

        def work(tx: Transaction) -> None:
            if not _decide_nominations(tx, guild_id, user_id, "set_aside", now):
                raise NothingToRemind
            audit(
                tx,
                guild_id,
                "nomination.set_aside",
                now=now,
                actor_id=actor_id,
                detail={"user": user_id},
            )

        await self._database.write(work)

    async def invite(
        self,
        guild_id: int,
        user_id: int,
        *,
        name: str,
        series_id: int,
        follows_id: int | None = None,
        actor_id: int,
        now: datetime,
    ) -> bool:
        """Invite a member, and return whether a message to them was stored, because they want messages.

        An open nomination of theirs is accepted. Raises OptedOut, Blocked, AlreadyInvited or AlreadyPublished.
        """

        def work(tx: Transaction) -> bool:
            _refuse_unaskable(tx, guild_id, user_id)
            if follows_id is None:
                _refuse_published(tx, guild_id, user_id, series_id)
            was_nominated = _decide_nominations(tx, guild_id, user_id, "accepted", now)
            tx.execute(
                """
                INSERT INTO invitation (guild_id, user_id, name, series_id, follows_id, state, is_nominated,
                    invited_by, nudge_at, created_at)
                VALUES (:guild, :user, :name, :series, :follows, 'open', :nominated, :actor, :nudge, :now)
                """,
                {
                    "guild": guild_id,
                    "user": user_id,
                    "name": name,
                    "series": series_id,
                    "follows": follows_id,
                    "nominated": int(was_nominated),
                    "actor": actor_id,
                    "nudge": to_optional_text(first_reminder(tx, guild_id, now)),
                    "now": to_text(now),
                },
            )
            audit(tx, guild_id, "member.invited", now=now, actor_id=actor_id, detail={"user": user_id})
            kind = NoticeKind.INVITED
            data = {"nominated": int(was_nominated), "again": int(follows_id is not None)}
            return tell_member(tx, guild_id, Notice(kind=kind, user_id=user_id, data=data), now=now)

        return await self._database.write(work)

    async def find_open(self, guild_id: int, user_id: int) -> Invitation | None:
        """Return the invitation that a member has not taken up."""
        row = await self._database.read_one(
            f"SELECT {_INVITATION} FROM invitation WHERE guild_id = ? AND user_id = ? AND state = 'open'",  # noqa: S608  # a constant
            (guild_id, user_id),
        )
        return None if row is None else _invitation(row)

    async def decline(self, guild_id: int, user_id: int, *, now: datetime) -> None:
        """End an invitation because its member does not want to; it leaves the board, and the audit trail says so."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE invitation SET state = 'declined', nudge_at = NULL
                WHERE guild_id = ? AND user_id = ? AND state = 'open'
                """,
                (guild_id, user_id),
            )
            audit(tx, guild_id, "own.declined", now=now, actor_id=user_id)

        await self._database.write(work)


def _refuse_unaskable(tx: Transaction, guild_id: int, user_id: int) -> None:
    preferences = load_preferences(tx, guild_id, user_id)
    if preferences.is_opted_out:
        raise OptedOut
    if preferences.is_blocked:
        raise Blocked
    asked = tx.fetch_one(
        """
        SELECT 1 FROM invitation WHERE guild_id = :guild AND user_id = :user AND state = 'open'
        UNION SELECT 1 FROM interview i JOIN person p ON p.id = i.person_id
        WHERE p.guild_id = :guild AND p.user_id = :user AND i.status IN ('draft', 'submitted', 'changes_requested')
        """,
        {"guild": guild_id, "user": user_id},
    )
    if asked is not None:
        raise AlreadyInvited


def _refuse_published(tx: Transaction, guild_id: int, user_id: int, series_id: int | None) -> None:
    """Raise AlreadyPublished for a member with an approved interview in a series, or (None) in any."""
    published = tx.fetch_one(
        """
        SELECT p.name FROM interview i JOIN person p ON p.id = i.person_id
        WHERE p.guild_id = :guild AND p.user_id = :user AND i.status = 'approved'
            AND (:series IS NULL OR i.series_id = :series)
        """,
        {"guild": guild_id, "user": user_id, "series": series_id},
    )
    if published is not None:
        raise AlreadyPublished(published["name"])


def _refuse_hasty(tx: Transaction, guild_id: int, nominator_id: int, user_id: int, now: datetime) -> None:
    rows = tx.fetch_all(
        "SELECT user_id, state, created_at, decided_at FROM nomination WHERE guild_id = ? AND nominator_id = ?",
        (guild_id, nominator_id),
    )
    for row in rows:
        if row["user_id"] != user_id:
            continue
        if row["state"] == "open":
            raise AlreadyNominated
        until = to_instant(row["decided_at"] or row["created_at"]) + NOMINATE_AGAIN_AFTER
        if now < until:
            raise TooSoon(until)
    if sum(row["state"] == "open" for row in rows) >= MOST_NOMINATIONS:
        raise TooManyNominations(MOST_NOMINATIONS)
    last = max((to_instant(row["created_at"]) for row in rows), default=None)
    if last is not None and now < last + NOMINATION_PAUSE:
        raise TooSoon(last + NOMINATION_PAUSE)


def _decide_nominations(tx: Transaction, guild_id: int, user_id: int, state: str, now: datetime) -> bool:
    changed = tx.execute(
        """
        UPDATE nomination SET state = :state, decided_at = :now
        WHERE guild_id = :guild AND user_id = :user AND state = 'open'
        """,
        {"state": state, "now": to_text(now), "guild": guild_id, "user": user_id},
    )
    return changed > 0


def first_reminder(tx: Transaction, guild_id: int, now: datetime) -> datetime | None:
    """Return when somebody who is asked now is reminded, or None where the server wants no reminders."""
    row = tx.fetch_one("SELECT nudge_days FROM guild WHERE id = ?", (guild_id,))
    days = int(row["nudge_days"]) if row is not None else 0
    return now + timedelta(days=days) if days else None


def take_invitation(tx: Transaction, guild_id: int, user_id: int, interview_id: int) -> None:
    """Mark a member's open invitation as taken up by an interview."""
    tx.execute(
        """
        UPDATE invitation SET state = 'begun', interview_id = ?, nudge_at = NULL
        WHERE guild_id = ? AND user_id = ? AND state = 'open'
        """,
        (interview_id, guild_id, user_id),
    )


def _invitation(row: sqlite3.Row) -> Invitation:
    return Invitation(
        id=row["id"],
        user_id=row["user_id"],
        name=row["name"],
        series_id=row["series_id"],
        is_nominated=bool(row["is_nominated"]),
        follows_id=row["follows_id"],
        reminder_count=row["nudges"],
        created_at=to_instant(row["created_at"]),
    )
