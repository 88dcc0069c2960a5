"""Planned posts and their states. Every step is one conditional UPDATE: who finds a row changed has lost the race.

The states and why they suffice: docs/delivery.md.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.leavers import WAITS_FOR_WORD
from bot.domain.posts import Awake, ChannelKind, Occurrence, OccurrenceState, Schedule
from bot.domain.schedule import Slot
from db.audit_log import audit
from db.sqlite.convert import to_instant, to_optional_instant, to_optional_text, to_text
from db.sqlite.database import Database, Transaction
from db.waking import next_due

_COLUMNS = """id, guild_id, schedule_id, local_date, generation, due_at, state, is_manual, requested_by, interview_id,
    channel_id, payload_json, nonce, first_try_at, last_try_at, tries, message_id, thread_id, thread_is_done,
    publish_is_done, note, blocked_code, channel_kind"""


class OccurrenceRepository:
    """The posts of all servers, by the instant at which each next needs attention."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, occurrence_id: int) -> Occurrence | None:
        """Return one planned post of a server."""
        row = await self._database.read_one(
            f"SELECT {_COLUMNS} FROM occurrence WHERE guild_id = ? AND id = ?",  # noqa: S608  # a constant
            (guild_id, occurrence_id),
        )
        return None if row is None else _occurrence(row)

    async def list_awake(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 200
    ) -> list[Awake]:
        """Return the posts of all servers that need attention now, longest waiting first, leaving some out."""
        rows = await self._database.read(
            """
            SELECT o.id, o.guild_id, o.state FROM occurrence o
            WHERE o.wake_at <= ? AND EXISTS (SELECT 1 FROM guild g WHERE g.id = o.guild_id AND g.left_at IS NULL)
                AND o.id NOT IN (SELECT value FROM json_each(?))
            ORDER BY o.wake_at LIMIT ?
            """,
            (to_text(now), json.dumps(list(except_ids)), limit),
        )
        return [Awake(r["id"], r["guild_id"], r["state"] == OccurrenceState.POSTED) for r in rows]

    async def next_wake_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a post of any server needs attention next, leaving some out."""
        return await next_due(self._database, "occurrence", "wake_at", now, except_ids)

    async def wake_all(self, *, now: datetime) -> None:
        """Have every post of every server that is on its way looked at; too early does no harm.

        No instant of a try or a post may lie ahead: it was noted by a clock that was wrong.
        """

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE occurrence SET last_try_at = min(last_try_at, :now), first_try_at = min(first_try_at, :now),
                    wake_at = CASE state WHEN 'due' THEN due_at ELSE :now END
                WHERE wake_at IS NOT NULL AND guild_id > 0
                """,
                {"now": to_text(now)},
            )
            tx.execute(
                "UPDATE occurrence SET posted_at = :now WHERE posted_at > :now AND guild_id > 0",
                {"now": to_text(now)},
            )

        await self._database.write(work)

    async def next_due(self, guild_id: int, schedule_id: int) -> Occurrence | None:
        """Return the automatic post that is planned next."""
        row = await self._database.read_one(
            f"""SELECT {_COLUMNS} FROM occurrence
            WHERE guild_id = ? AND schedule_id = ? AND state IN ('due', 'blocked') AND is_manual = 0
            ORDER BY due_at LIMIT 1""",  # noqa: S608  # a constant
            (guild_id, schedule_id),
        )
        return None if row is None else _occurrence(row)

    async def find_blocked(self, guild_id: int) -> Occurrence | None:
        """Return the post of a server that Discord refused and that is still wanted."""
        row = await self._database.read_one(
            f"SELECT {_COLUMNS} FROM occurrence WHERE guild_id = ? AND state = 'blocked' AND note <> ? LIMIT 1",  # noqa: S608  # a constant
            (guild_id, WAITS_FOR_WORD),
        )
        return None if row is None else _occurrence(row)

    async def list_past(
        self, guild_id: int, *, limit: int, until: datetime | None = None, schedule_id: int | None = None
    ) -> list[Occurrence]:
        """Return what happened lately, newest first; of one schedule, and no date to come that was left out."""
        rows = await self._database.read(
            f"""SELECT {_COLUMNS} FROM occurrence WHERE guild_id = :guild AND state <> 'due'
                AND (:until IS NULL OR due_at <= :until) AND (:schedule IS NULL OR schedule_id = :schedule)
            ORDER BY due_at DESC, generation DESC LIMIT :limit""",  # noqa: S608  # a constant
            {"guild": guild_id, "limit": limit, "until": to_optional_text(until), "schedule": schedule_id},
        )
        return [_occurrence(r) for r in rows]

    async def list_in_doubt(self, guild_id: int) -> list[Occurrence]:
        """Return the posts of a server about which a curator must decide, oldest first."""
        rows = await self._database.read(
            f"SELECT {_COLUMNS} FROM occurrence WHERE guild_id = ? AND state = 'needs_human' ORDER BY due_at",  # noqa: S608  # a constant
            (guild_id,),
        )
        return [_occurrence(r) for r in rows]

    async def last_automatic_post(self, guild_id: int, schedule_id: int) -> datetime | None:
        """Return when a spotlight was last posted by a schedule itself."""
        row = await self._database.read_one(
            "SELECT max(posted_at) AS at FROM occurrence WHERE guild_id = ? AND schedule_id = ? AND is_manual = 0",
            (guild_id, schedule_id),
        )
        return to_optional_instant(row["at"]) if row else None

    async def last_date(self, guild_id: int, schedule_id: int, *, now: datetime) -> date | None:
        """Return the latest local date that an automatic post has used up, or is due for."""
        row = await self._database.read_one(
            """
            SELECT max(local_date) AS day FROM occurrence
            WHERE guild_id = ? AND schedule_id = ? AND is_manual = 0 AND (state <> 'due' OR due_at <= ?)
            """,
            (guild_id, schedule_id, to_text(now)),
        )
        return date.fromisoformat(row["day"]) if row and row["day"] else None

    async def plan(
        self, schedule: Schedule, slot: Slot | None, *, plan_at: datetime | None, now: datetime
    ) -> None:
        """Replace the planned automatic post by one for a slot (None: by nothing), and say when to plan again.

        A post that is due already stays.
        """

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                DELETE FROM occurrence
                WHERE guild_id = ? AND schedule_id = ? AND state = 'due' AND is_manual = 0 AND due_at > ?
                """,
                (schedule.guild_id, schedule.id, to_text(now)),
            )
            if slot is not None:
                _add(
                    tx,
                    schedule,
                    slot,
                    generation=0,
                    is_manual=False,
                    actor_id=None,
                    interview_id=None,
                )
            tx.execute(
                "UPDATE schedule SET plan_at = ? WHERE id = ? AND guild_id = ?",
                (to_optional_text(plan_at), schedule.id, schedule.guild_id),
            )

        await self._database.write(work)

    async def next_generation(self, guild_id: int, schedule_id: int, day: date) -> int:
        """Return the generation that a further post on a date would have; 0 belongs to the schedule."""
        row = await self._database.read_one(
            "SELECT max(generation) AS top FROM occurrence WHERE guild_id = ? AND schedule_id = ? AND local_date = ?",
            (guild_id, schedule_id, day.isoformat()),
        )
        return 1 if row is None or row["top"] is None else int(row["top"]) + 1

    async def add_manual(
        self, schedule: Schedule, slot: Slot, *, generation: int, interview_id: int, actor_id: int
    ) -> int | None:
        """Add a post that a curator asked for and return its id; None if this generation exists already."""
        return await self._database.write(
            lambda tx: add_requested(
                tx, schedule, slot, generation=generation, interview_id=interview_id, actor_id=actor_id
            )
        )


def add_requested(
    tx: Transaction, schedule: Schedule, slot: Slot, *, generation: int, interview_id: int, actor_id: int
) -> int | None:
    """Add a post that a curator asked for, with its audit entry; None if this generation exists already."""
    added = _add(
        tx,
        schedule,
        slot,
        generation=generation,
        is_manual=True,
        actor_id=actor_id,
        interview_id=interview_id,
    )
    audit(
        tx,
        schedule.guild_id,
        "spotlight.posted_now",
        now=slot.due_at,
        actor_id=actor_id,
        subject_id=interview_id,
    )
    return added


def _add(
    tx: Transaction,
    schedule: Schedule,
    slot: Slot,
    *,
    generation: int,
    is_manual: bool,
    actor_id: int | None,
    interview_id: int | None,
) -> int | None:
    rows = tx.fetch_all(
        """
        INSERT INTO occurrence (guild_id, schedule_id, local_date, generation, due_at, state, wake_at, is_manual,
            requested_by, interview_id)
        VALUES (?, ?, ?, ?, ?, 'due', ?, ?, ?, ?)
        ON CONFLICT (schedule_id, local_date, generation) DO NOTHING
        RETURNING id
        """,
        (
            schedule.guild_id,
            schedule.id,
            slot.local_date.isoformat(),
            generation,
            to_text(slot.due_at),
            to_text(slot.due_at),
            int(is_manual),
            actor_id,
            interview_id,
        ),
    )
    return int(rows[0]["id"]) if rows else None


def _occurrence(row: sqlite3.Row) -> Occurrence:
    return Occurrence(
        id=row["id"],
        guild_id=row["guild_id"],
        schedule_id=row["schedule_id"],
        local_date=date.fromisoformat(row["local_date"]),
        generation=row["generation"],
        due_at=to_instant(row["due_at"]),
        state=OccurrenceState(row["state"]),
        is_manual=bool(row["is_manual"]),
        requested_by=row["requested_by"],
        interview_id=row["interview_id"],
        channel_id=row["channel_id"],
        payload=row["payload_json"],
        nonce=row["nonce"],
        first_try_at=to_optional_instant(row["first_try_at"]),
        last_try_at=to_optional_instant(row["last_try_at"]),
        tries=row["tries"],
        message_id=row["message_id"],
        thread_id=row["thread_id"],
        thread_is_done=bool(row["thread_is_done"]),
        publish_is_done=bool(row["publish_is_done"]),
        note=row["note"],
        blocked_code=row["blocked_code"],
        channel_kind=ChannelKind(row["channel_kind"]),
    )
