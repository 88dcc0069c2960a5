"""What somebody asked for, kept for the pages that follow: the words, and what was found for them, in order."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.errors import DraftNotFound
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Transaction

SESSION_DAYS = 30


class SessionRepository:
    """Questions with their answers, for 30 days."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, guild_id: int, kind: str, text: str, found: Sequence[int] = (), *, now: datetime
    ) -> int:
        """Keep a question with the ids that were found for it, and return its id."""

        def work(tx: Transaction) -> int:
            drop_old(tx, now)
            return tx.insert(
                """
                INSERT INTO search_session (guild_id, kind, query, found_json, created_at) VALUES (?, ?, ?, ?, ?)
                """,
                (guild_id, kind, text, json.dumps({"ids": list(found), "mended": {}}), to_text(now)),
            )

        return await self._database.write(work)

    async def recall(self, guild_id: int, session_id: int, kind: str) -> tuple[str, list[int]]:
        """Return the words and ids of a question; raise DraftNotFound."""
        row = await self._database.read_one(
            "SELECT query, found_json FROM search_session WHERE guild_id = ? AND id = ? AND kind = ?",
            (guild_id, session_id, kind),
        )
        if row is None:
            raise DraftNotFound
        return str(row["query"]), [int(i) for i in json.loads(row["found_json"])["ids"]]


def drop_old(tx: Transaction, now: datetime) -> None:
    """Forget what was asked for more than 30 days ago."""
    tx.execute(
        "DELETE FROM search_session WHERE created_at < ?", (to_text(now - timedelta(days=SESSION_DAYS)),)
    )
