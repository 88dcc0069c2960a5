"""One process for one database file, whatever it is called."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.sqlite.process_lock import exclusive_lock
from tests.loopback.processes import ROOT, environment

_HOLD = """
import sys, pathlib
from bot.domain.errors import AlreadyRunning
from db.sqlite.process_lock import exclusive_lock
try:
    with exclusive_lock(pathlib.Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()
except AlreadyRunning:
    print("refused", flush=True)
"""


class Holder:
    """A process that holds the locks of a file, or was refused them."""

    def __init__(self, path: Path, *before: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # our own words
            [*before, sys.executable, "-c", _HOLD, str(path)],
            cwd=ROOT,
            env=environment(path, ""),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.said = self._process.stdout.readline().strip()

    def end(self) -> None:
        self._process.communicate()


def by_its_own_name(path: Path) -> Path:
    return path


def by_a_symbolic_link(path: Path) -> Path:
    link = path.with_name("other.db")
    link.symlink_to(path)
    return link


def through_a_linked_folder(path: Path) -> Path:
    folder = path.parent.parent / "linked"
    folder.symlink_to(path.parent)
    return folder / path.name


def by_a_hard_link(path: Path) -> Path:
    folder = path.parent.parent / "elsewhere"
    folder.mkdir()
    os.link(path, folder / "hard.db")
    return folder / "hard.db"


@pytest.mark.parametrize(
    "other", [by_its_own_name, by_a_symbolic_link, through_a_linked_folder, by_a_hard_link]
)
def test_a_second_process_is_refused_under_every_name(tmp_path: Path, other: Callable[[Path], Path]) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "bot.db"
    path.touch()
    first = Holder(path)
    second = Holder(other(path))
    first.end()
    third = Holder(path)

    assert (first.said, second.said, third.said) == ("held", "refused", "held")
    second.end()
    third.end()


def test_a_second_process_is_refused_in_a_folder_that_is_mounted_twice(tmp_path: Path) -> None:
    unshare = shutil.which("unshare") or ""
    if not unshare or subprocess.run([unshare, "-rm", "true"], check=False).returncode:  # noqa: S603  # as above
        pytest.skip("this machine does not let us mount")
    (tmp_path / "data").mkdir()
    (tmp_path / "mounted").mkdir()
    first = Holder(tmp_path / "data" / "bot.db")
    mount = f'mount --bind "{tmp_path}/data" "{tmp_path}/mounted" && exec "$0" "$@"'
    second = Holder(tmp_path / "mounted" / "bot.db", unshare, "-rm", "sh", "-c", mount)
    first.end()
    second.end()

    assert (first.said, second.said) == ("held", "refused")


def test_the_locks_of_sqlite_stay_while_ours_is_held(tmp_path: Path) -> None:
    """Another process still finds the database locked that this one writes to, which a closed descriptor would undo."""
    path = tmp_path / "bot.db"
    with exclusive_lock(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("BEGIN IMMEDIATE")
        code = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        command = [sys.executable, "-c", code, str(path)]
        tried = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # as above

    assert b"database is locked" in tried.stderr
