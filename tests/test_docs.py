"""What is written is true: every command, setting and make target that the documents name exists, and the reverse."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from dotenv import dotenv_values

from bot.config import Settings
from db.migrate import prepare
from db.sessions import SESSION_DAYS
from tests.sim import World

ROOT = Path(__file__).resolve().parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


async def test_the_readme_names_every_command_and_no_other(world: World) -> None:
    written = set(re.findall(r"`/([a-z]+(?: [a-z]+)?)", read("README.md")))
    real = set(world.mara.available_commands(world.lobby))

    groups = {command.split()[0] for command in real}
    named = {c if c in real else c.split()[0] for c in written if c.split()[0] in groups}
    assert real - written == set()
    assert named - real == set()


def test_the_example_settings_are_all_settings_and_are_valid() -> None:
    values = {k: v or "" for k, v in dotenv_values(ROOT / ".env.example").items()}
    assert set(values) == {
        "DISCORD_TOKEN",
        "SPOTLIGHT_DATABASE",
        "SPOTLIGHT_LOG_LEVEL",
        "SPOTLIGHT_DEV_GUILD",
        "SPOTLIGHT_DISCORD_URL",
    }
    Settings.from_env({**values, "DISCORD_TOKEN": "x"})
    for name in values:
        assert name in read("README.md")


def test_every_make_target_that_is_written_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for document in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        for name in re.findall(r"`make ([a-z-]+)", read(document)):
            assert name in targets, f"{document}: make {name}"


def test_every_file_that_the_architecture_names_exists() -> None:
    for path in re.findall(
        r"`((?:bot|cogs|db|tests)/[\w/.]+)`", read("ARCHITECTURE.md") + read("CONTRIBUTING.md")
    ):
        assert (ROOT / path).exists(), path


def test_pictures_of_the_readme_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", read("README.md"))
    assert len(pictures) >= 2
    assert all((ROOT / p).is_file() for p in pictures)


def test_constraints_are_exact_and_name_no_address() -> None:
    lines = [line for line in read("constraints.txt").splitlines() if line]
    assert all(re.fullmatch(r"[a-z0-9._-]+==[\w.]+", line) for line in lines)


def section(document: str, title: str) -> str:
    return document.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


WITHOUT_PERSONAL_DATA = {
    "app_state": "a hash of the commands, and times of starts",
    "guild": "a server's settings",
    "questionnaire": "names of lists of questions",
    "question": "what interviews ask",
    "series": "names of series",
    "schedule": "when and where a series is posted",
}


def test_the_privacy_policy_names_every_table_with_personal_data(tmp_path: Path) -> None:
    prepare(tmp_path / "bot.db")
    with closing(sqlite3.connect(tmp_path / "bot.db")) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = {name for (name,) in rows if not re.match(r"interview_search_\w+", name)}
        columns = {t: {row[1] for row in connection.execute(f"PRAGMA table_info({t})")} for t in tables}
    rows = re.findall(
        r"^\|.+\| (`.+`) \|$", section(read("docs/privacy-policy-template.md"), "What is kept"), re.MULTILINE
    )
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert named | WITHOUT_PERSONAL_DATA.keys() == tables
    assert not named & WITHOUT_PERSONAL_DATA.keys()
    for table in WITHOUT_PERSONAL_DATA:
        people = {c for c in columns[table] if re.search(r"user|actor|author|_by$|curator_id|person", c)}
        assert not people, f"{table} knows people: {people}"


def test_the_privacy_policy_says_how_long_searches_are_kept() -> None:
    assert f"Searches: {SESSION_DAYS} days" in read("docs/privacy-policy-template.md")
