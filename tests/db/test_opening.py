"""Opening a store: what goes wrong is said, and nothing stays open or half done behind it."""

import sqlite3
import sys
from pathlib import Path

import pytest

from bot.domain.errors import AlreadyRunning, DatabaseUnavailable
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.sqlite.database import Database
from db.sqlite.migrate import Migration, load_migrations, prepare
from db.sqlite.process_lock import exclusive_lock


@pytest.mark.parametrize("fails_at", [1, 2, 3])
async def test_connections_are_closed_again_when_a_later_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """A thread that stayed would keep the process alive, and its connection the file."""
    path = tmp_path / "spotlight.db"
    prepare(path)
    home = sys.modules[Database.__module__]
    connect, opened = home._connect, []

    async def failing(uri: str, *, is_writer: bool):
        if len(opened) == fails_at - 1:
            msg = "unable to open database file"
            raise sqlite3.OperationalError(msg)
        opened.append(await connect(uri, is_writer=is_writer))
        return opened[-1]

    monkeypatch.setattr(home, "_connect", failing)

    with pytest.raises(sqlite3.OperationalError):
        await Database.open(path)
    assert len(opened) == fails_at - 1
    for worker in opened:
        with pytest.raises(ValueError, match=r"[Cc]onnection closed|no active connection"):
            await worker.execute("SELECT 1")


async def test_a_file_that_stops_being_a_database_before_it_is_opened_is_not_kept_open(
    tmp_path: Path,
) -> None:
    path = tmp_path / "spotlight.db"
    path.write_bytes(b"no database at all " * 100)

    with pytest.raises(sqlite3.DatabaseError):
        await Database.open(path)


def test_one_process_holds_a_database_and_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    path = tmp_path / "spotlight.db"
    with exclusive_lock(path), pytest.raises(AlreadyRunning), exclusive_lock(path):
        pass
    with exclusive_lock(path):
        pass

    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DatabaseUnavailable, match="file"), exclusive_lock(tmp_path / "file" / "spotlight.db"):
        pass


def test_a_missing_number_among_the_migrations_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for name in ("0001_create.sql", "0003_add.sql", "README.txt"):
        (folder / name).write_text("SELECT 1;")
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)

    with pytest.raises(ValueError, match="not numbered 1 to n"):
        load_migrations()

    (folder / "0003_add.sql").rename(folder / "0002_add.sql")
    assert load_migrations() == [
        Migration(1, "0001_create.sql", "SELECT 1;"),
        Migration(2, "0002_add.sql", "SELECT 1;"),
    ]


async def test_a_store_opens_again_where_it_was_left(tmp_path: Path) -> None:
    for _ in range(2):
        async with open_store(tmp_path / "spotlight.db", default_questions=DEFAULT_QUESTIONS) as store:
            assert await store.interviews.count_published(1) == 0
