"""When rows of any server want attention next, asked in one way; servers that the bot has left do not count."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from db.sqlite.convert import LOOKED_AT, earliest
from db.sqlite.database import Database


async def next_due(
    database: Database,
    table: Literal["notice", "occurrence", "schedule", "takedown"],
    column: Literal["wake_at", "check_at", "plan_at"],
    now: datetime,
    except_ids: Sequence[object],
) -> datetime | None:
    """Return the first instant in a column of a table, leaving some rows out; see `earliest`, None if there is none."""
    rows = await database.read(
        f"""
        SELECT t.{column} AS at FROM {table} t JOIN guild g ON g.id = t.guild_id
        WHERE t.{column} IS NOT NULL AND g.left_at IS NULL AND t.id NOT IN (SELECT value FROM json_each(?))
        ORDER BY t.{column} LIMIT ?
        """,  # noqa: S608  # names of the schema, each written out in the signature
        (json.dumps(list(except_ids)), LOOKED_AT),
    )
    return earliest(rows, now)
