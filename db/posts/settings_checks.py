"""When the channels and roles that servers chose are looked at, what was found, and who changed the settings last."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.domain.posts import Notice
from bot.domain.unusable import AUDIT_CHANNEL, CURATOR_ROLE, PING_ROLE, POST_CHANNEL, REVIEW_CHANNEL, Choice
from db.notifications import add_notice, wake_unsent
from db.posts.schedules import SCHEDULE_COLUMNS, schedule_from
from db.sqlite.convert import LOOKED_AT, earliest, to_text
from db.sqlite.database import Database, Transaction
from db.waking import not_too_far

_TOO_FAR = timedelta(hours=25)
"""It is looked each day; a later instant was stored by a clock that was ahead, and counts as now."""
_OF_SERVER = (REVIEW_CHANNEL, AUDIT_CHANNEL, CURATOR_ROLE)


class SettingsCheckRepository:
    """The looks at the choices of all servers, by the instant of each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_due(self, *, now: datetime, except_ids: Sequence[object] = (), limit: int) -> list[int]:
        """Return the servers whose choices are to be looked at now, leaving some out."""
        rows = await self._database.read(
            """
            SELECT id FROM guild
            WHERE (settings_check_at <= ? OR settings_check_at BETWEEN ? AND '9999') AND left_at IS NULL
                AND id NOT IN (SELECT value FROM json_each(?))
            ORDER BY settings_check_at LIMIT ?
            """,
            (to_text(now), to_text(now + _TOO_FAR), json.dumps(list(except_ids)), limit),
        )
        return [int(row["id"]) for row in rows]

    async def next_due_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a server's choices are to be looked at next, leaving some servers out."""
        rows = await self._database.read(
            """
            SELECT settings_check_at AS at FROM guild WHERE settings_check_at IS NOT NULL AND left_at IS NULL
                AND id NOT IN (SELECT value FROM json_each(?))
            ORDER BY settings_check_at LIMIT ?
            """,
            (json.dumps(list(except_ids)), LOOKED_AT),
        )
        return not_too_far(earliest(rows, now), now, _TOO_FAR)

    async def ask(self, guild_ids: Sequence[int], *, now: datetime) -> None:
        """Have the choices of servers looked at now."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE guild SET settings_check_at = :now
                WHERE settings_check_at > :now AND id IN (SELECT value FROM json_each(:ids))
                """,
                {"now": to_text(now), "ids": json.dumps(list(guild_ids))},
            )

        await self._database.write(work)

    async def ask_if_news(self, guild_id: int, setting: str, *, now: datetime) -> None:
        """Have a server's choices looked at now, unless it is known that it can't use one for which a message is."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE guild SET settings_check_at = :now
                WHERE settings_check_at > :now AND id = :guild AND instr(unusable_json, :key) = 0
                """,
                {"now": to_text(now), "guild": guild_id, "key": f'"{setting}:'},
            )

        await self._database.write(work)

    async def has_chosen(self, guild_id: int, target_id: int) -> bool:
        """Tell whether a channel or role is one that a server chose."""
        return any(choice.target_id == target_id for choice in await self.choices(guild_id))

    async def choices(self, guild_id: int) -> tuple[Choice, ...]:
        """Return the channels and roles that a server chose, for itself and for each series."""
        guild = await self._database.read_one(
            "SELECT review_channel_id, audit_channel_id, curator_role_id FROM guild WHERE id = ?", (guild_id,)
        )
        rows = await self._database.read(
            f"""
            SELECT {SCHEDULE_COLUMNS}, r.name FROM schedule s JOIN series r ON r.id = s.series_id
            WHERE s.guild_id = ? ORDER BY s.id
            """,  # noqa: S608  # a constant
            (guild_id,),
        )
        found = [Choice(setting=n, target_id=guild[n]) for n in _OF_SERVER if guild is not None and guild[n]]
        for row in rows:
            series = str(row["name"]) if len(rows) > 1 else ""
            found += [
                Choice(setting=n, target_id=row[n], schedule=schedule_from(row), series=series)
                for n in (POST_CHANNEL, PING_ROLE)
                if row[n]
            ]
        return tuple(found)

    async def known(self, guild_id: int) -> frozenset[str]:
        """Return the keys of what a server was told that it can't use."""
        row = await self._database.read_one("SELECT unusable_json FROM guild WHERE id = ?", (guild_id,))
        return frozenset(json.loads(row["unusable_json"])) if row is not None else frozenset()

    async def note(
        self,
        guild_id: int,
        known: Collection[str],
        *,
        next_at: datetime,
        notice: Notice | None,
        wakes_notices: bool,
        now: datetime,
    ) -> None:
        """Record what a look found, with the notice about it, and when to look again.

        ``wakes_notices``: the review channel can be used again, so what waits for it is sent now.
        """

        def work(tx: Transaction) -> None:
            tx.execute(
                "UPDATE guild SET unusable_json = ?, settings_check_at = ? WHERE id = ?",
                (json.dumps(sorted(known)), to_text(next_at), guild_id),
            )
            if notice is not None:
                add_notice(tx, guild_id, notice, now=now)
            if wakes_notices:
                wake_unsent(tx, guild_id, now=now)

        await self._database.write(work)

    async def note_shown(self, guild_id: int, keys: Collection[str]) -> None:
        """Know that whoever changes the settings was shown what can't be used."""

        def work(tx: Transaction) -> None:
            row = tx.fetch_one("SELECT unusable_json FROM guild WHERE id = ?", (guild_id,))
            if row is not None:
                known = sorted({*json.loads(row["unusable_json"]), *keys})
                tx.execute("UPDATE guild SET unusable_json = ? WHERE id = ?", (json.dumps(known), guild_id))

        await self._database.write(work)

    async def last_changed_by(self, guild_id: int) -> int | None:
        """Return who changed a server's settings last, if that is known."""
        row = await self._database.read_one(
            """
            SELECT actor_id FROM audit_entry
            WHERE guild_id = ? AND action IN ('settings.changed', 'schedule.changed') AND actor_id > 0
            ORDER BY id DESC LIMIT 1
            """,
            (guild_id,),
        )
        return None if row is None else int(row["actor_id"])
