"""Bring a database file to the schema of this version, or refuse with the reason. Runs before anything else.

Migrations are ``migrations/NNNN_verb_noun.sql``: forward only, never edited once released. Each is applied in one
transaction together with the record of its own application; before the first, the file is copied beside itself.
"""

import contextlib
import os
import re
import sqlite3
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from bot.domain.errors import (
    DamagedDatabase,
    DatabaseUnavailable,
    MigrationFailed,
    NewerDatabase,
    NotADatabase,
)
from db.sqlite.stray_wal import set_stray_wal_aside

APPLICATION_ID = 0x53504F54
"""Stamped into every Spotlight database (``PRAGMA application_id``)."""
_NAME = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    sql: str


def load_migrations() -> list[Migration]:
    """Return the migrations of this version in order; raise ValueError where a number is missing."""
    found: list[Migration] = []
    for entry in resources.files("db").joinpath("migrations").iterdir():
        match = _NAME.fullmatch(entry.name)
        if match:
            found.append(Migration(int(match[1]), entry.name, entry.read_text(encoding="utf-8")))
    found.sort(key=lambda m: m.number)
    if [m.number for m in found] != list(range(1, len(found) + 1)):
        msg = "migrations are not numbered 1 to n"
        raise ValueError(msg)
    return found


def prepare(path: Path, migrations: list[Migration] | None = None) -> None:
    """Create, check and migrate the file; raise a StoreError, with the file left as it was."""
    steps = load_migrations() if migrations is None else migrations
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        set_stray_wal_aside(path)
        is_new = not path.exists() or path.stat().st_size == 0
        if not is_new and not _looks_like_sqlite(path):
            raise NotADatabase(str(path))
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            if is_new:
                path.chmod(0o600)
            _migrate(connection, path, steps, is_new=is_new or _is_blank(connection))
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise DatabaseUnavailable(str(path), str(error)) from error
        raise DamagedDatabase(str(path), str(error)) from error
    except (
        UnicodeDecodeError
    ) as error:  # sqlite3 cannot even say what is wrong, since it quotes damaged names
        raise DamagedDatabase(str(path), error.reason) from error
    except OSError as error:
        raise DatabaseUnavailable(str(path), error.strerror or str(error)) from error


def _looks_like_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\x00"


def _is_blank(connection: sqlite3.Connection) -> bool:
    """Tell whether a file holds nothing: its first migration was interrupted."""
    return (
        _pragma(connection, "application_id") == 0
        and _pragma(connection, "user_version") == 0
        and connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None
    )


def _migrate(connection: sqlite3.Connection, path: Path, steps: list[Migration], *, is_new: bool) -> None:
    if not is_new:
        _check(connection, path, len(steps))
    version = _pragma(connection, "user_version")
    _try_to_write(connection, version)
    pending = [step for step in steps if step.number > version]
    if not pending:
        return
    if is_new:
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        _copy_before(connection, path, version)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    for step in pending:
        _apply(connection, path, step)


def _try_to_write(connection: sqlite3.Connection, version: int) -> None:
    """Fail here and now on a file that cannot be written; nothing is changed (BEGIN IMMEDIATE alone would not fail)."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {version}")
    finally:
        connection.execute("ROLLBACK")


def _check(connection: sqlite3.Connection, path: Path, known: int) -> None:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise NotADatabase(str(path))
    version = _pragma(connection, "user_version")
    if version > known:
        raise NewerDatabase(str(path), version, known)
    connection.text_factory = _readable
    result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    connection.text_factory = str
    if result != "ok":
        raise DamagedDatabase(str(path), str(result))


def _readable(text: bytes) -> str:
    """Return what the check says, even where it quotes names that are damaged themselves."""
    return text.decode("utf-8", "replace")


def _copy_before(connection: sqlite3.Connection, path: Path, version: int) -> None:
    copy = path.with_name(f"{path.name}.before-{version + 1:04}")
    partial = copy.with_name(copy.name + ".part")
    partial.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", (str(partial),))
    partial.chmod(0o600)
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(copy)


def _apply(connection: sqlite3.Connection, path: Path, step: Migration) -> None:
    script = (
        f"BEGIN IMMEDIATE;\n{step.sql}\n;PRAGMA user_version = {step.number};\n"
        f"PRAGMA application_id = {APPLICATION_ID};\nCOMMIT;"
    )
    try:
        connection.executescript(script)
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.rollback()
        raise MigrationFailed(str(path), step.name, str(error)) from error


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
