"""When each series is posted."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.domain.posts import ChannelKind, Notice, Schedule
from db.guilds.settings import DEFAULT_SERIES
from db.notifications import add_notice
from db.posts.dry_spells import begin_dry_spell, end_dry_spell
from db.sqlite.convert import (
    to_optional_date,
    to_optional_instant,
    to_optional_text,
    to_text,
)
from db.sqlite.database import Database, Transaction
from db.waking import next_due

SCHEDULE_COLUMNS = """s.id, s.guild_id, s.series_id, s.channel_id, s.weekday, s.time, s.timezone, s.every_weeks,
    s.anchor_date, s.opens_thread, s.publishes, s.ping_role_id, s.cool_off_weeks, s.grace_hours, s.is_paused,
    s.paused_until, s.channel_kind, s.is_exact, s.forum_tag_id"""


class ScheduleRepository:
    """The schedule of each server's series."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, series_id: int | None = None) -> Schedule:
        """Return the schedule of a series, of a server's first one by default; the server must exist."""
        row = await self._database.read_one(
            f"""
            SELECT {SCHEDULE_COLUMNS} FROM schedule s JOIN series r ON r.id = s.series_id
            WHERE s.guild_id = :guild AND ((:id IS NULL AND r.name = :name) OR r.id = :id)
            """,  # noqa: S608  # a constant
            {"guild": guild_id, "id": series_id, "name": DEFAULT_SERIES},
        )
        if row is None:
            msg = f"guild {guild_id} has no schedule"
            raise LookupError(msg)
        return schedule_from(row)

    async def get_by_id(self, guild_id: int, schedule_id: int) -> Schedule | None:
        """Return one schedule of a server."""
        row = await self._database.read_one(
            f"SELECT {SCHEDULE_COLUMNS} FROM schedule s WHERE s.guild_id = ? AND s.id = ?",  # noqa: S608  # a constant
            (guild_id, schedule_id),
        )
        return None if row is None else schedule_from(row)

    async def list_to_plan(
        self,
        *,
        now: datetime,
        guild_id: int | None = None,
        except_ids: Sequence[object] = (),
        limit: int = 500,
    ) -> list[tuple[int, int]]:
        """Return (server, id) of schedules whose next date must be found, of one server or of all."""
        rows = await self._database.read(
            """
            SELECT s.guild_id, s.id FROM schedule s JOIN guild g ON g.id = s.guild_id
            WHERE s.plan_at <= :now AND g.left_at IS NULL AND (:guild IS NULL OR s.guild_id = :guild)
                AND s.id NOT IN (SELECT value FROM json_each(:except)) ORDER BY s.plan_at LIMIT :limit
            """,
            {"now": to_text(now), "guild": guild_id, "except": json.dumps(list(except_ids)), "limit": limit},
        )
        return [(int(r["guild_id"]), int(r["id"])) for r in rows]

    async def effective_from(self, guild_id: int, schedule_id: int) -> datetime | None:
        """Return the instant since which a schedule has been as it is; dates before it are not made up for."""
        row = await self._database.read_one(
            "SELECT effective_from FROM schedule WHERE guild_id = ? AND id = ?", (guild_id, schedule_id)
        )
        return to_optional_instant(row["effective_from"]) if row else None

    async def plan_all_again(self, *, now: datetime) -> None:
        """Have every schedule planned anew, since the rules of a time zone may have changed."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE schedule SET plan_at = :now
                WHERE channel_id IS NOT NULL AND (plan_at IS NULL OR plan_at > :now)
                """,
                {"now": to_text(now)},
            )

        await self._database.write(work)

    async def list_with_channel(self) -> list[tuple[int, int, int]]:
        """Return (server, id, channel) of the schedules of all servers that have a channel to post in."""
        rows = await self._database.read(
            """
            SELECT s.guild_id, s.id, s.channel_id FROM schedule s JOIN guild g ON g.id = s.guild_id
            WHERE s.channel_id IS NOT NULL AND g.left_at IS NULL ORDER BY s.id
            """,
        )
        return [(int(r["guild_id"]), int(r["id"]), int(r["channel_id"])) for r in rows]

    async def list_to_check(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int
    ) -> list[tuple[int, int]]:
        """Return (server, id) of schedules whose channel must be looked at, leaving some out."""
        rows = await self._database.read(
            """
            SELECT s.guild_id, s.id FROM schedule s JOIN guild g ON g.id = s.guild_id
            WHERE s.check_at <= ? AND g.left_at IS NULL AND s.id NOT IN (SELECT value FROM json_each(?))
            ORDER BY s.check_at LIMIT ?
            """,
            (to_text(now), json.dumps(list(except_ids)), limit),
        )
        return [(int(r["guild_id"]), int(r["id"])) for r in rows]

    async def warned_of(self, guild_id: int, schedule_id: int) -> str:
        """Return what the curators were warned of at the last look at the channel."""
        row = await self._database.read_one(
            "SELECT warned_of FROM schedule WHERE guild_id = ? AND id = ?", (guild_id, schedule_id)
        )
        return "" if row is None else str(row["warned_of"])

    async def note_check(
        self,
        schedule: Schedule,
        *,
        kind: ChannelKind | None,
        next_check_at: datetime | None,
        warned_of: str,
        notice: Notice | None,
        now: datetime,
    ) -> None:
        """Record what a look at the channel found, with the notice about it, and when to look again."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE schedule SET channel_kind = coalesce(:kind, channel_kind), check_at = :check, warned_of = :warned
                WHERE id = :id AND guild_id = :guild AND channel_id IS :channel
                """,
                {
                    "kind": kind.value if kind is not None else None,
                    "check": to_optional_text(next_check_at),
                    "warned": warned_of,
                    "id": schedule.id,
                    "guild": schedule.guild_id,
                    "channel": schedule.channel_id,
                },
            )
            if notice is not None:
                add_notice(tx, schedule.guild_id, notice, now=now)

        await self._database.write(work)

    async def warn_of_nobody(self, schedule: Schedule, day: str, notice: Notice, *, now: datetime) -> None:
        """Store the warning that nobody is ready for a date, unless that was told since somebody last was."""

        def work(tx: Transaction) -> None:
            if begin_dry_spell(tx, schedule.guild_id, schedule.id, day):
                add_notice(tx, schedule.guild_id, notice, now=now)

        await self._database.write(work)

    async def note_somebody_ready(self, schedule: Schedule) -> None:
        """Have the curators told again when nobody is ready the next time."""
        await self._database.write(lambda tx: end_dry_spell(tx, schedule.guild_id, schedule.id))

    async def next_check_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a channel of any server must be looked at next, leaving some out."""
        return await next_due(self._database, "schedule", "check_at", now, except_ids)

    async def next_plan_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a schedule wants to be planned next, leaving some out."""
        return await next_due(self._database, "schedule", "plan_at", now, except_ids)


def schedule_from(row: sqlite3.Row) -> Schedule:
    """Map a row of ``schedule``."""
    return Schedule(
        id=row["id"],
        guild_id=row["guild_id"],
        series_id=row["series_id"],
        channel_id=row["channel_id"],
        weekday=row["weekday"],
        time=row["time"],
        timezone=row["timezone"],
        every_weeks=row["every_weeks"],
        anchor_date=to_optional_date(row["anchor_date"]),
        opens_thread=bool(row["opens_thread"]),
        publishes=bool(row["publishes"]),
        ping_role_id=row["ping_role_id"],
        cool_off_weeks=row["cool_off_weeks"],
        grace_hours=row["grace_hours"],
        is_paused=bool(row["is_paused"]),
        paused_until=to_optional_instant(row["paused_until"]),
        channel_kind=ChannelKind(row["channel_kind"]),
        is_exact=bool(row["is_exact"]),
        forum_tag_id=row["forum_tag_id"],
    )
