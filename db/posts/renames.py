"""Posts whose messages and threads still have a name that was changed (`db.interviews`, which notes them)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.posts import Notice
from bot.domain.renames import Renaming
from db.notifications import add_notice
from db.sqlite.convert import to_instant, to_optional_text
from db.sqlite.database import Database, Transaction
from db.waking import list_due, next_due

_KEY = "occurrence_id"
_TOO_FAR = timedelta(hours=24)
"""No try is put off so far: a later instant was stored by a clock that was ahead, and counts as now."""


class RenameRepository:
    """The changes of names of all servers, by the instant at which each is tried."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_due(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 20
    ) -> list[tuple[int, int]]:
        """Return (server, post) of the names that are to be changed now, leaving some posts out."""
        return await list_due(
            self._database, "renaming", "wake_at", now, except_ids, limit=limit, longest=_TOO_FAR, key=_KEY
        )

    async def next_wake_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a name of any server is to be changed next, leaving some posts out."""
        return await next_due(
            self._database, "renaming", "wake_at", now, except_ids, longest=_TOO_FAR, key=_KEY
        )

    async def get(self, guild_id: int, occurrence_id: int) -> Renaming | None:
        """Return what is to be done about the name in a post."""
        row = await self._database.read_one(
            "SELECT version, tries, since FROM renaming WHERE guild_id = ? AND occurrence_id = ?",
            (guild_id, occurrence_id),
        )
        return None if row is None else Renaming(row["version"], row["tries"], to_instant(row["since"]))

    async def note_try(
        self,
        guild_id: int,
        occurrence_id: int,
        *,
        version: int,
        wake_at: datetime | None,
        notice: Notice | None = None,
        now: datetime,
    ) -> None:
        """Record a try: to be repeated at ``wake_at``, or (None) over; with what the curators must know of it.

        A change that was noted since then, of another ``version``, stays as it is.
        """

        def work(tx: Transaction) -> None:
            key = {"id": occurrence_id, "guild": guild_id, "version": version}
            if wake_at is None:
                changed = tx.execute(
                    "DELETE FROM renaming WHERE occurrence_id = :id AND guild_id = :guild AND version = :version",
                    key,
                )
            else:
                changed = tx.execute(
                    """
                    UPDATE renaming SET tries = tries + 1, wake_at = :wake
                    WHERE occurrence_id = :id AND guild_id = :guild AND version = :version
                    """,
                    {**key, "wake": to_optional_text(wake_at)},
                )
            if changed and notice is not None:
                add_notice(tx, guild_id, notice, now=now)

        await self._database.write(work)
