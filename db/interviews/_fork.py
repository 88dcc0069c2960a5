"""A draft made of an interview that is closed, so that nothing typed is lost."""

import sqlite3
from datetime import datetime

from bot.domain.models import InterviewSource
from db.audit_log import audit
from db.interviews._rewording import wait_for_member
from db.interviews.revisions import insert_interview
from db.sqlite.database import Transaction


def fork_draft(tx: Transaction, guild_id: int, closed: sqlite3.Row, *, now: datetime) -> int:
    """Return the id of a new draft with the answers of ``closed`` (a row with its person, series and version)."""
    interview_id = insert_interview(
        tx,
        guild_id,
        closed["person_id"],
        closed["version_id"],
        InterviewSource.SELF,
        closed["user_id"],
        now=now,
        series_id=closed["series_id"],
        follows_id=closed["follows_id"],
    )
    parameters = {"new": interview_id, "old": closed["id"], "guild": guild_id}
    tx.execute(
        """
        INSERT INTO answer (guild_id, interview_id, position, question_key, purpose, question, text, revision,
            author_id, created_at)
        SELECT guild_id, :new, position, question_key, purpose, question, text, revision, author_id, created_at
        FROM answer WHERE guild_id = :guild AND interview_id = :old AND superseded_at IS NULL
        """,
        parameters,
    )
    tx.execute(
        """
        INSERT INTO picture (interview_id, guild_id, file_name, content_type, data, author_id, created_at, state)
        SELECT :new, guild_id, file_name, content_type, data, author_id, created_at, state
        FROM picture WHERE guild_id = :guild AND interview_id = :old
        """,
        parameters,
    )
    wait_for_member(tx, guild_id, interview_id, now=now)
    audit(tx, guild_id, "own.started", now=now, actor_id=closed["user_id"], subject_id=interview_id)
    return interview_id
