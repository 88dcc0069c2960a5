"""What curators decide about an interview: approved with consent, removed, tied to a member."""

from datetime import datetime
from typing import TypeVar

from bot.domain.errors import InterviewChanged
from bot.domain.models import ConsentState, InterviewStatus
from db.audit_log import audit
from db.interviews.people import tie_member
from db.interviews.publication import changing_interview, record_approval, set_status
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

        def work(tx: Transaction) -> None:
            with changing_interview(tx, self._names, guild_id, interview_id, now):
                record_approval(tx, guild_id, interview_id, consent, text_version, actor_id, now=now)

        await self._database.write(work)

    async def remove(
        self, guild_id: int, interview_id: int, *, version: int, actor_id: int, now: datetime
    ) -> None:
        """Remove an interview; raise InterviewChanged unless it still has this version."""

        def work(tx: Transaction) -> None:
            with changing_interview(tx, self._names, guild_id, interview_id, now) as interview:
                if interview["version"] != version:
                    raise InterviewChanged
                consent = ConsentState(interview["consent_state"])
                set_status(tx, guild_id, interview_id, InterviewStatus.REMOVED, consent)
                tx.execute(
                    "DELETE FROM queue_entry WHERE interview_id = ? AND guild_id = ?",
                    (interview_id, guild_id),
                )
                audit(tx, guild_id, "interview.removed", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)

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

        def work(tx: Transaction) -> None:
            with changing_interview(tx, self._names, guild_id, interview_id, now) as interview:
                tie_member(tx, guild_id, interview["person_id"], user_id, nickname)
                audit(
                    tx,
                    guild_id,
                    "person.linked",
                    now=now,
                    actor_id=actor_id,
                    subject_id=interview_id,
                    detail={"user": user_id},
                )

        await self._database.write(work)
