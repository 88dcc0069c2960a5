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


def test_of_each_series_the_last_post_that_stands_is_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    before, after = before_and_after()
    prepare(path, before)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("""
            INSERT INTO guild (id, search_key, created_at) VALUES (1, 1, '');
            INSERT INTO questionnaire (id, guild_id, name) VALUES (1, 1, 'q');
            INSERT INTO series (id, guild_id, name, questionnaire_id) VALUES (1, 1, 'a', 1), (2, 1, 'b', 1);
            INSERT INTO schedule (id, guild_id, series_id, warned_empty) VALUES (1, 1, 1, '2026-01-01'), (2, 1, 2, '');
        """)
        made = [(1, "01", 11, "2026-01-01", ""), (1, "08", 12, "2026-01-08", ""), (1, "15", None, None, ""),
                (2, "01", 13, "2026-01-01", ""), (2, "08", 14, "2026-01-08", "deleted")]  # fmt: skip
        for schedule, day, message, posted_at, note in made:
            connection.execute(
                """
                INSERT INTO occurrence (guild_id, schedule_id, local_date, due_at, state, message_id, posted_at, note)
                VALUES (1, ?, ?, '', 'done', ?, ?, ?)
                """,
                (schedule, f"2026-01-{day}", message, posted_at, note),
            )
    prepare(path, after)
    with closing(sqlite3.connect(path)) as connection:
        looked = connection.execute("SELECT message_id FROM occurrence WHERE look_at IS NOT NULL").fetchall()
        dry = connection.execute("SELECT DISTINCT warned_empty FROM schedule").fetchall()

    assert looked == [(12,)]
    assert dry == [("",)]
