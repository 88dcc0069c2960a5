"""The one contract of all work that runs by itself: when it is due, its run, and what becomes of failures.

Failures are of three kinds. A run that fails is the scheduler's to repeat. A row that fails (`Rows`) is left alone for
a while and told to its server, and stops no other row. A store that cannot be written concerns all rows at once: then
no row is tried for a while, and what Discord has been told already is kept to be stored, not told again.
"""

import logging
import random
import sqlite3
import traceback
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from bot.background.backoff import Backoff
from bot.clock import Clock

_log = logging.getLogger(__name__)
TOLD_AFTER = 2
"""So many failures in a row until a server is told: one may be a hiccup."""
_FRAMES = 4
_STORE = "the store"
_PROBE = 5.0
"""Seconds for which all rows wait for the one that tries whether the store can be written again."""
_ROOT = Path(__file__).resolve().parents[2]
_OF_THE_STATEMENT = (
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_RANGE,
)
Key = Hashable
Tell = Callable[[int, str, Exception], Awaitable[None]]
"""Stores, for a server, the notice that a row of a kind fails."""


class Job(ABC):
    """Work that runs by itself. The scheduler asks when it is due and runs it, both by one ``now``."""

    name: ClassVar[str]
    """What it is called in the log and in counts."""

    def __init__(self) -> None:
        self.on_progress: Callable[[], None] = lambda: None
        """Set by the scheduler: to be called when rows of this job that were on their way are not any more."""

    @abstractmethod
    async def next_due(self, now: datetime) -> datetime | None:
        """Return when there is something to do, at or before ``now`` if there is now; None for nothing ahead.

        What is on its way, and what rests after a failure, does not count. Reads no other clock than ``now``.
        """

    @abstractmethod
    async def run(self, now: datetime) -> None:
        """Do what is due, one row apart from the other (`Rows.guard`); called again only after it has returned."""

    async def finish(self, *, within: float) -> None:
        """Let what was begun and not awaited by `run` end, for at most ``within`` seconds, then cancel it."""
        return


def is_fault_of_the_store(error: Exception) -> bool:
    """Tell whether an error says that nothing can be stored (a full disk, say), and nothing about the row."""
    if not isinstance(error, sqlite3.Error):
        return False
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF not in _OF_THE_STATEMENT


class FailureLog:
    """One line when something begins to fail in a way, and one when it is over; between them only a count."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._kinds: dict[Key, str] = {}
        self._counts: Counter[str] = Counter()

    def failed(self, key: Key, error: Exception, rest: float, *, where: str = "") -> None:
        """Note that something failed; ``key`` says what, ``rest`` in how many seconds it is tried again."""
        kind = _kind_of(error)
        self.over(key, unless=kind)
        self._kinds[key] = kind
        self._counts[kind] += 1
        if self._counts[kind] == 1:
            again = f"tried again in {rest:.0f} s"
            _log.error("%s: %s%s failed, %s: %s", self._name, key, where, again, _told(error))

    def over(self, key: Key, *, unless: str | None = None) -> None:
        """Note that something works, or fails in another way."""
        kind = self._kinds.get(key)
        if kind is None or kind == unless:
            return
        del self._kinds[key]
        if kind not in self._kinds.values():
            _log.info("%s: works again after %d failures (%s).", self._name, self._counts.pop(kind), kind)


def _kind_of(error: Exception) -> str:
    if is_fault_of_the_store(error):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}"


def _told(error: Exception) -> str:
    """Return an error with the last places of our own code that it came through, on one line."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(_ROOT))]
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-_FRAMES:]))
    return f"{error!r} ({places})"


class StoreHealth:
    """Whether anything can be stored, for all jobs together: while not, one row at a time tries it.

    A locked file costs two seconds for each transaction that is tried, in which nobody's command is stored either.
    """

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._backoff = Backoff(clock, rng)
        self._failures = FailureLog(_STORE)
        self._probe: Key | None = None
        self.error: sqlite3.Error | None = None
        """Why nothing can be stored, while that is so."""

    def left(self, now: datetime) -> float:
        """Return for how many seconds nothing is to be tried."""
        return self._backoff.left(now)

    def begin(self, row: Key) -> bool:
        """Return whether a row may be worked on now; while the store fails, it is the one by which that is tried."""
        if self.left(self._clock()) > 0:
            return False
        if self.error is not None:
            self._probe = row
            self._backoff.rest(_PROBE)
        return True

    def failed(self, row: Key, error: sqlite3.Error) -> None:
        """Know that nothing can be stored; what had begun before counts once."""
        is_known = self.error is not None and row != self._probe
        self.error = error
        if not is_known:
            self._probe = None
            self._failures.failed(_STORE, error, self._backoff.fail())

    def works(self) -> None:
        """Know that it works."""
        if self.error is not None:
            self.error = self._probe = None
            self._backoff.reset()
            self._failures.over(_STORE)


