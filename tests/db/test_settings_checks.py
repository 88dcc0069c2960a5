"""The step that makes room for what can't be used, on a file that is in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from db.sqlite.migrate import load_migrations, prepare

FILLED = """
INSERT INTO guild (id, search_key, curator_role_id, created_at) VALUES (10, 1, 10, 'x'), (11, 2, 99, 'x');
INSERT INTO questionnaire (id, guild_id, name) VALUES (1, 10, 'default'), (2, 11, 'default');
INSERT INTO series (id, guild_id, name, questionnaire_id) VALUES (1, 10, 'default', 1), (2, 11, 'default', 2);
INSERT INTO schedule (id, guild_id, series_id, ping_role_id) VALUES (1, 10, 1, 10), (2, 11, 2, 99);
"""


def test_everyone_is_no_role_any_more_in_a_store_that_had_it_and_all_servers_are_looked_at(
    tmp_path: Path,
) -> None:
    path, steps = tmp_path / "x.db", load_migrations()
    number = next(step.number for step in steps if step.name.endswith("_tell_of_unusable_choices.sql"))
    prepare(path, steps[: number - 1])
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FILLED)
    prepare(path)

    with closing(sqlite3.connect(path)) as connection:
        roles = connection.execute(
            """
            SELECT g.curator_role_id, s.ping_role_id FROM guild g JOIN schedule s ON s.guild_id = g.id ORDER BY g.id
            """
        ).fetchall()
        due = connection.execute("SELECT count(*) FROM guild WHERE settings_check_at < '2026-06'").fetchone()
    assert roles == [(None, None), (99, 99)]
    assert due == (2,)
