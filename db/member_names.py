"""What members are called who did something that others are shown: curators, and people of interviews."""

import asyncio
import logging
import sqlite3
from contextvars import Context
from functools import partial

from db.sqlite.database import Database, Transaction

_log = logging.getLogger(__name__)
_KEPT = 4096


def name_sql(guild: str, user: str) -> str:
    """Return an SQL expression for the name of a member, "" if it is not known; both are expressions themselves."""
    return (
        f"coalesce((SELECT m.name FROM member_name m WHERE m.guild_id = {guild} AND m.user_id = {user}), "  # noqa: S608  # constants
        f"(SELECT w.name FROM person w WHERE w.guild_id = {guild} AND w.user_id = {user}), '')"
    )


def name_in(tx: Transaction, guild_id: int, user_id: int) -> str:
    """Return the name of a member within a transaction, "" if it is not known."""
    row = tx.fetch_one(f"SELECT {name_sql('?1', '?2')} AS name", (guild_id, user_id))
    return "" if row is None else str(row["name"])


class MemberNames:
    """The names by server and member; what was written lately is remembered, so that most calls cost nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._written: dict[tuple[int, int], str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def remember(self, guild_id: int, user_id: int, name: str) -> None:
        """Know what a member is called by now; where the database refuses, the name is just not known."""
        if not name or self._written.get((guild_id, user_id)) == name:
            return

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                INSERT INTO member_name (guild_id, user_id, name) SELECT id, ?2, ?3 FROM guild WHERE id = ?1
                ON CONFLICT (guild_id, user_id) DO UPDATE SET name = excluded.name
                """,
                (guild_id, user_id, name),
            )
            tx.after_commit(partial(self._keep, guild_id, user_id, name))

        try:
            await self._database.write(work)
        except sqlite3.Error as error:
            _log.warning("A member's name could not be kept: %s", error)

    def _keep(self, guild_id: int, user_id: int, name: str) -> None:
        if len(self._written) >= _KEPT:
            self._written.clear()
        self._written[guild_id, user_id] = name

    def remember_soon(self, guild_id: int, user_id: int, name: str) -> None:
        """Know what a member is called by now, without having anybody wait for it."""
        if self._written.get((guild_id, user_id)) != name:
            coroutine = self.remember(guild_id, user_id, name)
            task = asyncio.get_running_loop().create_task(coroutine, context=Context())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def get(self, guild_id: int, user_id: int) -> str:
        """Return the name of a member, "" if it is not known."""
        row = await self._database.read_one(f"SELECT {name_sql('?1', '?2')} AS name", (guild_id, user_id))
        return "" if row is None else str(row["name"])

    def forget_after(self, tx: Transaction, guild_id: int, user_id: int) -> None:
        """Write a name anew when it comes next, since ``tx`` deletes its row."""
        tx.after_commit(partial(self._written.pop, (guild_id, user_id), None))
