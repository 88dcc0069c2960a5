"""One process for one database: an advisory lock beside the file, released by the system when the process ends."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import AlreadyRunning, DatabaseUnavailable


@contextmanager
def exclusive_lock(path: Path) -> Generator[None, None, None]:
    """Hold ``<path>.lock``; raise AlreadyRunning at once if another process holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.with_name(path.name + ".lock").open("w", encoding="ascii")
    except OSError as error:
        raise DatabaseUnavailable(str(path), error.strerror or str(error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(str(path)) from None
        yield
