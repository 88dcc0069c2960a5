"""SQLite, made safe for a busy event loop: one writer, two readers, transactions that run whole.

Writes go through one connection, one at a time, each in ``BEGIN IMMEDIATE … COMMIT`` and shielded from the
cancellation of whoever asked. Reads use read-only connections and see committed work only. Two laws: nothing but
SQL is awaited inside a transaction, and transactions are never nested (the lock is not re-entrant).
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import aiosqlite

_log = logging.getLogger(__name__)
T = TypeVar("T")
Parameters = Mapping[str, object] | Sequence[object]


class Transaction:
    """SQL inside one transaction; valid only until the function that received it returns."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement and return how many rows it changed."""
        cursor = await self._connection.execute(sql, _bound(parameters))
        return cursor.rowcount

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of parameters."""
        await self._connection.executemany(sql, rows)

    async def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Run an INSERT and return the id of the new row."""
        cursor = await self._connection.execute(sql, _bound(parameters))
        return int(cursor.lastrowid or 0)

    async def fetch_all(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return all rows; sees what this transaction has written."""
        return list(await self._connection.execute_fetchall(sql, _bound(parameters)))

    async def fetch_one(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row or None."""
        rows = await self.fetch_all(sql, parameters)
        return rows[0] if rows else None


def _bound(parameters: Parameters) -> Any:  # noqa: ANN401  # aiosqlite annotates less than sqlite3 takes
    return parameters


class Database:
    """The open connections of one file."""

    def __init__(
        self,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        slow_reader: aiosqlite.Connection,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._slow_reader = slow_reader
        self._lock = asyncio.Lock()
        self._writes: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Connect to a migrated database file."""
        uri = _uri_of(path)
        writer = await _connect(uri, is_writer=True)
        try:
            reader = await _connect(uri, is_writer=False)
            try:
                slow_reader = await _connect(uri, is_writer=False)
            except BaseException:
                await reader.close()
                raise
        except BaseException:
            await writer.close()
            raise
        return cls(writer, reader, slow_reader)

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run ``work`` in one transaction and return its result.

        It commits if ``work`` returns and rolls back if it raises. Cancelling the caller does not cancel it.
        """
        task = asyncio.ensure_future(self._run(work))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return await asyncio.shield(task)

    async def _run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        async with self._lock:
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                result = await work(Transaction(self._writer))
                await self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:  # SQLITE_FULL has rolled back by itself
                    await self._writer.execute("ROLLBACK")
                raise
            return result

    async def read(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return the rows of a bounded query, in one hop."""
        return list(await self._reader.execute_fetchall(sql, _bound(parameters)))

    async def read_one(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row of a bounded query, or None."""
        rows = await self.read(sql, parameters)
        return rows[0] if rows else None

    async def read_slow(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return the rows of a query that may take long; it holds up no bounded read."""
        return list(await self._slow_reader.execute_fetchall(sql, _bound(parameters)))

    async def close(self) -> None:
        """Finish the writes in progress and close all connections; an open one would keep the process alive."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._writes:
            await asyncio.gather(*self._writes, return_exceptions=True)
        for connection in (self._slow_reader, self._reader, self._writer):
            try:
                await connection.close()
            except (sqlite3.Error, ValueError):
                _log.exception("A database connection did not close cleanly.")


def _uri_of(path: Path) -> str:
    return path.absolute().as_uri()


async def _connect(uri: str, *, is_writer: bool) -> aiosqlite.Connection:
    mode = "rw" if is_writer else "ro"
    connection = await aiosqlite.connect(f"{uri}?mode={mode}", uri=True, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        pragmas = ["busy_timeout = 2000", "foreign_keys = ON", "cell_size_check = ON"]
        if is_writer:
            pragmas += ["journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"]
        else:
            pragmas += ["query_only = ON"]
        for pragma in pragmas:
            await connection.execute_fetchall(f"PRAGMA {pragma}")
    except BaseException:
        await connection.close()
        raise
    return connection
