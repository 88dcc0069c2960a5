"""What must hold before a member does something with their own interview, or somebody approves it."""

import sqlite3
from datetime import datetime

from bot.domain.errors import Blocked, InterviewGone, NothingToSubmit, RequiredMissing, TooSoon
from bot.domain.lifecycle import BEGIN_AGAIN_AFTER
from db.pipeline.preferences import load_preferences
from db.sqlite.convert import to_instant
from db.sqlite.database import Snapshot, Transaction


def own_row(tx: Transaction, guild_id: int, user_id: int, interview_id: int) -> sqlite3.Row:
    """Return the row of a member's own interview, removed or not; raise InterviewGone."""
    row = tx.fetch_one(
        """
        SELECT i.id, i.status, i.version, i.version_id, i.series_id, i.follows_id, i.person_id, p.user_id
        FROM interview i JOIN person p ON p.id = i.person_id
        WHERE i.guild_id = ? AND i.id = ? AND p.user_id = ?
        """,
        (guild_id, interview_id, user_id),
    )
    if row is None:
        raise InterviewGone
    return row


def refuse_if_blocked(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Raise Blocked for a member whom the curators have blocked."""
    if load_preferences(tx, guild_id, user_id).is_blocked:
        raise Blocked


def begin_again_at(snapshot: Snapshot, guild_id: int, user_id: int) -> datetime | None:
    """Return when the cool-down after a member's last rejection is over, None where there is none."""
    row = snapshot.fetch_one(
        """
        SELECT max(d.created_at) AS at FROM decision d JOIN interview i ON i.id = d.interview_id
        JOIN person p ON p.id = i.person_id
        WHERE d.guild_id = ? AND p.user_id = ? AND d.kind = 'rejected' AND i.status = 'rejected'
        """,
        (guild_id, user_id),
    )
    return None if row is None or row["at"] is None else to_instant(row["at"]) + BEGIN_AGAIN_AFTER


def refuse_if_too_soon(tx: Transaction, guild_id: int, user_id: int, now: datetime) -> None:
    """Raise TooSoon where the cool-down after a rejection is not over."""
    until = begin_again_at(tx, guild_id, user_id)
    if until is not None and now < until:
        raise TooSoon(until)


def refuse_empty(tx: Transaction, guild_id: int, interview_id: int) -> None:
    """Raise NothingToSubmit for an interview without an answer."""
    answered = tx.fetch_one(
        "SELECT 1 FROM answer WHERE interview_id = ? AND guild_id = ? AND superseded_at IS NULL AND text <> ''",
        (interview_id, guild_id),
    )
    if answered is None:
        raise NothingToSubmit


def refuse_unfinished(tx: Transaction, guild_id: int, interview_id: int, version_id: int) -> None:
    """Raise NothingToSubmit or RequiredMissing for an interview that cannot be handed in so."""
    answered = {
        row["question_key"]
        for row in tx.fetch_all(
            """
            SELECT question_key FROM answer
            WHERE guild_id = ? AND interview_id = ? AND superseded_at IS NULL AND text <> ''
            """,
            (guild_id, interview_id),
        )
    }
    if not answered:
        raise NothingToSubmit
    required = tx.fetch_all(
        "SELECT key, label FROM question WHERE guild_id = ? AND version_id = ? AND is_required = 1 ORDER BY position",
        (guild_id, version_id),
    )
    missing = tuple(row["label"] for row in required if row["key"] not in answered)
    if missing:
        raise RequiredMissing(missing)
