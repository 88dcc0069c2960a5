"""Drafts that nobody wants: hidden at once, for a minute to be had back, then erased."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import DraftNotFound, InterviewChanged, InterviewGone
from bot.domain.lifecycle import OPEN, UNDO_DISCARD_WITHIN
from bot.domain.models import ConsentState, InterviewSource, InterviewStatus
from db.interviews._rewording import audit_interview, wait_for_member
from db.interviews.publication import changing_interview, set_status
from db.name_cache import NameRepository
from db.sqlite.convert import LOOKED_AT, earliest, to_text
from db.sqlite.database import Database, Transaction
from db.waking import not_too_far

_TOO_FAR = 2 * UNDO_DISCARD_WITHIN
"""No draft is kept so long: a later instant was stored by a clock that was ahead, and counts as now."""
_OPEN = ", ".join(f"'{status.value}'" for status in sorted(OPEN))


class DiscardingRepository:
    """Discarding a draft, undoing it, and what is left to erase."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def discard(
        self, guild_id: int, interview_id: int, *, actor_id: int, owner_id: int | None, now: datetime
    ) -> None:
        """Hide a draft: with ``owner_id`` that member's, else one that curators write.

        Raises InterviewGone for anybody else's, and InterviewChanged for what is no draft any more.
        """

        def work(tx: Transaction) -> None:
            with changing_interview(tx, self._names, guild_id, interview_id, now) as interview:
                if not _is_allowed(tx, guild_id, interview_id, owner_id):
                    raise InterviewGone
                if interview["status"] != InterviewStatus.DRAFT:
                    raise InterviewChanged
                set_status(tx, guild_id, interview_id, InterviewStatus.REMOVED, ConsentState.NOT_YET)
                tx.execute(
                    "UPDATE interview SET nudge_at = NULL WHERE id = ? AND guild_id = ?",
                    (interview_id, guild_id),
                )
                tx.execute(
                    "INSERT INTO discarded_draft (interview_id, guild_id, wake_at) VALUES (?, ?, ?)",
                    (interview_id, guild_id, to_text(now + UNDO_DISCARD_WITHIN)),
                )
                audit_interview(tx, guild_id, "draft.discarded", interview_id, actor_id, now=now)

        await self._database.write(work)

    async def undo(
        self, guild_id: int, interview_id: int, *, actor_id: int, owner_id: int | None, now: datetime
    ) -> None:
        """Have a discarded draft back as it was.

        Raises DraftNotFound once it is erased, InterviewGone for anybody else's, and InterviewChanged where its
        person has begun another one in that series since.
        """

        def work(tx: Transaction) -> None:
            self._names.drop_after(tx, guild_id)
            is_there = tx.execute(
                "DELETE FROM discarded_draft WHERE interview_id = ? AND guild_id = ?",
                (interview_id, guild_id),
            )
            if not is_there:
                raise DraftNotFound
            if not _is_allowed(tx, guild_id, interview_id, owner_id):
                raise InterviewGone
            if owner_id is not None and _has_another(tx, guild_id, interview_id):
                raise InterviewChanged
            tx.execute(
                "UPDATE interview SET status = 'draft', version = version + 1 WHERE id = ? AND guild_id = ?",
                (interview_id, guild_id),
            )
            wait_for_member(tx, guild_id, interview_id, waits=owner_id is not None, now=now)
            audit_interview(tx, guild_id, "draft.restored", interview_id, actor_id, now=now)

        await self._database.write(work)

    async def next_wake_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a draft of any server, one that the bot has left too, is to be erased next, leaving some out."""
        rows = await self._database.read(
            """
            SELECT guild_id, wake_at AS at FROM discarded_draft
            WHERE interview_id NOT IN (SELECT value FROM json_each(?)) ORDER BY wake_at LIMIT ?
            """,
            (json.dumps(list(except_ids)), LOOKED_AT),
        )
        return not_too_far(earliest(rows, now), now, _TOO_FAR)

    async def list_due(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 20
    ) -> list[tuple[int, int]]:
        """Return (server, interview id) of discarded drafts that are to be erased, leaving some out."""
        rows = await self._database.read(
            """
            SELECT guild_id, interview_id FROM discarded_draft
            WHERE (wake_at <= ? OR wake_at >= ?) AND interview_id NOT IN (SELECT value FROM json_each(?))
            ORDER BY wake_at LIMIT ?
            """,
            (to_text(now), to_text(now + _TOO_FAR), json.dumps(list(except_ids)), limit),
        )
        return [(int(row["guild_id"]), int(row["interview_id"])) for row in rows]

    async def erase(self, guild_id: int, interview_id: int) -> None:
        """Erase a draft that is still discarded, with its person where nothing else is held of them."""

        def work(tx: Transaction) -> None:
            row = tx.fetch_one(
                """
                SELECT i.person_id FROM discarded_draft d JOIN interview i ON i.id = d.interview_id
                WHERE d.guild_id = ? AND d.interview_id = ?
                """,
                (guild_id, interview_id),
            )
            if row is not None:
                _erase(tx, guild_id, interview_id, row["person_id"])

        await self._database.write(work)


def _is_allowed(tx: Transaction, guild_id: int, interview_id: int, owner_id: int | None) -> bool:
    row = tx.fetch_one(
        """
        SELECT i.source, p.user_id FROM interview i JOIN person p ON p.id = i.person_id
        WHERE i.id = ? AND i.guild_id = ?
        """,
        (interview_id, guild_id),
    )
    if row is None:
        return False
    return row["source"] != InterviewSource.SELF if owner_id is None else row["user_id"] == owner_id


def _has_another(tx: Transaction, guild_id: int, interview_id: int) -> bool:
    row = tx.fetch_one(
        f"""
        SELECT 1 FROM interview i JOIN interview o ON o.person_id = i.person_id AND o.series_id = i.series_id
            AND o.follows_id IS i.follows_id AND o.id <> i.id AND o.status IN ({_OPEN})
        WHERE i.id = ? AND i.guild_id = ?
        """,  # noqa: S608  # constants
        (interview_id, guild_id),
    )
    return row is not None


def _erase(tx: Transaction, guild_id: int, interview_id: int, person_id: int) -> None:
    parameters = {"guild": guild_id, "id": interview_id, "person": person_id}
    tx.execute(
        "UPDATE occurrence SET interview_id = NULL WHERE guild_id = :guild AND interview_id = :id", parameters
    )
    tx.execute("DELETE FROM import_draft WHERE guild_id = :guild AND interview_id = :id", parameters)
    tx.execute("DELETE FROM interview WHERE guild_id = :guild AND id = :id", parameters)
    tx.execute(
        """
        DELETE FROM person WHERE guild_id = :guild AND id = :person
            AND NOT EXISTS (SELECT 1 FROM interview WHERE person_id = :person)
        """,
        parameters,
    )
