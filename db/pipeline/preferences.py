"""What each member wants of the bot in a server, and whom the curators have blocked."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.community import Preferences
from bot.domain.errors import Blocked, NotAskable, TooSoon
from bot.domain.lifecycle import ASK_AGAIN_AFTER
from db.audit_log import audit
from db.sqlite.convert import to_instant, to_text
from db.sqlite.database import Database, Snapshot, Transaction


class PreferenceRepository:
    """Messages wanted or not, being asked or not, blocked or not."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, user_id: int) -> Preferences:
        """Return a member's preferences; by default no messages, and they may be asked."""
        return await self._database.snapshot(lambda snapshot: load_preferences(snapshot, guild_id, user_id))

    async def want_messages(self, guild_id: int, user_id: int, *, wants: bool) -> None:
        """Have the bot write to a member directly, or not."""
        await self._set(guild_id, user_id, "wants_messages", value=wants)

    async def allow_asking(self, guild_id: int, user_id: int, *, allows: bool) -> None:
        """Let members mention somebody from their interview, or not."""
        await self._set(guild_id, user_id, "may_be_asked", value=allows)

    async def message_channel(self, guild_id: int, user_id: int) -> int | None:
        """Return the channel of direct messages with a member, if one was opened."""
        row = await self._database.read_one(
            "SELECT message_channel_id FROM member_wish WHERE guild_id = ? AND user_id = ?",
            (guild_id, user_id),
        )
        return None if row is None or row["message_channel_id"] is None else int(row["message_channel_id"])

    async def keep_message_channel(self, guild_id: int, user_id: int, channel_id: int | None) -> None:
        """Keep the channel of direct messages with a member whose preferences are known; None forgets it."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "UPDATE member_wish SET message_channel_id = ? WHERE guild_id = ? AND user_id = ?",
                (channel_id, guild_id, user_id),
            )

        await self._database.write(work)

    async def list_askable(self, guild_id: int, interview_ids: Sequence[int]) -> dict[int, int]:
        """Return those of the published interviews whose people may be asked, with the member of each."""
        rows = await self._database.read(
            """
            SELECT i.id, p.user_id FROM interview i JOIN person p ON p.id = i.person_id
            JOIN member_wish w ON w.guild_id = p.guild_id AND w.user_id = p.user_id AND w.may_be_asked = 1
            WHERE i.guild_id = ? AND i.is_published = 1 AND i.id IN (SELECT value FROM json_each(?))
            """,
            (guild_id, json.dumps(list(interview_ids))),
        )
        return {int(r["id"]): int(r["user_id"]) for r in rows}

    async def ask(self, guild_id: int, asker_id: int, interview_id: int, *, now: datetime) -> int:
        """Let a member mention the person of an interview, at most once a day; return whom.

        Raises NotAskable where the person does not want that any more, Blocked, or TooSoon.
        """

        def work(tx: Transaction) -> int:
            if load_preferences(tx, guild_id, asker_id).is_blocked:
                raise Blocked
            row = tx.fetch_one(
                """
                SELECT p.user_id, w.may_be_asked, a.asked_at FROM interview i JOIN person p ON p.id = i.person_id
                JOIN member_wish w ON w.guild_id = p.guild_id AND w.user_id = p.user_id
                LEFT JOIN ask a ON a.guild_id = i.guild_id AND a.asker_id = :asker AND a.user_id = p.user_id
                WHERE i.guild_id = :guild AND i.id = :id AND i.is_published = 1
                """,
                {"asker": asker_id, "guild": guild_id, "id": interview_id},
            )
            if row is None or not row["may_be_asked"]:
                raise NotAskable
            if row["asked_at"] is not None and now < to_instant(row["asked_at"]) + ASK_AGAIN_AFTER:
                raise TooSoon(to_instant(row["asked_at"]) + ASK_AGAIN_AFTER)
            tx.execute(
                """
                INSERT INTO ask (guild_id, asker_id, user_id, asked_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (guild_id, asker_id, user_id) DO UPDATE SET asked_at = excluded.asked_at
                """,
                (guild_id, asker_id, row["user_id"], to_text(now)),
            )
            return int(row["user_id"])

        return await self._database.write(work)

    async def opt_out(self, guild_id: int, user_id: int, *, is_out: bool, now: datetime) -> None:
        """Ask a member no more, or again; what asks them at present ends."""

        def work(tx: Transaction) -> None:
            _put(tx, guild_id, user_id, "is_opted_out", value=is_out)
            if is_out:
                end_asking(tx, guild_id, user_id)
            audit(tx, guild_id, "own.opted_out" if is_out else "own.opted_in", now=now, actor_id=user_id)

        await self._database.write(work)

    async def block(
        self, guild_id: int, user_id: int, *, is_blocked: bool, actor_id: int, now: datetime
    ) -> None:
        """Keep a member from beginning, submitting and proposing, or let them again; what they wrote stays."""

        def work(tx: Transaction) -> None:
            _put(tx, guild_id, user_id, "is_blocked", value=is_blocked)
            if is_blocked:
                end_asking(tx, guild_id, user_id)
            action = "member.blocked" if is_blocked else "member.unblocked"
            audit(tx, guild_id, action, now=now, actor_id=actor_id, detail={"user": user_id})

        await self._database.write(work)

    async def _set(self, guild_id: int, user_id: int, column: str, *, value: bool) -> None:
        def work(tx: Transaction) -> None:
            _put(tx, guild_id, user_id, column, value=value)

        await self._database.write(work)


def load_preferences(snapshot: Snapshot, guild_id: int, user_id: int) -> Preferences:
    """Return a member's preferences, within a visit to the database."""
    row = snapshot.fetch_one(
        """
        SELECT wants_messages, is_opted_out, is_blocked, may_be_asked FROM member_wish
        WHERE guild_id = ? AND user_id = ?
        """,
        (guild_id, user_id),
    )
    if row is None:
        return Preferences()
    return Preferences(
        wants_messages=bool(row["wants_messages"]),
        is_opted_out=bool(row["is_opted_out"]),
        is_blocked=bool(row["is_blocked"]),
        may_be_asked=bool(row["may_be_asked"]),
    )


def _put(tx: Transaction, guild_id: int, user_id: int, column: str, *, value: bool) -> None:
    tx.execute(
        f"""
        INSERT INTO member_wish (guild_id, user_id, {column}) VALUES (:guild, :user, :value)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET {column} = :value
        """,  # noqa: S608  # the column is a constant of this module
        {"guild": guild_id, "user": user_id, "value": int(value)},
    )


def end_asking(tx: Transaction, guild_id: int, user_id: int) -> None:
    """End a member's invitation, set nominations of them aside, and send no more reminders."""
    parameters = {"guild": guild_id, "user": user_id}
    tx.execute(
        """
        UPDATE invitation SET state = 'declined', nudge_at = NULL
        WHERE guild_id = :guild AND user_id = :user AND state = 'open'
        """,
        parameters,
    )
    tx.execute(
        "UPDATE nomination SET state = 'set_aside' WHERE guild_id = :guild AND user_id = :user AND state = 'open'",
        parameters,
    )
    tx.execute(
        """
        UPDATE interview SET nudge_at = NULL WHERE guild_id = :guild AND nudge_at IS NOT NULL
            AND person_id IN (SELECT id FROM person WHERE guild_id = :guild AND user_id = :user)
        """,
        parameters,
    )
