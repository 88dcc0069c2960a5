"""The curators' decisions about submitted interviews: one effect each, and who lost the race learns who won it."""

import sqlite3
from datetime import datetime

from bot.domain.community import Decision, DecisionKind
from bot.domain.errors import HandledByOther, InterviewChanged, InterviewGone
from bot.domain.models import ConsentState, InterviewStatus
from bot.domain.posts import Notice, NoticeKind
from db.interviews._guards import refuse_empty
from db.interviews._rewording import audit_interview, freeze, wait_for_member
from db.interviews.publication import changing_interview, set_status
from db.member_names import name_in, name_sql
from db.name_cache import NameRepository
from db.notifications import add_notice, tell_member
from db.sqlite.convert import to_instant, to_text
from db.sqlite.database import Database, Transaction

_NOTICES = {
    DecisionKind.APPROVED: NoticeKind.APPROVED,
    DecisionKind.CHANGES_REQUESTED: NoticeKind.CHANGES_REQUESTED,
    DecisionKind.REJECTED: NoticeKind.REJECTED,
}


class ReviewRepository:
    """What waits for the curators, and what they decided."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def list_waiting(self, guild_id: int, *, limit: int = 50) -> list[int]:
        """Return the ids of submitted interviews, longest waiting first."""
        rows = await self._database.read(
            """
            SELECT id FROM interview WHERE guild_id = ? AND status = 'submitted'
            ORDER BY submitted_at, id LIMIT ?
            """,
            (guild_id, limit),
        )
        return [int(row["id"]) for row in rows]

    async def decide(
        self,
        guild_id: int,
        interview_id: int,
        kind: DecisionKind,
        *,
        version: int,
        note: str = "",
        actor_id: int,
        now: datetime,
    ) -> None:
        """Decide about a submitted interview in the version that the curator saw.

        Approval freezes the post and waits for the person's consent, unless they gave one for just this text.
        Raises HandledByOther with who decided before, InterviewChanged if the text is another by now, and
        InterviewGone if its person took it back.
        """

        def work(tx: Transaction) -> None:
            with changing_interview(tx, self._names, guild_id, interview_id, now) as interview:
                _refuse_late(tx, guild_id, interview_id, interview, version)
                if kind is DecisionKind.APPROVED:
                    refuse_empty(tx, guild_id, interview_id)
                tx.execute(
                    """
                    INSERT INTO decision (guild_id, interview_id, kind, note, interview_version, decided_by, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    (guild_id, interview_id, kind.value, note, version, actor_id, to_text(now)),
                )
                set_status(tx, guild_id, interview_id, kind.status, ConsentState.NOT_YET)
                is_approved = kind is DecisionKind.APPROVED
                if is_approved:
                    freeze(tx, guild_id, interview_id)
                    tx.execute(
                        "UPDATE interview SET approved_at = coalesce(approved_at, ?) WHERE id = ? AND guild_id = ?",
                        (to_text(now), interview_id, guild_id),
                    )
                waits = kind is not DecisionKind.REJECTED
                wait_for_member(tx, guild_id, interview_id, waits=waits, now=now)
                audit_interview(tx, guild_id, f"review.{kind.value}", interview_id, actor_id, now=now)
                _tell(tx, guild_id, interview_id, interview["user_id"], kind, note, now)

        await self._database.write(work)

    async def last_decision(self, guild_id: int, interview_id: int) -> Decision | None:
        """Return what was decided about an interview last."""
        row = await self._database.read_one(
            f"""
            SELECT d.kind, d.note, d.decided_by, d.created_at, {name_sql("d.guild_id", "d.decided_by")} AS name
            FROM decision d WHERE d.guild_id = ? AND d.interview_id = ? ORDER BY d.id DESC LIMIT 1
            """,  # noqa: S608  # a constant
            (guild_id, interview_id),
        )
        return None if row is None else _decision(row)

    async def bring_card(self, guild_id: int, interview_id: int, *, now: datetime) -> None:
        """Have the card of a submitted interview sent to the review channel again; raise InterviewGone."""

        def work(tx: Transaction) -> None:
            row = tx.fetch_one(
                "SELECT 1 FROM interview WHERE id = ? AND guild_id = ?", (interview_id, guild_id)
            )
            if row is None:
                raise InterviewGone
            add_notice(tx, guild_id, Notice(kind=NoticeKind.CARD, interview_id=interview_id), now=now)

        await self._database.write(work)

    async def note_card(self, guild_id: int, interview_id: int, channel_id: int, message_id: int) -> None:
        """Remember where the newest card of an interview is."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                INSERT INTO review_card (interview_id, guild_id, channel_id, message_id)
                SELECT id, guild_id, :channel, :message FROM interview WHERE id = :id AND guild_id = :guild
                ON CONFLICT (interview_id) DO UPDATE
                SET channel_id = excluded.channel_id, message_id = excluded.message_id
                """,
                {"channel": channel_id, "message": message_id, "id": interview_id, "guild": guild_id},
            )

        await self._database.write(work)

    async def find_card(self, guild_id: int, interview_id: int) -> tuple[int, int] | None:
        """Return (channel, message) of the newest card of an interview."""
        row = await self._database.read_one(
            "SELECT channel_id, message_id FROM review_card WHERE guild_id = ? AND interview_id = ?",
            (guild_id, interview_id),
        )
        return None if row is None else (row["channel_id"], row["message_id"])


def _refuse_late(
    tx: Transaction, guild_id: int, interview_id: int, interview: sqlite3.Row, version: int
) -> None:
    if interview["status"] == InterviewStatus.WITHDRAWN:
        raise InterviewGone
    if interview["status"] != InterviewStatus.SUBMITTED:
        decided = tx.fetch_one(
            "SELECT decided_by FROM decision WHERE interview_id = ? AND guild_id = ? ORDER BY id DESC LIMIT 1",
            (interview_id, guild_id),
        )
        actor_id = int(decided["decided_by"]) if decided is not None else 0
        raise HandledByOther(actor_id, interview["status"], name_in(tx, guild_id, actor_id))
    if interview["version"] != version:
        raise InterviewChanged


def _tell(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    user_id: int | None,
    kind: DecisionKind,
    note: str,
    now: datetime,
) -> None:
    if user_id is not None:
        notice = Notice(kind=_NOTICES[kind], data={"note": note}, interview_id=interview_id, user_id=user_id)
        tell_member(tx, guild_id, notice, now=now)


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        kind=DecisionKind(row["kind"]),
        note=row["note"],
        decided_by=row["decided_by"],
        created_at=to_instant(row["created_at"]),
        decided_by_name=row["name"],
    )
