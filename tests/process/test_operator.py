"""What an operator does wrong, or finds broken: one sentence and an exit code, from the bot as a process."""

import asyncio
import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.exit_codes import EXIT_CONFIG, EXIT_OK
from db.sqlite.migrate import prepare
from tests.loopback import Fault, Loopback, loopback, running_bot, start_bot
from tests.loopback.processes import environment

NOWHERE = "http://127.0.0.1:9"


async def said_by(process: asyncio.subprocess.Process) -> str:
    """Return all that a process wrote, once it has ended; a traceback is never part of it."""
    output, errors = await asyncio.wait_for(process.communicate(), 30)
    text = (output + errors).decode()
    assert "Traceback" not in text, text
    return text


async def check(folder: Path, settings: bytes | None, **more: str) -> tuple[int | None, str]:
    """Run ``check`` in a folder with a settings file, and return its exit code and what it said."""
    if settings is not None:
        (folder / ".env").write_bytes(settings)
    kept = {k: v for k, v in environment(folder, "").items() if not k.startswith(("SPOTLIGHT", "DISCORD"))}
    process = await start_bot(folder / "none.db", NOWHERE, "check", env=kept | more)
    said = await said_by(process)
    return process.returncode, said


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (4004, "does not accept DISCORD_TOKEN"),
        (4010, "4010"),
        (4011, "too many servers"),
        (4012, "Update Spotlight"),
        (4013, "invalid intents"),
        (4014, "disallowed intents"),
    ],
)
async def test_a_close_for_good_is_one_sentence(tmp_path: Path, code: int, words: str) -> None:
    async with loopback() as made, running_bot(made, tmp_path / "bot.db") as process:
        await asyncio.wait_for(made.identified.wait(), 20)
        await made.gateway.disturb(f"close:{code}")
        assert await asyncio.wait_for(process.wait(), 20) == EXIT_CONFIG

    log = (tmp_path / "log.txt").read_text()
    assert words in log
    assert "Traceback" not in log


async def test_a_drive_without_locks_is_said(tmp_path: Path) -> None:
    process = await start_bot(
        tmp_path / "bot.db", NOWHERE, "check", module="tests.process.drive_without_locks"
    )

    assert re.search(r"cannot be locked \(No locks available\).*network drives", await said_by(process))
    assert process.returncode == EXIT_CONFIG


LINES = 'SPOTLIGHT_DATABASE="data/höher.db"\r\nDISCORD_TOKEN=x\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
async def test_settings_are_read_however_they_are_saved(tmp_path: Path, encoding: str) -> None:
    code, said = await check(tmp_path, LINES.encode(encoding))

    assert (code, said[:8]) == (EXIT_OK, "Settings")
    assert (tmp_path / "data" / "höher.db").is_file()


@pytest.mark.parametrize("value", ['"data/x.db"', "'data/x.db'", ' "data/x.db" ', "\"'data/x.db'\""])
async def test_quotes_that_a_container_tool_keeps_are_no_part_of_a_value(tmp_path: Path, value: str) -> None:
    code, said = await check(
        tmp_path, None, SPOTLIGHT_DATABASE=value, SPOTLIGHT_LOG_LEVEL='"INFO"', SPOTLIGHT_DEV_GUILD="'12'"
    )

    assert code == EXIT_OK, said
    assert [p.name for p in tmp_path.iterdir()] == ["data"]
    assert (tmp_path / "data" / "x.db").is_file()


async def test_settings_that_are_no_text_and_a_path_that_is_none_are_one_sentence(tmp_path: Path) -> None:
    code, said = await check(tmp_path, "DISCORD_TOKEN=\xff".encode("latin-1"))
    assert (code, said.count("\n")) == (EXIT_CONFIG, 1)
    assert "UTF-8" in said

    code, said = await check(tmp_path, b"SPOTLIGHT_DATABASE=a\0b\n")
    assert (code, said.count("\n")) == (EXIT_CONFIG, 1)
    assert "SPOTLIGHT_DATABASE" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may read everything")
async def test_settings_that_may_not_be_read_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").touch(0o000)
    code, said = await check(tmp_path, None)

    assert code == EXIT_CONFIG
    assert ".env cannot be read" in said


async def test_links_in_a_circle_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.db").symlink_to(tmp_path / "a.db")
    code, said = await check(tmp_path, None, SPOTLIGHT_DATABASE="a.db")

    assert code == EXIT_CONFIG
    assert "cannot be opened" in said


async def test_a_backup_put_over_a_log_that_was_left_is_used_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    prepare(database)
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.executescript("BEGIN; INSERT INTO app_state VALUES ('a', 'b'); COMMIT; VACUUM;")
        log = (tmp_path / "bot.db-wal").read_bytes()
    shutil.copyfile(backup, database)
    (tmp_path / "bot.db-wal").write_bytes(log)
    code, said = await check(tmp_path, None, SPOTLIGHT_DATABASE=str(database))

    assert code == EXIT_OK
    assert "belonged to another file" in said
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT * FROM app_state").fetchall() == []


def commands_sent(made: Loopback) -> list[tuple[str, int]]:
    """Where commands were told, and how many, in order."""
    return [
        (re.sub(r".*/applications/\d+", "", path), len(body))
        for method, path, body in made.requests
        if method == "PUT" and path.endswith("/commands")
    ]


async def test_a_server_that_is_no_longer_for_development_has_no_commands_twice(tmp_path: Path) -> None:
    async with loopback() as made:
        home, other = (made.env.create_guild(name).id for name in ("Home", "Other"))
        for dev_guild in (str(home), str(home), str(other), "", ""):
            variables = environment(tmp_path / "bot.db", made.url) | {"SPOTLIGHT_DEV_GUILD": dev_guild}
            process = await start_bot(tmp_path / "bot.db", made.url, "sync", env=variables)
            await said_by(process)
            assert process.returncode == EXIT_OK

        told = dict(commands_sent(made))  # the last of each place counts
        assert told.pop("/commands") > 10
        assert told == {f"/guilds/{home}/commands": 0, f"/guilds/{other}/commands": 0}


async def test_a_server_that_takes_no_commands_is_one_sentence(tmp_path: Path) -> None:
    async with loopback() as made:
        made.faults.append(Fault("PUT", "/guilds/42/commands", "before", "403", code=50001))
        variables = environment(tmp_path / "bot.db", made.url) | {"SPOTLIGHT_DEV_GUILD": "42"}
        process = await start_bot(tmp_path / "bot.db", made.url, env=variables)
        said = await said_by(process)

    assert process.returncode == EXIT_CONFIG
    assert "SPOTLIGHT_DEV_GUILD (42)" in said
