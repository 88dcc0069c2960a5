"""Changing what a server has set, in one transaction that writes only what is changed.

Two curators may change settings at once, each having seen them as they were before; whole rows written by the later
one would undo what the other set.
"""

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from bot.domain.settings import AppliedChange, SettingsChange, apply_change
from db.audit_log import audit
from db.guilds.settings import SETTINGS_COLUMNS, GuildRepository, settings_from
from db.notifications import WORTH_TELLING, wake_unsent
from db.posts.schedules import SCHEDULE_COLUMNS, schedule_from
from db.sqlite.convert import to_optional_text, to_text
from db.sqlite.database import Database, Transaction

_SCHEDULE_SETTINGS = (
    "channel_id", "channel_kind", "weekday", "time", "timezone", "every_weeks", "anchor_date", "opens_thread",
    "publishes", "is_exact", "ping_role_id", "cool_off_weeks", "forum_tag_id",
)  # fmt: skip
_GUILD_SETTINGS = (
    "curator_role_id", "review_channel_id", "audit_channel_id", "nudge_days", "follow_up_months", "digest_days",
)  # fmt: skip


class SettingsChangeRepository:
    """The one writer of settings."""

    def __init__(self, database: Database, guilds: GuildRepository) -> None:
        self._database = database
        self._guilds = guilds

    async def apply(
        self, guild_id: int, schedule_id: int, change: SettingsChange, *, actor_id: int, now: datetime
    ) -> AppliedChange:
        """Change settings of a server and of one of its schedules; return what that made different.

        A changed schedule is planned and checked anew, and dates before ``now`` are not made up for. What waits for a
        channel that is chosen, or chosen again, is sent at once. Raise LookupError for an unknown schedule.
        """

        def work(tx: Transaction) -> AppliedChange:
            before, guild = _look(tx, guild_id, schedule_id)
            applied = apply_change(change, schedule_from(before), settings_from(guild), now)
            if applied.of_schedule:
                _change_schedule(tx, before, applied.of_schedule, now)
                audit(tx, guild_id, "schedule.changed", now=now, actor_id=actor_id, subject_id=schedule_id)
            if applied.of_guild:
                _change_guild(tx, guild, applied.of_guild)
                audit(tx, guild_id, "settings.changed", now=now, actor_id=actor_id)
                tx.after_commit(partial(self._guilds.forget_settings, guild_id))
            _follow(tx, guild, change, now)
            _look_anew(tx, guild_id, now)
            return applied

        return await self._database.write(work)

    async def set_pause(
        self,
        guild_id: int,
        schedule_id: int,
        *,
        is_paused: bool,
        until: datetime | None = None,
        actor_id: int,
        now: datetime,
    ) -> None:
        """Let a schedule rest, until an instant or further notice, or end that; past dates are not made up for."""

        def work(tx: Transaction) -> None:
            values = {"is_paused": int(is_paused), "paused_until": to_optional_text(until)}
            tx.execute(
                """
                UPDATE schedule SET is_paused = :is_paused, paused_until = :paused_until
                WHERE id = :id AND guild_id = :guild
                """,
                {**values, "id": schedule_id, "guild": guild_id},
            )
            _begin_anew(tx, guild_id, schedule_id, now)
            audit(tx, guild_id, "schedule.changed", now=now, actor_id=actor_id, subject_id=schedule_id)

        await self._database.write(work)


def _look_anew(tx: Transaction, guild_id: int, now: datetime) -> None:
    """Have all choices of a server looked at (`db.posts.settings_checks`)."""
    tx.execute("UPDATE guild SET settings_check_at = ? WHERE id = ?", (to_text(now), guild_id))


def _follow(tx: Transaction, before: sqlite3.Row, change: SettingsChange, now: datetime) -> None:
    """Send what waits for a channel that was just chosen, or chosen again, at once.

    A first audit channel is told what happens from now on, one that takes another's place the last days too.
    """
    if change.review_channel_id is not None:
        wake_unsent(tx, before["id"], now=now)
    if change.audit_channel_id is not None:
        since = now - WORTH_TELLING if before["audit_channel_id"] is not None else now
        _begin_trail(tx, before["id"], since=since)


def _look(tx: Transaction, guild_id: int, schedule_id: int) -> tuple[sqlite3.Row, sqlite3.Row]:
    """Return what is stored of a schedule and of its server at this moment, not what the curator saw."""
    schedule = tx.fetch_one(
        f"SELECT {SCHEDULE_COLUMNS} FROM schedule s WHERE s.guild_id = ? AND s.id = ?",  # noqa: S608  # a constant
        (guild_id, schedule_id),
    )
    guild = tx.fetch_one(f"SELECT {SETTINGS_COLUMNS} FROM guild WHERE id = ?", (guild_id,))  # noqa: S608  # a constant
    if schedule is None or guild is None:
        msg = f"guild {guild_id} has no schedule {schedule_id}"
        raise LookupError(msg)
    return schedule, guild


def _change_schedule(
    tx: Transaction, before: sqlite3.Row, values: Mapping[str, object], now: datetime
) -> None:
    """Store settings of a schedule: what is not among ``values`` stays as ``before`` has it, None unsets."""
    tx.execute(
        """
        UPDATE schedule SET
            channel_id = :channel_id, channel_kind = :channel_kind, weekday = :weekday, time = :time,
            timezone = :timezone, every_weeks = :every_weeks, anchor_date = :anchor_date,
            opens_thread = :opens_thread, publishes = :publishes, is_exact = :is_exact, ping_role_id = :ping_role_id,
            cool_off_weeks = :cool_off_weeks, forum_tag_id = :forum_tag_id
        WHERE id = :id AND guild_id = :guild_id
        """,
        {name: _stored(values.get(name, before[name])) for name in (*_SCHEDULE_SETTINGS, "id", "guild_id")},
    )
    _begin_anew(tx, before["guild_id"], before["id"], now)


def _begin_anew(tx: Transaction, guild_id: int, schedule_id: int, now: datetime) -> None:
    """Have a changed schedule planned and checked; what was warned of may be over."""
    tx.execute(
        """
        UPDATE schedule SET plan_at = :now, effective_from = :now, check_at = :now, warned_of = ''
        WHERE id = :id AND guild_id = :guild
        """,
        {"now": to_text(now), "id": schedule_id, "guild": guild_id},
    )


def _change_guild(tx: Transaction, before: sqlite3.Row, values: Mapping[str, object]) -> None:
    """Store settings of a server: what is not among ``values`` stays as ``before`` has it, None unsets.

    What waits is looked at anew: curators may be told of it, or sooner than before.
    """
    tx.execute(
        """
        UPDATE guild SET
            curator_role_id = :curator_role_id, review_channel_id = :review_channel_id,
            audit_channel_id = :audit_channel_id, nudge_days = :nudge_days, follow_up_months = :follow_up_months,
            digest_days = :digest_days, digest_at = ''
        WHERE id = :id
        """,
        {name: values.get(name, before[name]) for name in (*_GUILD_SETTINGS, "id")},
    )


def _begin_trail(tx: Transaction, guild_id: int, *, since: datetime) -> None:
    """Have an audit channel told only what happened ``since`` an instant."""
    tx.execute(
        """
        UPDATE guild SET audit_told_id = max(audit_told_id, (
            SELECT coalesce(max(id), 0) FROM audit_entry WHERE guild_id = :guild AND created_at < :since
        )) WHERE id = :guild
        """,
        {"guild": guild_id, "since": to_text(since)},
    )


def _stored(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
