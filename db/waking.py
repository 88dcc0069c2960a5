"""When rows of any server want attention, asked in one way; servers that the bot has left do not count.

A row may say how long it is put off at most. A later instant was stored by a clock that was ahead, and counts as now.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from db.sqlite.convert import LOOKED_AT, earliest, to_text
from db.sqlite.database import Database

_Table = Literal["discarded_draft", "notice", "occurrence", "renaming", "schedule", "takedown"]
_Column = Literal["wake_at", "check_at", "look_at", "plan_at"]
_Key = Literal["id", "interview_id", "occurrence_id"]
_NEVER = "9999"
"""Sorts behind every instant, as texts do that are none."""


async def list_due(
    database: Database,
    table: _Table,
    column: _Column,
    now: datetime,
    except_ids: Sequence[object],
    *,
    limit: int,
    longest: timedelta,
    key: _Key = "id",
) -> list[tuple[int, int]]:
    """Return (server, key) of up to ``limit`` rows that are due, the first first, leaving some out."""
    rows = await database.read(
        f"""
        SELECT t.guild_id, t.{key} AS key FROM {table} t JOIN guild g ON g.id = t.guild_id
        WHERE (t.{column} <= ? OR t.{column} BETWEEN ? AND ?) AND g.left_at IS NULL
            AND t.{key} NOT IN (SELECT value FROM json_each(?))
        ORDER BY t.{column}, t.{key} LIMIT ?
        """,  # noqa: S608  # names of the schema, each written out in the signature
        (to_text(now), to_text(now + longest), _NEVER, json.dumps(list(except_ids)), limit),
    )
    return [(int(row["guild_id"]), int(row["key"])) for row in rows]


async def next_due(
    database: Database,
    table: _Table,
    column: _Column,
    now: datetime,
    except_ids: Sequence[object],
    *,
    longest: timedelta | None = None,
    key: _Key = "id",
) -> datetime | None:
    """Return the first instant in a column of a table, leaving some rows out; see `earliest`, None if there is none."""
    rows = await database.read(
        f"""
        SELECT t.{column} AS at FROM {table} t JOIN guild g ON g.id = t.guild_id
        WHERE t.{column} IS NOT NULL AND g.left_at IS NULL AND t.{key} NOT IN (SELECT value FROM json_each(?))
        ORDER BY t.{column} LIMIT ?
        """,  # noqa: S608  # names of the schema, each written out in the signature
        (json.dumps(list(except_ids)), LOOKED_AT),
    )
    return not_too_far(earliest(rows, now), now, longest)


def not_too_far(found: datetime | None, now: datetime, longest: timedelta | None) -> datetime | None:
    """Return an instant, or ``now`` for one that lies so far ahead that a wrong clock must have stored it."""
    is_too_far = found is not None and longest is not None and found >= now + longest
    return now if is_too_far else found
