"""One interview out of its rows, and whether it may be seen."""

import json
import sqlite3

from bot.domain.models import (
    Answer,
    ConsentState,
    Handle,
    Interview,
    InterviewSource,
    InterviewStatus,
    Purpose,
)
from db.sqlite.convert import to_instant, to_optional_instant
from db.sqlite.database import Snapshot


def load_interview(snapshot: Snapshot, guild_id: int, interview_id: int) -> Interview | None:
    """Return an interview of a server in whatever state, or None, within a visit to the database.

    An answer that was left out is none; its texts before are in the history.
    """
    row = snapshot.fetch_one(
        """
        SELECT i.id, i.guild_id, i.series_id, i.person_id, p.user_id, p.name, i.introduction, i.closing, i.status,
            i.source, i.consent_state, i.is_published, i.version, i.created_by, i.created_at, i.last_posted_at,
            i.times_posted, i.version_id, i.follows_id, i.allows_export, i.allows_picture,
            EXISTS (SELECT 1 FROM picture WHERE interview_id = i.id AND state = 'cleaned') AS has_picture,
            EXISTS (SELECT 1 FROM picture WHERE interview_id = i.id) AS holds_picture,
            (SELECT json_group_array(json_array(kind, value)) FROM (
                SELECT kind, value FROM handle WHERE person_id = p.id AND guild_id = p.guild_id ORDER BY position
            )) AS handles,
            (SELECT json_group_array(question_key) FROM skipped_question WHERE interview_id = i.id) AS skipped
        FROM interview i JOIN person p ON p.id = i.person_id
        WHERE i.guild_id = ? AND i.id = ?
        """,
        (guild_id, interview_id),
    )
    if row is None:
        return None
    answers = snapshot.fetch_all(
        """
        SELECT id, position, question_key, purpose, question, text, revision, author_id, created_at
        FROM answer
        WHERE guild_id = ? AND interview_id = ? AND superseded_at IS NULL AND text <> ''
        ORDER BY position
        """,
        (guild_id, interview_id),
    )
    return _interview(row, answers)


def may_see(interview: Interview, owner_id: int | None) -> bool:
    """Tell whether an interview may be shown: to its person with ``owner_id``, else to members and curators alike."""
    if interview.status is InterviewStatus.REMOVED:
        return False
    if owner_id is not None:
        return interview.user_id == owner_id
    is_private = interview.source is InterviewSource.SELF and interview.status is InterviewStatus.DRAFT
    return not is_private and interview.status is not InterviewStatus.WITHDRAWN


def answer_from(row: sqlite3.Row) -> Answer:
    """Map a row of ``answer``."""
    return Answer(
        id=row["id"],
        position=row["position"],
        question_key=row["question_key"],
        purpose=Purpose(row["purpose"]),
        question=row["question"],
        text=row["text"],
        revision=row["revision"],
        author_id=row["author_id"],
        created_at=to_instant(row["created_at"]),
    )


def _interview(row: sqlite3.Row, answers: list[sqlite3.Row]) -> Interview:
    return Interview(
        id=row["id"],
        guild_id=row["guild_id"],
        series_id=row["series_id"],
        person_id=row["person_id"],
        user_id=row["user_id"],
        name=row["name"],
        handles=tuple(Handle(kind=kind, value=value) for kind, value in json.loads(row["handles"])),
        introduction=row["introduction"],
        closing=row["closing"],
        status=InterviewStatus(row["status"]),
        source=InterviewSource(row["source"]),
        consent=ConsentState(row["consent_state"]),
        is_published=bool(row["is_published"]),
        answers=tuple(answer_from(a) for a in answers),
        version=row["version"],
        created_by=row["created_by"],
        created_at=to_instant(row["created_at"]),
        last_posted_at=to_optional_instant(row["last_posted_at"]),
        times_posted=row["times_posted"],
        has_picture=bool(row["has_picture"] and row["allows_picture"]),
        version_id=row["version_id"],
        follows_id=row["follows_id"],
        allows_export=bool(row["allows_export"]),
        allows_picture=bool(row["allows_picture"]),
        holds_picture=bool(row["holds_picture"]),
        skipped=frozenset(json.loads(row["skipped"])),
    )
