"""A ``-wal`` that was left from another file than the one beside it, as after a restore over a bot that was killed.

SQLite applies such a log to whatever database stands there: it comes out damaged, or as it was before the restore.
Nothing in the format ties a log to its file (sqlite.org, "Database File Format", 4.1), so what is recognised is what a
log that belongs can never look like:

- The database is missing or empty; SQLite would delete the log.
- The header says that the database is not kept with such logs, as every copy by ``VACUUM INTO`` does. SQLite writes and
  syncs the header before it makes the first log, and deletes the log before it changes the header back.
- The page sizes differ; under WAL none can change.
- With the log the database is damaged, and without it whole. A log that is damaged itself is not the reason: SQLite
  goes by its checksums, and leaves out what follows the last whole transaction.

What is not recognised: a copy made in another way (``.backup``, or a file copied after a clean stop) under a log whose
pages happen to fit into it.
"""

import contextlib
import logging
import sqlite3
import time
from pathlib import Path

_log = logging.getLogger(__name__)
_HEADER = 100
_WAL_HEADER = 32
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_NOT_WAL = b"\x01\x01"
_ONE_PAGE_IS_64K = 1


def set_stray_wal_aside(path: Path) -> Path | None:
    """Rename a ``-wal`` that does not belong to this database, log it, and return its new name; else None.

    Belongs before the first connection, whose end would bring the log into the file. Raises OSError.
    """
    wal = path.with_name(path.name + "-wal")
    if not wal.exists() or not _is_stray(path, wal):
        return None
    aside = wal.with_name(f"{wal.name}.stray-{time.time_ns() // 1_000_000}")
    wal.rename(aside)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)  # the index of that log
    _log.warning(
        "%s belonged to another file than the database beside it, as after a restore. It was not used, and is kept as "
        "%s: delete it once all is well.",
        wal,
        aside.name,
    )
    return aside


def _is_stray(path: Path, wal: Path) -> bool:
    log_header = _begin_of(wal, _WAL_HEADER)
    if len(log_header) < _WAL_HEADER or int.from_bytes(log_header[:4], "big") not in _WAL_MAGIC:
        return False  # SQLite takes nothing from it
    header = _begin_of(path, _HEADER) if path.exists() else b""
    if len(header) < _HEADER:
        return True
    page_size = int.from_bytes(header[16:18], "big")
    is_of_this_size = int.from_bytes(log_header[8:12], "big") == (
        65536 if page_size == _ONE_PAGE_IS_64K else page_size
    )
    if header[18:20] == _NOT_WAL or not is_of_this_size:
        return True
    return not _is_whole(path, "mode=ro") and _is_whole(path, "mode=ro&immutable=1")


def _begin_of(file: Path, count: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(count)


def _is_whole(path: Path, how: str) -> bool:
    """Check a database with its log, or (``immutable``) without; a read-only connection brings no log into the file.

    One that cannot be looked at now counts as whole: that is not the log's doing.
    """
    try:
        uri = f"{path.absolute().as_uri()}?{how}"
        with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            connection.text_factory = bytes
            connection.execute("PRAGMA cell_size_check = ON")
            [(result,)] = connection.execute("PRAGMA integrity_check(1)")
            return bool(result == b"ok")
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False
