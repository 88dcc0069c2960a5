"""One process for one database: advisory locks, released by the system when the process ends.

Two of them. The one on a file beside the database also holds while the database itself is replaced. The one on the
database file holds under every name that the file has: through a hard link, or a folder mounted a second time.
"""

import errno
import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import AlreadyRunning, CannotLock, DatabaseUnavailable

_READ_BY_ALL = 0o644


@contextmanager
def exclusive_lock(path: Path) -> Generator[None, None, None]:
    """Hold the locks of a database file, which is created if it is missing; its connections belong inside.

    Raises AlreadyRunning at once if another process holds one, and CannotLock where the drive gives none. To close any
    descriptor of a file drops the POSIX locks by which SQLite protects it (sqlite.org, "How To Corrupt An SQLite
    Database File", 2.2), so this is opened before the first connection and closed after the last; ``flock`` itself is
    another lock, of which SQLite knows nothing.
    """
    try:
        real = path.resolve()
        real.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(str(path), error.strerror or str(error)) from error
    except RuntimeError as error:  # so pathlib of Python 3.11 and 3.12 speaks of links that lead in a circle
        raise DatabaseUnavailable(str(path), str(error)) from error
    with _locked(real.with_name(real.name + ".lock"), path), _locked(real, path):
        yield


@contextmanager
def _locked(file: Path, database: Path) -> Generator[None, None, None]:
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _READ_BY_ALL)
    except OSError as error:
        raise DatabaseUnavailable(str(database), error.strerror or str(error)) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno == errno.EWOULDBLOCK:
                raise AlreadyRunning(str(database)) from None
            raise CannotLock(str(database), error.strerror or str(error)) from error
        yield
    finally:
        os.close(descriptor)
