"""What follows when the words of an interview change: the frozen post goes, and consent or review begins again."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.domain.highlights import dump_spotlight, make_spotlight
from bot.domain.models import ConsentState, InterviewStatus
from bot.domain.posts import Notice, NoticeKind
from db.audit_log import audit
from db.interviews.consent import record_change, spoke_last
from db.interviews.loading import load_interview
from db.interviews.publication import changing_interview, set_status
from db.name_cache import NameRepository
from db.notifications import add_notice, tell_member
from db.sqlite.convert import to_optional_text, to_text
from db.sqlite.database import Transaction


@contextmanager
def changing_words(
    tx: Transaction,
    names: NameRepository,
    guild_id: int,
    interview_id: int,
    *,
    by_member: bool,
    actor_id: int,
    now: datetime,
) -> Generator[sqlite3.Row, None, None]:
    """Change an interview as `changing_interview` does, and if words, names or picture changed do what follows.

    By the member: an approved interview goes back to review. By a curator: a consent that the member gave
    themself is asked for again, also for the person's other interviews if their name or handles changed.
    """
    with changing_interview(tx, names, guild_id, interview_id, now) as interview:
        before = _mark(tx, guild_id, interview_id)
        yield interview
        after = _mark(tx, guild_id, interview_id)
        if after != before:
            _changed(tx, guild_id, interview_id, by_member=by_member, actor_id=actor_id, now=now)
        if after[1:] != before[1:]:
            for other in _others_of_person(tx, guild_id, interview_id):
                _changed(tx, guild_id, other, by_member=False, actor_id=actor_id, now=now)


def _mark(tx: Transaction, guild_id: int, interview_id: int) -> tuple[str, ...]:
    """Return what tells one wording of an interview from another: its own words, then those of its person."""
    row = tx.fetch_one(
        """
        SELECT (SELECT count(*) FROM answer WHERE interview_id = i.id) AS revisions,
            (SELECT created_at || file_name || length(data) FROM picture WHERE interview_id = i.id) AS picture,
            p.name, (SELECT group_concat(kind || ':' || value, char(10)) FROM handle WHERE person_id = p.id) AS handles
        FROM interview i JOIN person p ON p.id = i.person_id WHERE i.id = ? AND i.guild_id = ?
        """,
        (interview_id, guild_id),
    )
    if row is None:
        return ()
    return (f"{row['revisions']} {row['picture']}", str(row["name"]), str(row["handles"]))


def _others_of_person(tx: Transaction, guild_id: int, interview_id: int) -> list[int]:
    rows = tx.fetch_all(
        """
        SELECT id FROM interview WHERE guild_id = ? AND id <> ? AND status = 'approved'
            AND person_id = (SELECT person_id FROM interview WHERE id = ?)
        """,
        (guild_id, interview_id, interview_id),
    )
    return [int(row["id"]) for row in rows]


def _changed(
    tx: Transaction, guild_id: int, interview_id: int, *, by_member: bool, actor_id: int, now: datetime
) -> None:
    tx.execute(
        "UPDATE interview SET frozen_json = '' WHERE id = ? AND guild_id = ?", (interview_id, guild_id)
    )
    row = tx.fetch_one(
        """
        SELECT i.status, i.consent_state, p.user_id
        FROM interview i JOIN person p ON p.id = i.person_id WHERE i.id = ? AND i.guild_id = ?
        """,
        (interview_id, guild_id),
    )
    if row is None or row["status"] != InterviewStatus.APPROVED:
        return
    was_agreed = ConsentState(row["consent_state"]).allows_posting
    if by_member:
        if was_agreed:
            record_change(tx, guild_id, interview_id, actor_id, now=now)
        put_into_review(tx, guild_id, interview_id, ConsentState.NOT_YET, now=now)
    elif was_agreed and spoke_last(tx, guild_id, interview_id, row["user_id"]):
        record_change(tx, guild_id, interview_id, actor_id, now=now)
        set_status(tx, guild_id, interview_id, InterviewStatus.APPROVED, ConsentState.NOT_YET)
        freeze(tx, guild_id, interview_id)
        wait_for_member(tx, guild_id, interview_id, now=now)
        notice = Notice(kind=NoticeKind.CONSENT_AGAIN, interview_id=interview_id, user_id=row["user_id"])
        tell_member(tx, guild_id, notice, now=now)


def put_into_review(
    tx: Transaction, guild_id: int, interview_id: int, consent: ConsentState, *, now: datetime
) -> None:
    """Give an interview to the curators, with a card that is sent until it arrives; inside `changing_interview`."""
    set_status(tx, guild_id, interview_id, InterviewStatus.SUBMITTED, consent)
    tx.execute(
        "UPDATE interview SET submitted_at = ?, nudges = 0, nudge_at = NULL WHERE id = ? AND guild_id = ?",
        (to_text(now), interview_id, guild_id),
    )
    add_notice(tx, guild_id, Notice(kind=NoticeKind.CARD, interview_id=interview_id), now=now)


def freeze(tx: Transaction, guild_id: int, interview_id: int) -> None:
    """Store the post as it would be now: what is approved and agreed to is what will be posted."""
    interview = load_interview(tx, guild_id, interview_id)
    if interview is None:
        return
    picture = tx.fetch_one(
        "SELECT file_name FROM picture WHERE interview_id = ? AND guild_id = ?", (interview_id, guild_id)
    )
    name = picture["file_name"] if picture is not None and interview.has_picture else ""
    tx.execute(
        "UPDATE interview SET frozen_json = ? WHERE id = ? AND guild_id = ?",
        (dump_spotlight(make_spotlight(interview, picture_name=name)), interview_id, guild_id),
    )


def wait_for_member(
    tx: Transaction, guild_id: int, interview_id: int, *, waits: bool = True, now: datetime
) -> None:
    """Begin to count the days after which the person is reminded of their next step, or stop counting."""
    row = tx.fetch_one("SELECT nudge_days FROM guild WHERE id = ?", (guild_id,))
    days = int(row["nudge_days"]) if row is not None else 0
    at = now + timedelta(days=days) if waits and days else None
    tx.execute(
        "UPDATE interview SET nudges = 0, nudge_at = ? WHERE id = ? AND guild_id = ?",
        (to_optional_text(at), interview_id, guild_id),
    )


def audit_interview(
    tx: Transaction,
    guild_id: int,
    action: str,
    interview_id: int,
    actor_id: int,
    *,
    now: datetime,
    **detail: object,
) -> None:
    """Record who did what to an interview."""
    audit(tx, guild_id, action, now=now, actor_id=actor_id, subject_id=interview_id, detail=detail)