class Rows:
    """The rows of one kind that a job works on, each apart from the others."""

    def __init__(
        self, what: str, clock: Clock, rng: random.Random, tell: Tell, health: StoreHealth | None = None
    ) -> None:
        self.what = what
        self._clock = clock
        self._rng = rng
        self._tell = tell
        self._resting: dict[Key, Backoff] = {}
        self._told: set[Key] = set()
        self._unstored: dict[Key, Callable[[], Awaitable[object]]] = {}
        self._health = health or StoreHealth(clock, rng)
        self._failures = FailureLog(what)
        self.counts: Counter[str] = Counter()
        """How many rows were ``done``, ``failed`` or met a store that ``refused``."""

    @property
    def store_error(self) -> sqlite3.Error | None:
        """Why nothing can be stored, while that is so."""
        return self._health.error

    def resting(self, now: datetime) -> list[Key]:
        """Return the rows that are to be left alone now; those that were not met for a while are forgotten."""
        for key in [key for key, backoff in self._resting.items() if backoff.is_stale]:
            self._forget(key)
        return [key for key, backoff in self._resting.items() if backoff.left(now) > 0]

    def due(self, now: datetime, stored: datetime | None) -> datetime | None:
        """Return when to begin with the rows, of which those that don't rest are due at ``stored``."""
        wakes = [now + timedelta(seconds=left) for left in self._rests(now)]
        if stored is not None:
            wakes.append(stored)
        if rest := self._health.left(now):
            return max(min(wakes, default=now), now + timedelta(seconds=rest))
        return min(wakes, default=None)

    def _rests(self, now: datetime) -> list[float]:
        return [left for backoff in self._resting.values() if (left := backoff.left(now)) > 0]

    def rest(self, key: Key, seconds: float) -> None:
        """Leave a row alone for so long that did not fail."""
        self._resting.setdefault(key, Backoff(self._clock, self._rng)).rest(seconds)

    def wake(self, key: Key) -> None:
        """Let a row rest no more that did not fail."""
        backoff = self._resting.get(key)
        if backoff is not None and not backoff.failures:
            self._forget(key)

    async def guard(self, guild_id: int, key: Key, work: Callable[[], Awaitable[object]]) -> bool:
        """Work on a row, and return whether that went well; raises nothing but what cancels.

        What is left to be stored of the last time (`store`) is stored instead.
        """
        if not self._health.begin((self.what, key)):
            return False
        try:
            if key in self._unstored:
                await self._unstored[key]()
                del self._unstored[key]
            else:
                await work()
        except Exception as error:  # noqa: BLE001  # one row must never stop the others
            await self._failed(guild_id, key, error)
            return False
        self.counts["done"] += 1
        self._works(key)
        return True

    async def store(self, key: Key, write: Callable[[], Awaitable[object]]) -> None:
        """Store what was done about a row. Where that fails, only this is repeated, not what was done."""
        try:
            await write()
        except sqlite3.Error:
            self._unstored[key] = write
            raise

    async def _failed(self, guild_id: int, key: Key, error: Exception) -> None:
        if isinstance(error, sqlite3.Error) and is_fault_of_the_store(error):
            self.counts["refused"] += 1
            self._health.failed((self.what, key), error)
            return
        self.counts["failed"] += 1
        backoff = self._resting.setdefault(key, Backoff(self._clock, self._rng))
        self._failures.failed(key, error, backoff.fail(), where=f" of server {guild_id}")
        if backoff.failures >= TOLD_AFTER and key not in self._told:
            try:
                await self._tell(guild_id, self.what, error)
            except Exception as failure:  # noqa: BLE001  # told the next time
                self._failures.failed("the notice", failure, backoff.left(self._clock()))
            else:
                self._told.add(key)

    def _works(self, key: Key) -> None:
        self._health.works()
        backoff = self._resting.get(key)
        if backoff is not None and backoff.failures:
            self._forget(key)

    def _forget(self, key: Key) -> None:
        self._resting.pop(key, None)
        self._failures.over(key)
        self._told.discard(key)
        self._unstored.pop(key, None)
