"""Steps of the schema that read what a filled store holds already."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.sqlite.migrate import Migration, load_migrations, prepare

STEP = "follow_what_goes"


def before_and_after() -> tuple[list[Migration], list[Migration]]:
    """Return the migrations before the step of this branch, and those up to it."""
    found = load_migrations()
    number = next(i for i, m in enumerate(found) if STEP in m.name)
    return found[:number], found[: number + 1]


@pytest.mark.parametrize(
    ("told", "own"),
    [
        ((), None),
        (("commands:12:global",), "12"),
        (("commands:12:global", "commands:12:77"), "12"),
        (("commands:12:global", "commands:13:global"), None),
    ],
)
def test_a_store_belongs_to_the_one_application_whose_commands_were_told(
    tmp_path: Path, told: tuple[str, ...], own: str | None
) -> None:
    path = tmp_path / "x.db"
    before, after = before_and_after()
    prepare(path, before)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO app_state VALUES (?, 'x')", [(key,) for key in told])
    prepare(path, after)
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT value FROM app_state WHERE key = 'application'").fetchone()

    assert (row and row[0]) == own
