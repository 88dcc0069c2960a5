"""What the curators decided about the order, and who may be featured at all."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.errors import DatesChanged, InterviewGone, IsHeld
from bot.domain.rotation import Candidate, PinTaken
from db.audit_log import audit
from db.sqlite.convert import to_instant, to_optional_date, to_optional_instant, to_text
from db.sqlite.database import Database, Transaction

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
        """Fix these interviews of one series in this order before all others of it that are not pinned."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE queue_entry SET position = NULL WHERE guild_id = :guild AND interview_id IN (
                    SELECT q.interview_id FROM queue_entry q JOIN interview i ON i.id = q.interview_id
                    WHERE q.guild_id = :guild
                        AND i.series_id = (SELECT series_id FROM interview WHERE id = :first AND guild_id = :guild)
                )
                """,
                {"guild": guild_id, "first": interview_ids[0] if interview_ids else None},
            )
            for position, interview_id in enumerate(interview_ids, start=1):
                _mark(tx, guild_id, interview_id, "position", position, actor_id, now)
            _tidy(tx, guild_id)
            audit(tx, guild_id, "queue.moved", now=now, actor_id=actor_id)

        await self._database.write(work)

    async def pin(
        self, guild_id: int, interview_id: int, day: date | None, *, actor_id: int, now: datetime
    ) -> PinTaken | None:
        """Pin an interview to a date of the schedule, or with None take the pin away.

        Returns whom the date has already, if anybody of the series; then nothing is changed.
        """

        def work(tx: Transaction) -> PinTaken | None:
            taken = _holder_of(tx, guild_id, interview_id, day) if day is not None else None
            if taken is not None:
                return taken
            value = None if day is None else day.isoformat()
            _mark(tx, guild_id, interview_id, "pinned_date", value, actor_id, now)
            _tidy(tx, guild_id)
            audit(tx, guild_id, "queue.pinned", now=now, actor_id=actor_id, subject_id=interview_id)
            return None

        return await self._database.write(work)

    async def swap_pins(
        self,
        guild_id: int,
        wanted: tuple[int, date],
        other: tuple[int, date],
        *,
        actor_id: int,
        now: datetime,
    ) -> None:
        """Give an interview the date of another one of its series, and that one the other date.

        Raises DatesChanged if the other has not that date any more, or somebody else has the one it would get.
        """

        def work(tx: Transaction) -> None:
            (wanted_id, day), (other_id, other_day) = wanted, other
            holder = _holder_of(tx, guild_id, wanted_id, day)
            in_the_way = _holder_of(tx, guild_id, other_id, other_day, except_ids=[wanted_id])
            if holder is None or holder.interview_id != other_id or in_the_way is not None:
                raise DatesChanged
            for interview_id, on in (wanted, other):
                _mark(tx, guild_id, interview_id, "pinned_date", on.isoformat(), actor_id, now)
                audit(tx, guild_id, "queue.pinned", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)

    async def pinned_dates(self, guild_id: int, series_id: int) -> set[date]:
        """Return the dates to which somebody of a series is pinned."""
        rows = await self._database.read(
            """
            SELECT q.pinned_date FROM queue_entry q CROSS JOIN interview i ON i.id = q.interview_id
            WHERE q.guild_id = ? AND q.pinned_date IS NOT NULL AND i.series_id = ? AND i.is_published = 1
            """,
            (guild_id, series_id),
        )
        return {date.fromisoformat(row["pinned_date"]) for row in rows}

    async def hold(
        self, guild_id: int, interview_id: int, *, is_held: bool, actor_id: int, now: datetime
    ) -> bool:
        """Keep an interview out of the rotation, or let it back; return whether it was held before.

        A release also takes pin and order away, and has curators asked anew about somebody who left.
        """

        def work(tx: Transaction) -> bool:
            held = tx.fetch_one(
                "SELECT 1 FROM queue_entry WHERE interview_id = ? AND guild_id = ? AND is_held = 1",
                (interview_id, guild_id),
            )
            _mark(tx, guild_id, interview_id, "is_held", int(is_held), actor_id, now)
            if not is_held:
                tx.execute(
                    "DELETE FROM queue_entry WHERE interview_id = ? AND guild_id = ?",
                    (interview_id, guild_id),
                )
                tx.execute(
                    "UPDATE interview SET leaver_choice = '' WHERE id = ? AND guild_id = ? AND leaver_choice = 'asked'",
                    (interview_id, guild_id),
                )
            action = "queue.held" if is_held else "queue.released"
            audit(tx, guild_id, action, now=now, actor_id=actor_id, subject_id=interview_id)
            return held is not None

        return await self._database.write(work)


def _holder_of(
    tx: Transaction, guild_id: int, interview_id: int, day: date, *, except_ids: Sequence[int] = ()
) -> PinTaken | None:
    """Return who else of an interview's series is pinned to a date."""
    rows = tx.fetch_all(
        """
        SELECT i.id, p.name, (SELECT pinned_date FROM queue_entry WHERE interview_id = :id) AS own_day
        FROM queue_entry q CROSS JOIN interview i ON i.id = q.interview_id JOIN person p ON p.id = i.person_id
        WHERE q.guild_id = :guild AND q.pinned_date = :day AND q.is_held = 0 AND i.id <> :id AND i.is_published = 1
            AND i.series_id = (SELECT series_id FROM interview WHERE id = :id AND guild_id = :guild)
        ORDER BY i.id
        """,
        {"id": interview_id, "guild": guild_id, "day": day.isoformat()},
    )
    for row in rows:
        if row["id"] not in except_ids:
            return PinTaken(
                interview_id=row["id"],
                name=row["name"],
                day=day,
                wanted_id=interview_id,
                own_day=to_optional_date(row["own_day"]),
            )
    return None


def _mark(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    column: str,
    value: object,
    actor_id: int,
    now: datetime,
) -> None:
    """Set a mark. Raises InterviewGone, and IsHeld for a date or a place, which would be kept and never come."""
    known = tx.fetch_one(
        """
        SELECT p.name, coalesce(q.is_held, 0) AS is_held
        FROM interview i JOIN person p ON p.id = i.person_id LEFT JOIN queue_entry q ON q.interview_id = i.id
        WHERE i.id = ? AND i.guild_id = ? AND i.status <> 'removed'
        """,
        (interview_id, guild_id),
    )
    if known is None:
        raise InterviewGone
    if known["is_held"] and column != "is_held":
        raise IsHeld(known["name"])
    tx.execute(
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


def _tidy(tx: Transaction, guild_id: int) -> None:
    tx.execute(
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
