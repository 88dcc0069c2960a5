"""What keeps the database from being opened."""

from dataclasses import dataclass

from bot.domain.errors.base import SpotlightError


class StoreError(SpotlightError):
    """Base of what keeps the database from being opened."""


@dataclass(eq=False)
class NewerDatabase(StoreError):
    """The database was written by a later version of Spotlight."""

    path: str
    found: int
    known: int


@dataclass(eq=False)
class NotADatabase(StoreError):
    """The file is not a Spotlight database."""

    path: str


@dataclass(eq=False)
class DamagedDatabase(StoreError):
    """SQLite's quick check found damage."""

    path: str
    detail: str


@dataclass(eq=False)
class MigrationFailed(StoreError):
    """A migration could not be applied; the database is as it was."""

    path: str
    name: str
    detail: str


@dataclass(eq=False)
class DatabaseUnavailable(StoreError):
    """The file cannot be opened or written."""

    path: str
    detail: str


@dataclass(eq=False)
class CannotLock(StoreError):
    """The drive of the database gives no locks, so that nobody can tell whether another process uses it."""

    path: str
    detail: str


@dataclass(eq=False)
class AlreadyRunning(StoreError):
    """Another process holds the lock of this database."""

    path: str
