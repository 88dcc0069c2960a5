import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.exit_codes import explain
from bot.domain.errors import (
    DamagedDatabase,
    DatabaseUnavailable,
    MigrationFailed,
    NewerDatabase,
    NotADatabase,
)
from db.sqlite.migrate import Migration, load_migrations, prepare

FIRST = Migration(1, "0001_first.sql", "CREATE TABLE a (x INTEGER) STRICT; -- a comment at the end")
SECOND = Migration(2, "0002_second.sql", "CREATE TABLE b (x INTEGER) STRICT;\nINSERT INTO a VALUES (1);")
BROKEN = Migration(
    2, "0002_broken.sql", "CREATE TABLE b (x INTEGER) STRICT;\nINSERT INTO missing VALUES (1);"
)


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_file_gets_the_whole_schema_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "new.db"
    prepare(path)
    prepare(path)

    assert "interview" in tables(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(load_migrations())


def test_every_table_is_strict(tmp_path: Path) -> None:
    prepare(tmp_path / "x.db")
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    ours = [
        (name, sql)
        for name, sql in rows
        if not name.startswith(("interview_search", "interview_vocabulary", "sqlite_"))
    ]
    assert ours
    assert all(sql.rstrip().endswith("STRICT") for _, sql in ours)


def test_a_step_is_applied_once_after_a_copy_was_made(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    prepare(path, [FIRST])
    prepare(path, [FIRST, SECOND])

    assert {"a", "b"} <= tables(path)
    assert "b" not in tables(tmp_path / "x.db.before-0002")


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    prepare(path, [FIRST])
    with pytest.raises(MigrationFailed):
        prepare(path, [FIRST, BROKEN])

    assert "b" not in tables(path)
    prepare(path, [FIRST, SECOND])
    assert "b" in tables(path)


def test_a_first_step_that_was_interrupted_begins_again(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 0")
    assert path.stat().st_size > 0
    prepare(path, [FIRST])

    assert "a" in tables(path)


def test_a_file_that_cannot_be_written_is_refused_before_anything_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.db"
    prepare(path, [FIRST])
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **options: connect(f"file:{path}?mode=ro", uri=True, **options)
    )
    with pytest.raises(DatabaseUnavailable) as refused:
        prepare(path, [FIRST])

    assert "readonly" in refused.value.detail
    code, sentences = explain(refused.value) or (0, [])
    assert code == 78
    assert "cannot be opened" in sentences[0]


def test_a_database_from_the_future_is_refused(tmp_path: Path) -> None:
    prepare(tmp_path / "x.db", [FIRST, SECOND])
    with pytest.raises(NewerDatabase) as refused:
        prepare(tmp_path / "x.db", [FIRST])
    assert (refused.value.found, refused.value.known) == (2, 1)


@pytest.mark.parametrize("content", [b"Milk and bread", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises((NotADatabase, DamagedDatabase)):
        prepare(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
    with pytest.raises(NotADatabase):
        prepare(tmp_path / "x.db")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    with pytest.raises(DatabaseUnavailable):
        prepare(tmp_path / "x.db")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    prepare(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xaa" * 4096
    path.write_bytes(data)
    with pytest.raises(DamagedDatabase):
        prepare(path)
