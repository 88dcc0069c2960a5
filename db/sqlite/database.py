"""SQLite, made safe for a busy event loop: one writer, two readers, each visit to them in one hop.

What takes several statements is a plain function that is handed to the thread of its connection and runs there to its
end, since each hop between threads costs more than most statements. It can't wait for anything else, so transactions
run whole whoever is cancelled meanwhile, never overlap, and are never nested. What it touches beside the database is
touched from another thread than the event loop's: what must happen there belongs into `Transaction.after_commit`.

A transaction is ``BEGIN IMMEDIATE … COMMIT``. Reads use read-only connections, see committed work only, and those of
one visit see one moment.
"""

import asyncio
import inspect
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

import aiosqlite

_log = logging.getLogger(__name__)
T = TypeVar("T")
Parameters = Mapping[str, object] | Sequence[object]
Hook = Callable[[], object]
_CACHE = 16 * 1024
"""KiB of pages that each connection keeps, as it comes to need them. SQLite's own 2,000 don't hold what the members of
one server read where its interviews are scattered over a large file."""
_CLOSED_WITHIN = 1.0
"""Seconds that what is under way has to end when the file is closed."""
_CHUNK = 64
"""Rows that aiosqlite fetches ahead where a cursor is iterated, which nobody does here."""


class Snapshot:
    """Reading, in the thread of a connection; valid only there, until the function that received it returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def fetch_all(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return all rows; in a transaction they have what it has written."""
        return self._connection.execute(sql, parameters).fetchall()

    def fetch_one(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row or None."""
        rows = self.fetch_all(sql, parameters)
        return rows[0] if rows else None


class Transaction(Snapshot):
    """Reading and writing inside one transaction, in the writer's thread; valid as a `Snapshot` is."""

    def __init__(self, connection: sqlite3.Connection, hooks: list[Hook]) -> None:
        super().__init__(connection)
        self._hooks = hooks

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement and return how many rows it changed."""
        return self._connection.execute(sql, parameters).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of parameters."""
        self._connection.executemany(sql, rows)

    def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Run an INSERT and return the id of the new row."""
        return int(self._connection.execute(sql, parameters).lastrowid or 0)

    def after_commit(self, hook: Hook) -> None:
        """Have ``hook`` called once in the event loop's thread after the commit, and never without one.

        It runs before `Database.write` returns, and also if whoever called that has been cancelled. What it raises
        is logged: the transaction is over, and hooks after it run all the same.
        """
        self._hooks.append(hook)


class _WorkerConnection(aiosqlite.Connection):
    """A connection whose thread also takes whole functions: what aiosqlite's own methods are made of."""

    _is_cut_short = False

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function in the thread of the connection, to its end even if the caller is cancelled."""
        result: T = await self._execute(self._begin, work)  # pyright: ignore[reportUnknownMemberType]
        return result

    def _begin(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._is_cut_short:
            msg = "the database is being closed"
            raise sqlite3.OperationalError(msg)
        return work(self._conn)

    async def cut_short(self) -> None:
        """Interrupt what runs in the thread, which takes its transaction back, and refuse what waits for it."""
        self._is_cut_short = True
        try:
            await self.interrupt()
        except (ValueError, sqlite3.Error):
            return  # closed by now: aiosqlite knows it, or only SQLite does


class Patience(Protocol):
    """How callers wait for slow queries."""

    async def __call__(self, work: Awaitable[T], /) -> T:
        """Return what ``work`` returns."""
        ...


async def _wait(work: Awaitable[T], /) -> T:
    return await work


class Database:
    """The open connections of one file. Slow queries are waited for by ``patience``, writes by ``write_patience``."""

    def __init__(
        self, writer: _WorkerConnection, reader: _WorkerConnection, slow_reader: _WorkerConnection
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._slow_reader = slow_reader
        self._is_closed = False
        self.patience: Patience = _wait
        self.write_patience: Patience = _wait

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

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work``, a plain function, in one transaction in the writer's thread and return its result.

        It commits if ``work`` returns and rolls back if it raises. Cancelling the caller does not cancel it. Raises
        TypeError for a coroutine function, of which nothing would run.
        """
        loop = asyncio.get_running_loop()
        return await self.write_patience(self._writer.run(partial(_transact, work, loop)))

    async def read(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return the rows of a bounded query."""
        return list(await self._reader.execute_fetchall(sql, _bound(parameters)))

    async def read_one(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row of a bounded query, or None."""
        rows = await self.read(sql, parameters)
        return rows[0] if rows else None

    async def read_slow(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return the rows of a query that may take long; it holds up no bounded read."""
        return list(await self.patience(self._slow_reader.execute_fetchall(sql, _bound(parameters))))

    async def snapshot(self, work: Callable[[Snapshot], T], *, slow: bool = False) -> T:
        """Run ``work``, a plain function whose queries see one moment, in a reader's thread and return its result.

        ``slow`` ones have a thread of their own, so that they hold up no bounded read.
        """
        if slow:
            return await self.patience(self._slow_reader.run(partial(_read_snapshot, work)))
        return await self._reader.run(partial(_read_snapshot, work))

    async def close(self) -> None:
        """Finish the writes in progress and close all connections; an open one would keep the process alive.

        What is not done within a second is taken back, and what had not begun by then is refused.
        """
        if self._is_closed:
            return
        self._is_closed = True
        workers = (self._slow_reader, self._reader, self._writer)
        closing = asyncio.create_task(self._close_in_turn())
        _, pending = await asyncio.wait([closing], timeout=_CLOSED_WITHIN)
        if pending:
            for worker in workers:
                await worker.cut_short()
        for error in await closing:
            if error is not None:
                _log.error("A database connection did not close cleanly.", exc_info=error)

    async def _close_in_turn(self) -> list[BaseException | None]:
        """Close the readers, then the writer: only a last connection that may write brings the log of changes home.

        SQLite then deletes the ``-wal`` (sqlite.org, "Write-Ahead Logging", 4), so that the file alone is everything.
        """
        readers = (self._slow_reader.close(), self._reader.close())
        ended = await asyncio.gather(*readers, return_exceptions=True)
        return [*ended, *await asyncio.gather(self._writer.close(), return_exceptions=True)]


def _transact(
    work: Callable[[Transaction], T], loop: asyncio.AbstractEventLoop, connection: sqlite3.Connection
) -> T:
    hooks: list[Hook] = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = _not_a_coroutine(work(Transaction(connection, hooks)))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLITE_FULL has rolled back by itself
            connection.execute("ROLLBACK")
        raise
    if hooks:
        _hand_over(hooks, loop)
    return result


def _hand_over(hooks: list[Hook], loop: asyncio.AbstractEventLoop) -> None:
    """Have hooks run in the loop's thread, ahead of the result, which goes the same way after them."""
    try:
        loop.call_soon_threadsafe(_run_hooks, hooks)
    except RuntimeError:  # the loop was closed without the database; what is committed stays so
        _log.warning("The event loop is closed, so what follows a commit was left out.")


def _run_hooks(hooks: list[Hook]) -> None:
    for hook in hooks:
        try:
            hook()
        except Exception:  # noqa: BLE001  # the transaction is over, so nobody can be told
            _log.exception("What follows a commit failed.")


def _read_snapshot(work: Callable[[Snapshot], T], connection: sqlite3.Connection) -> T:
    connection.execute("BEGIN")
    try:
        return _not_a_coroutine(work(Snapshot(connection)))
    finally:
        connection.execute("COMMIT")


def _not_a_coroutine(result: T) -> T:
    """Return a result; a type checker can't see that a function returns a coroutine where any result will do."""
    if inspect.iscoroutine(result):
        result.close()
        msg = "the work of one visit to the database is a plain function, not a coroutine"
        raise TypeError(msg)
    return result


def _bound(parameters: Parameters) -> Any:  # noqa: ANN401  # aiosqlite annotates less than sqlite3 takes
    return parameters


def _uri_of(path: Path) -> str:
    return path.absolute().as_uri()


async def _connect(uri: str, *, is_writer: bool) -> _WorkerConnection:
    mode = "rw" if is_writer else "ro"
    opening = partial(sqlite3.connect, f"{uri}?mode={mode}", uri=True, isolation_level=None)
    connection = _WorkerConnection(opening, _CHUNK)
    await connection
    try:
        connection.row_factory = sqlite3.Row
        pragmas = [
            "busy_timeout = 2000",
            "foreign_keys = ON",
            "cell_size_check = ON",
            f"cache_size = -{_CACHE}",
        ]
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
