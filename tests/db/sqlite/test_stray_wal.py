"""A log that was left from another file: never applied, and one that belongs is never set aside."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db.sqlite.migrate import prepare
from db.sqlite.stray_wal import set_stray_wal_aside
from tests.examples import examples

_KILLED = """
import os, random, signal, sqlite3, sys
path, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = random.Random(seed)
db = sqlite3.connect(path, isolation_level=None)
for pragma in ("journal_mode = WAL", "synchronous = FULL", f"wal_autocheckpoint = {rng.choice([1, 5, 30, 1000])}"):
    db.execute("PRAGMA " + pragma)
for i in range(count):
    db.execute("BEGIN IMMEDIATE")
    key = f"{seed}:{rng.randrange(count)}"
    db.execute("INSERT OR REPLACE INTO app_state VALUES (?, ?)", (key, "x" * rng.randrange(3000)))
    if rng.random() < 0.3:
        db.execute("DELETE FROM app_state WHERE key IN (SELECT key FROM app_state ORDER BY random() LIMIT 5)")
    db.execute("COMMIT")
os.kill(os.getpid(), signal.SIGKILL)
"""


def write_and_be_killed(path: Path, seed: int, count: int) -> None:
    command = [sys.executable, "-c", _KILLED, str(path), str(seed), str(count)]
    subprocess.run(command, check=False)  # noqa: S603  # our own words


def rows(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute("SELECT key, value FROM app_state ORDER BY key"))


def wal_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def strays(path: Path) -> list[str]:
    return [p.name for p in path.parent.iterdir() if ".stray-" in p.name]


def copy_by_vacuum(path: Path) -> Path:
    copy = path.with_name("backup")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    return copy


def copy_after_a_clean_stop(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version").fetchone()
    assert not wal_of(path).exists()
    return Path(shutil.copyfile(path, path.with_name("backup")))


@pytest.mark.parametrize("copy", [copy_by_vacuum, copy_after_a_clean_stop])
def test_a_restore_over_a_left_wal_is_what_was_restored(
    tmp_path: Path, copy, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "bot.db"
    prepare(path)
    write_and_be_killed(path, 1, 40)
    backup = copy(path)
    restored = rows(backup)
    write_and_be_killed(path, 2, 400)
    write_and_be_killed(path, 3, 30)
    shutil.copyfile(backup, path)

    prepare(path)

    assert rows(path) == restored
    assert len(strays(path)) == 1
    assert "belonged to another file" in caplog.text
    assert strays(path)[0] in caplog.text


def test_a_log_that_holds_the_whole_database_does_not_undo_a_restore(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    prepare(path)
    backup = copy_by_vacuum(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("INSERT INTO app_state VALUES ('a', 'b')")
        connection.commit()
        connection.execute("VACUUM")
        shutil.copyfile(wal_of(path), tmp_path / "kept")
    shutil.copyfile(backup, path)
    shutil.copyfile(tmp_path / "kept", wal_of(path))

    prepare(path)

    assert rows(path) == []


def test_a_log_beside_no_database_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    prepare(path)
    write_and_be_killed(path, 1, 20)
    content = wal_of(path).read_bytes()
    path.unlink()

    prepare(path)

    [name] = strays(path)
    assert (tmp_path / name).read_bytes() == content


def test_a_log_that_belongs_is_never_set_aside(tmp_path: Path) -> None:
    """Killed at any moment, cut off at any byte, copied elsewhere with its file: all that was committed stays."""
    rng = random.Random(16)
    path = tmp_path / "bot.db"
    prepare(path)
    for seed in range(examples(0.2)):
        write_and_be_killed(path, seed, rng.randrange(1, 120))
        if rng.random() < 0.3:  # a write that the power cut off
            os.truncate(wal_of(path), rng.randrange(wal_of(path).stat().st_size + 1))
        wal = wal_of(path).read_bytes()
        before = path.read_bytes()

        assert set_stray_wal_aside(path) is None
        assert (path.read_bytes(), wal_of(path).read_bytes()) == (before, wal)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
