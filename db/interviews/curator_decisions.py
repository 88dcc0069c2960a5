"""Where an interview stands: approved with consent, taken down, tied to a member."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.domain.errors import InterviewChanged, InterviewGone
from bot.domain.models import ConsentState, InterviewStatus
from db.audit_log import audit
from db.interviews.people import person_of, tie_member
from db.interviews.publication import record_approval, set_status, write_interview
from db.name_cache import NameRepository
from db.sqlite.database import Database, Transaction

T = TypeVar("T")


class CuratorDecisionRepository:
    """The decisions about an interview; each is one transaction with its audit entry."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def approve(
        self,
        guild_id: int,
        interview_id: int,
        consent: ConsentState,
        *,
        text_version: str,
        actor_id: int,
        now: datetime,
    ) -> None:
        """Approve on behalf of the person, recording what they said about publishing.

        Raises NothingToSubmit for an interview without an answer.
        """

        def change(tx: Transaction) -> None:
            record_approval(tx, guild_id, interview_id, consent, text_version, actor_id, now=now)

        await self._change(guild_id, interview_id, now, change)

    async def remove(
        self, guild_id: int, interview_id: int, *, version: int, actor_id: int, now: datetime
    ) -> None:
        """Take an interview down; raise InterviewChanged unless it still has this version."""

        def change(tx: Transaction) -> None:
            row = tx.fetch_one(
                "SELECT version, status, consent_state FROM interview WHERE id = ? AND guild_id = ?",
                (interview_id, guild_id),
            )
            if row is None or row["status"] == InterviewStatus.REMOVED:
                raise InterviewGone
            if row["version"] != version:
                raise InterviewChanged
            set_status(
                tx,
                guild_id,
                interview_id,
                InterviewStatus.REMOVED,
                ConsentState(row["consent_state"]),
            )
            tx.execute(
                "DELETE FROM queue_entry WHERE interview_id = ? AND guild_id = ?", (interview_id, guild_id)
            )
            audit(
                tx,
                guild_id,
                "interview.removed",
                now=now,
                actor_id=actor_id,
                subject_id=interview_id,
            )

        await self._change(guild_id, interview_id, now, change)

    async def link(
        self,
        guild_id: int,
        interview_id: int,
        user_id: int,
        *,
        nickname: str = "",
        actor_id: int,
        now: datetime,
    ) -> None:
        """Tie the person of an interview to a member; raise MemberTaken."""

        def change(tx: Transaction) -> None:
            tie_member(tx, guild_id, person_of(tx, guild_id, interview_id), user_id, nickname)
            audit(
                tx,
                guild_id,
                "person.linked",
                now=now,
                actor_id=actor_id,
                subject_id=interview_id,
                detail={"user": user_id},
            )

        await self._change(guild_id, interview_id, now, change)

    async def _change(
        self, guild_id: int, interview_id: int, now: datetime, change: Callable[[Transaction], T]
    ) -> T:
        return await write_interview(self._database, self._names, guild_id, interview_id, now, change)
