"""A member's own draft comes into being with its first words, in their transaction."""

from datetime import datetime

from bot.domain.lifecycle import OPEN
from bot.domain.models import InterviewSource, Questionnaire
from db.interviews._guards import own_row
from db.interviews._rewording import audit_interview, wait_for_member
from db.interviews.people import find_or_add_person
from db.interviews.revisions import insert_interview
from db.pipeline.invitations import take_invitation
from db.sqlite.database import Transaction

_OPEN = ", ".join(f"'{status.value}'" for status in sorted(OPEN))


def find_under_way(
    tx: Transaction, guild_id: int, user_id: int, series_id: int, follows_id: int | None
) -> int | None:
    """Return a member's interview that is on its way in a series; there is at most one."""
    row = tx.fetch_one(
        f"""
        SELECT i.id FROM interview i JOIN person p ON p.id = i.person_id
        WHERE p.guild_id = ? AND p.user_id = ? AND i.series_id = ? AND i.follows_id IS ? AND i.status IN ({_OPEN})
        ORDER BY i.id DESC LIMIT 1
        """,  # noqa: S608  # constants
        (guild_id, user_id, series_id, follows_id),
    )
    return None if row is None else int(row["id"])


def begin_own(
    tx: Transaction,
    guild_id: int,
    user_id: int,
    questionnaire: Questionnaire,
    name: str,
    follows_id: int | None,
    *,
    now: datetime,
) -> int:
    """Return the id of a new draft, or of the interview that is on its way in the same series already.

    An invitation that stands is taken up. Raises InterviewGone where ``follows_id`` is no interview of the member.
    """
    under_way = find_under_way(tx, guild_id, user_id, questionnaire.series_id, follows_id)
    if under_way is not None:
        return under_way
    if follows_id is not None:
        own_row(tx, guild_id, user_id, follows_id)
    person_id = find_or_add_person(tx, guild_id, name, user_id, nickname=name, now=now)
    interview_id = insert_interview(
        tx,
        guild_id,
        person_id,
        questionnaire.version_id,
        InterviewSource.SELF,
        user_id,
        now=now,
        series_id=questionnaire.series_id,
        follows_id=follows_id,
    )
    take_invitation(tx, guild_id, user_id, interview_id)
    wait_for_member(tx, guild_id, interview_id, now=now)
    audit_interview(tx, guild_id, "own.started", interview_id, user_id, now=now)
    return interview_id
