"""A member's own interview: begun, written, submitted, agreed to. Every method takes whose it must be."""

from datetime import datetime

from bot.domain.community import ConsentChoice, OwnInterview
from bot.domain.errors import (
    InterviewChanged,
)
from bot.domain.lifecycle import OPEN
from bot.domain.models import (
    ConsentState,
    InterviewSource,
    InterviewStatus,
)
from db.guilds.settings import DEFAULT_SERIES
from db.interviews._beginning import find_under_way
from db.interviews._fork import fork_draft
from db.interviews._guards import (
    begin_again_at,
    own_row,
    refuse_if_blocked,
    refuse_if_too_soon,
    refuse_unfinished,
)
from db.interviews._rewording import audit_interview, freeze, put_into_review, wait_for_member
from db.interviews.consent import record_choice
from db.interviews.publication import changing_interview, set_status
from db.name_cache import NameRepository
from db.sqlite.convert import to_instant, to_optional_instant
from db.sqlite.database import Database, Transaction

_OPEN = ", ".join(f"'{status.value}'" for status in sorted(OPEN))


class OwnRepository:
    """What members do with their own interviews."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def list_own(self, guild_id: int, user_id: int) -> list[OwnInterview]:
        """Return a member's interviews that were not removed, those on their way first, then newest first."""
        rows = await self._database.read(
            f"""
            SELECT i.id, i.status, i.consent_state, i.series_id, i.follows_id, i.source, i.created_at, i.published_at,
                CASE s.name WHEN '{DEFAULT_SERIES}' THEN '' ELSE s.name END AS series,
                EXISTS (
                    SELECT 1 FROM answer a WHERE a.interview_id = i.id AND a.superseded_at IS NULL AND a.text <> ''
                ) OR EXISTS (SELECT 1 FROM picture WHERE interview_id = i.id) AS has_words
            FROM interview i JOIN person p ON p.id = i.person_id JOIN series s ON s.id = i.series_id
            WHERE p.guild_id = ? AND p.user_id = ? AND i.status <> 'removed'
            ORDER BY i.status IN ({_OPEN}) DESC,
                (i.status = 'approved' AND i.consent_state = 'not_yet') DESC, i.id DESC
            """,  # noqa: S608  # constants
            (guild_id, user_id),
        )
        return [
            OwnInterview(
                id=r["id"],
                status=InterviewStatus(r["status"]),
                consent=ConsentState(r["consent_state"]),
                series_id=r["series_id"],
                follows_id=r["follows_id"],
                series=r["series"],
                has_words=bool(r["has_words"]),
                is_by_curators=r["source"] != InterviewSource.SELF,
                began_at=to_instant(r["created_at"]),
                published_at=to_optional_instant(r["published_at"]),
            )
            for r in rows
        ]

    async def under_way(
        self, guild_id: int, user_id: int, series_id: int, follows_id: int | None, *, now: datetime
    ) -> int | None:
        """Return the interview that is on its way in a series already, None where the member may begin one.

        Raises Blocked, or TooSoon after a rejection.
        """

        def work(tx: Transaction) -> int | None:
            under_way = find_under_way(tx, guild_id, user_id, series_id, follows_id)
            if under_way is None:
                refuse_if_blocked(tx, guild_id, user_id)
                refuse_if_too_soon(tx, guild_id, user_id, now)
            return under_way

        return await self._database.write(work)

    async def begin_again_at(self, guild_id: int, user_id: int) -> datetime | None:
        """Return when a member may begin again after their last rejection, None where there was none."""
        return await self._database.snapshot(lambda s: begin_again_at(s, guild_id, user_id))

    async def submit(self, guild_id: int, user_id: int, interview_id: int, *, now: datetime) -> bool:
        """Give an interview to the curators; False if they have it already.

        Raises NothingToSubmit, RequiredMissing, Blocked, or InterviewChanged where it is closed.
        """

        def work(tx: Transaction) -> bool:
            with changing_interview(tx, self._names, guild_id, interview_id, now):
                row = own_row(tx, guild_id, user_id, interview_id)
                if row["status"] in (InterviewStatus.SUBMITTED, InterviewStatus.APPROVED):
                    return False
                refuse_if_blocked(tx, guild_id, user_id)
                refuse_unfinished(tx, guild_id, interview_id, row["version_id"])
                put_into_review(tx, guild_id, interview_id, ConsentState.NOT_YET, now=now)
                audit_interview(tx, guild_id, "own.submitted", interview_id, user_id, now=now)
                return True

        return await self._database.write(work)

    async def take_up(self, guild_id: int, user_id: int, interview_id: int, *, now: datetime) -> None:
        """Go on with an interview that its member had taken back; raise InterviewChanged for any other."""

        def work(tx: Transaction) -> None:
            with changing_interview(tx, self._names, guild_id, interview_id, now):
                row = own_row(tx, guild_id, user_id, interview_id)
                if row["status"] != InterviewStatus.WITHDRAWN:
                    raise InterviewChanged
                refuse_if_blocked(tx, guild_id, user_id)
                set_status(tx, guild_id, interview_id, InterviewStatus.DRAFT, ConsentState.NOT_YET)
                wait_for_member(tx, guild_id, interview_id, now=now)
                audit_interview(tx, guild_id, "own.taken_up", interview_id, user_id, now=now)

        await self._database.write(work)

    async def begin_again(self, guild_id: int, user_id: int, interview_id: int, *, now: datetime) -> int:
        """Make a draft of a rejected interview and return its id; raise TooSoon or Blocked."""

        def work(tx: Transaction) -> int:
            row = own_row(tx, guild_id, user_id, interview_id)
            under_way = find_under_way(tx, guild_id, user_id, row["series_id"], row["follows_id"])
            if under_way is not None:
                return under_way
            refuse_if_blocked(tx, guild_id, user_id)
            refuse_if_too_soon(tx, guild_id, user_id, now)
            return fork_draft(tx, guild_id, row, now=now)

        return await self._database.write(work)

    async def agree(
        self,
        guild_id: int,
        user_id: int,
        interview_id: int,
        choice: ConsentChoice,
        *,
        version: int,
        text_version: str,
        now: datetime,
    ) -> None:
        """Record that the member agrees to the post as they saw it, and freeze it so.

        Raises InterviewChanged unless the interview is approved and still in the version that was seen.
        """

        def work(tx: Transaction) -> None:
            with changing_interview(tx, self._names, guild_id, interview_id, now):
                row = own_row(tx, guild_id, user_id, interview_id)
                if row["status"] != InterviewStatus.APPROVED or row["version"] != version:
                    raise InterviewChanged
                record_choice(tx, guild_id, interview_id, choice, user_id, text_version, now=now)
                set_status(tx, guild_id, interview_id, InterviewStatus.APPROVED, ConsentState.AGREED)
                freeze(tx, guild_id, interview_id)
                wait_for_member(tx, guild_id, interview_id, waits=False, now=now)
                audit_interview(tx, guild_id, "own.agreed", interview_id, user_id, now=now)

        await self._database.write(work)

    async def frozen_post(self, guild_id: int, interview_id: int) -> str:
        """Return the post that was approved and agreed to, as `bot.domain.highlights` wrote it, or ""."""
        row = await self._database.read_one(
            "SELECT frozen_json FROM interview WHERE guild_id = ? AND id = ?", (guild_id, interview_id)
        )
        return "" if row is None else str(row["frozen_json"])
