"""Posts that somebody deleted from their channel: when to look for that, what is kept of it, and making them again.

A deleted post stays ``done``, so that nothing sends it again by itself; what a curator has made in its place is a post
of its own, with the next generation of the day (docs/delivery.md).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.lost_posts import LOOK_EVERY
from bot.domain.posts import DELETED, REPOSTED, Notice, Occurrence, Schedule
from bot.domain.schedule import Slot
from db.notifications import add_notice
from db.posts.occurrences import add_requested
from db.sqlite.convert import to_optional_text
from db.sqlite.database import Database, Transaction
from db.waking import list_due, next_due

_TOO_FAR = LOOK_EVERY + timedelta(hours=1)
"""No look is planned so far ahead: a later instant was stored by a clock that was ahead, and counts as now."""


class DeletionRepository:
    """The posts of all servers, by the instant at which each is looked for next."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_to_look_for(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 50
    ) -> list[tuple[int, int]]:
        """Return (server, id) of the posts that are to be looked for now, leaving some out."""
        return await list_due(
            self._database, "occurrence", "look_at", now, except_ids, limit=limit, longest=_TOO_FAR
        )

    async def next_look_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a post of any server is looked for next, leaving some out."""
        return await next_due(self._database, "occurrence", "look_at", now, except_ids, longest=_TOO_FAR)

    async def note_look(self, occurrence: Occurrence, wake_at: datetime | None) -> None:
        """Look for a post again at ``wake_at``, or (None) never."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "UPDATE occurrence SET look_at = ? WHERE id = ? AND guild_id = ?",
                (to_optional_text(wake_at), occurrence.id, occurrence.guild_id),
            )

        await self._database.write(work)

    async def drop_look(self, occurrence: Occurrence) -> bool:
        """Look for a post no more, unless it is the last one of its series; return whether that is so."""

        def work(tx: Transaction) -> bool:
            if occurrence.message_id is not None and not occurrence.is_away and _is_last(tx, occurrence):
                return False
            tx.execute(
                "UPDATE occurrence SET look_at = NULL WHERE id = ? AND guild_id = ?",
                (occurrence.id, occurrence.guild_id),
            )
            return True

        return await self._database.write(work)

    async def note_deleted(self, occurrence: Occurrence, notice: Notice, *, now: datetime) -> bool:
        """Record that a post does not stand in its channel any more; False if that is known, or it is another message.

        Of the last post of a series the curators are told, in the same transaction.
        """

        def work(tx: Transaction) -> bool:
            changed = tx.execute(
                """
                UPDATE occurrence SET state = 'done', note = :note, wake_at = NULL, look_at = NULL
                WHERE id = :id AND guild_id = :guild AND message_id = :message AND state IN ('posted', 'done')
                    AND note NOT IN ('deleted', 'reposted', 'withdrawn')
                """,
                {
                    "note": DELETED,
                    "id": occurrence.id,
                    "guild": occurrence.guild_id,
                    "message": occurrence.message_id,
                },
            )
            if changed and _is_last(tx, occurrence):
                add_notice(tx, occurrence.guild_id, notice, now=now)
            return bool(changed)

        return await self._database.write(work)

    async def post_again(
        self, occurrence: Occurrence, schedule: Schedule, slot: Slot, *, actor_id: int
    ) -> int | None:
        """Plan a post in the place of a deleted one and return its id; None if a curator has done that already."""

        def work(tx: Transaction) -> int | None:
            changed = tx.execute(
                """
                UPDATE occurrence SET note = ?
                WHERE id = ? AND guild_id = ? AND note = ? AND interview_id IS NOT NULL
                """,
                (REPOSTED, occurrence.id, occurrence.guild_id, DELETED),
            )
            if not changed or occurrence.interview_id is None:
                return None
            top = tx.fetch_one(
                """
                SELECT coalesce(max(generation), 0) AS top FROM occurrence
                WHERE guild_id = ? AND schedule_id = ? AND local_date = ?
                """,
                (schedule.guild_id, schedule.id, slot.local_date.isoformat()),
            )
            return add_requested(
                tx,
                schedule,
                slot,
                generation=1 if top is None else int(top["top"]) + 1,
                interview_id=occurrence.interview_id,
                actor_id=actor_id,
            )

        return await self._database.write(work)


def _is_last(tx: Transaction, occurrence: Occurrence) -> bool:
    """Tell whether a post is the last one of its series that was made."""
    later = tx.fetch_one(
        """
        SELECT 1 FROM occurrence o JOIN occurrence l ON l.schedule_id = o.schedule_id
        WHERE o.id = ? AND o.guild_id = ? AND l.message_id IS NOT NULL AND (l.posted_at, l.id) > (o.posted_at, o.id)
        """,
        (occurrence.id, occurrence.guild_id),
    )
    return later is None
