"""The curators' board: everybody on the way from being asked to being posted, and where they stand."""

import sqlite3
from datetime import datetime, timedelta
from functools import partial

from bot.domain.community import PipelineEntry
from bot.domain.lifecycle import Stage, stage_of
from bot.domain.models import ConsentState, InterviewStatus
from db.sqlite.convert import to_instant, to_text
from db.sqlite.database import Database, Snapshot

_POSTED_SHOWN = timedelta(days=30)
_INTERVIEWS = """
    SELECT i.id, p.name, p.user_id, i.status, i.consent_state, i.times_posted, i.nudges,
        coalesce(i.last_posted_at, i.approved_at, i.submitted_at, i.created_at) AS since,
        (SELECT count(*) FROM answer a WHERE a.interview_id = i.id AND a.superseded_at IS NULL AND a.text <> '')
            AS answered,
        (SELECT count(*) FROM question q WHERE q.version_id = i.version_id) AS asked,
        EXISTS (SELECT 1 FROM departure d WHERE d.guild_id = i.guild_id AND d.user_id = p.user_id) AS has_left
    FROM interview i JOIN person p ON p.id = i.person_id
"""
_INVITED = """
    SELECT id, guild_id, name, user_id, nudges, created_at AS since,
        EXISTS (SELECT 1 FROM departure d WHERE d.guild_id = invitation.guild_id
            AND d.user_id = invitation.user_id) AS has_left
    FROM invitation
"""


class PipelineRepository:
    """Everybody on the way from being asked to being posted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def board(self, guild_id: int, *, now: datetime, limit: int = 60) -> list[PipelineEntry]:
        """Return everybody on the way, oldest first in each stage; those posted in the last 30 days at the end.

        At most ``limit`` of each kind.
        """
        return await self._database.snapshot(partial(_board, guild_id, now, limit), slow=True)

    async def find(self, guild_id: int, key: str) -> PipelineEntry | None:
        """Return who is on the way under a key, None if nobody is any more."""
        return await self._database.snapshot(lambda snapshot: find_entry(snapshot, guild_id, key))


def _board(guild_id: int, now: datetime, limit: int, snapshot: Snapshot) -> list[PipelineEntry]:
    invited = snapshot.fetch_all(
        f"{_INVITED} WHERE guild_id = ? AND state = 'open' ORDER BY created_at LIMIT ?", (guild_id, limit)
    )
    under_way = snapshot.fetch_all(
        f"""{_INTERVIEWS} WHERE i.guild_id = ? AND (i.status IN ('draft', 'submitted', 'changes_requested')
            OR (i.status = 'approved' AND (i.is_published = 0 OR i.times_posted = 0)))
        ORDER BY since LIMIT ?""",
        (guild_id, limit),
    )
    posted = snapshot.fetch_all(
        f"""{_INTERVIEWS} WHERE i.guild_id = ? AND i.is_published = 1 AND i.times_posted > 0
            AND i.last_posted_at > ? ORDER BY i.last_posted_at DESC LIMIT ?""",
        (guild_id, to_text(now - _POSTED_SHOWN), limit),
    )
    found = [_invited(row) for row in invited] + [_entry(row) for row in (*under_way, *posted)]
    entries = [entry for entry in found if entry is not None]
    return sorted(entries, key=lambda entry: list(Stage).index(entry.stage))


def find_entry(tx: Snapshot, guild_id: int, key: str) -> PipelineEntry | None:
    """Return the line of the board with this key, None where nobody is on the way under it."""
    number = key[1:] if key[1:].isdecimal() and len(key) < 20 else "0"  # noqa: PLR2004  # what SQLite can hold
    if key.startswith("v"):
        row = tx.fetch_one(
            f"{_INVITED} WHERE guild_id = ? AND id = ? AND state = 'open'", (guild_id, int(number))
        )
        return None if row is None else _invited(row)
    row = tx.fetch_one(f"{_INTERVIEWS} WHERE i.guild_id = ? AND i.id = ?", (guild_id, int(number)))
    return None if row is None else _entry(row)


def _invited(row: sqlite3.Row) -> PipelineEntry:
    return PipelineEntry(
        key=f"v{row['id']}",
        name=row["name"],
        user_id=row["user_id"],
        stage=Stage.INVITED,
        answered=0,
        asked=0,
        since=to_instant(row["since"]),
        reminder_count=row["nudges"],
        interview_id=None,
        has_left=bool(row["has_left"]),
    )


def _entry(row: sqlite3.Row) -> PipelineEntry | None:
    stage = stage_of(
        InterviewStatus(row["status"]), ConsentState(row["consent_state"]), times_posted=row["times_posted"]
    )
    if stage is None:
        return None
    return PipelineEntry(
        key=f"i{row['id']}",
        name=row["name"],
        user_id=row["user_id"],
        stage=stage,
        answered=row["answered"],
        asked=row["asked"],
        since=to_instant(row["since"]),
        reminder_count=row["nudges"],
        interview_id=row["id"],
        has_left=bool(row["has_left"]),
    )
