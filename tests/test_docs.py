"""What is written is true: every command, setting and make target that the documents name exists, and the reverse."""

import asyncio
import re
import sqlite3
import sys
import textwrap
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest
from dotenv import dotenv_values

from bot.cli.exit_codes import EXIT_CONFIG, EXIT_FAILED, EXIT_OK, EXIT_USAGE
from bot.cli.smoke.forms import forms
from bot.config import Settings
from bot.discord_api import channel_access
from bot.discord_api.invitation import INVITATION, WISHED, names_of
from bot.ui.errors import permission_names
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.search.sessions import SESSION_DAYS
from db.sqlite.migrate import load_migrations, prepare
from tests.loopback.processes import environment
from tests.sim import World
from tests.torture.__main__ import ROWS

ROOT = Path(__file__).resolve().parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "docs/commands.md"])
async def test_these_documents_name_every_command_and_no_other(world: World, document: str) -> None:
    written = set(re.findall(r"`/([a-z]+(?: [a-z]+)?)", read(document)))
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
        assert name in read("docs/operating.md")


DOCUMENTS = sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_written_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^ *)make ([a-z-]+)", read(document), re.MULTILINE)) - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_has_a_gap_that_was_to_be_filled(document: str) -> None:
    assert re.findall(r"ROW\d+\w*|TODO|FIXME|XXX", read(document)) == []


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if name != "CHANGELOG.md"])
def test_commands_are_written_as_they_work_after_make(document: str) -> None:
    """Nothing but ``make`` puts a ``python`` with the bot's packages anywhere, and it puts it into ``.venv``."""
    assert re.findall(r"(?<!\.venv/bin/)\bpython3? -m bot\b.*", read(document)) == []


def test_pictures_of_the_readme_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", read("README.md"))
    assert len(pictures) >= 2
    assert all((ROOT / p).is_file() for p in pictures)


def test_the_operators_page_has_every_command_of_the_command_line_and_every_exit_code() -> None:
    page = read("docs/operating.md")
    line = section(page, "The command line")
    named = re.findall(r"^\| `(\w+)` \|", line, re.MULTILINE)
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", line, re.MULTILINE)}

    assert sorted(named) == sorted(re.findall(r'add_parser\("(\w+)"', read("bot/cli/main.py")))
    assert codes == {EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_CONFIG}


async def test_the_backup_of_the_operators_page_is_made_beside_a_running_bot(tmp_path: Path) -> None:
    """The line as it stands there, while the store is open and its newest changes are in its log."""
    code = re.search(r'python -c "(.+)"$', read("docs/operating.md"), re.MULTILINE)
    assert code is not None
    (tmp_path / "data").mkdir()
    async with open_store(tmp_path / "data/spotlight.db", default_questions=DEFAULT_QUESTIONS) as store:
        await store.guilds.ensure(7, now=datetime.now(UTC))
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code[1], cwd=tmp_path)
        assert await process.wait() == 0

    with closing(sqlite3.connect(tmp_path / "backup.db")) as backup:
        assert backup.execute("SELECT id FROM guild").fetchall() == [(7,)]


def test_constraints_are_exact_and_name_no_address() -> None:
    lines = [line for line in read("constraints.txt").splitlines() if line]
    assert all(
        re.fullmatch(r'[a-z0-9._-]+==[\w.]+( ; python_version [<>]=? "3\.\d+")?', line) for line in lines
    )


def section(document: str, title: str) -> str:
    return document.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_invitation_asks_for_what_is_explained_and_what_the_bot_checks() -> None:
    invitation = section(read("README.md"), "Inviting the bot")
    permissions = section(read("docs/operating.md"), "Permissions")
    links = [discord.Permissions(int(n)) for n in re.findall(r"permissions=(\d+)", invitation)]
    rows = re.findall(r"^\| ([A-Z][\w ,@]+?)( \(optional\))? \| .+ \|$", permissions, re.MULTILINE)
    explained = {
        (name, bool(optional)) for names, optional in rows for name in re.split(", (?!@| ?and )", names)
    }
    asked = {title_of(name): False for name in names_of(INVITATION)}
    wished = {title_of(name): True for name in names_of(WISHED)} | asked
    checked = {
        name
        for key, names in vars(channel_access).items()
        if key == "_BASIC" or key.startswith("_FOR_")
        for name in names
    }

    assert links == [INVITATION, WISHED]
    assert explained == set(wished.items())
    assert checked == set(names_of(INVITATION))


def title_of(permission: str) -> str:
    return permission_names([permission]).replace(" In ", " in ")


def test_the_smoke_test_has_twenty_steps_that_decide_every_question() -> None:
    document = read("docs/smoke-test.md")
    steps = re.findall(r"^(\d+)\. \*\*(.+?)(?=^\d+\. \*\*|^## |\Z)", document, re.MULTILINE | re.DOTALL)
    decided = {
        (int(question), int(number))
        for number, text in steps
        for question in re.findall(r"\d+", text.partition("Decides")[2])
    }
    asked = re.findall(r"^\| (\d+) \| .+\? \| ([\d, ]+) \|$", document, re.MULTILINE)

    assert [int(number) for number, _ in steps] == list(range(1, 21))
    assert [int(question) for question, _ in asked] == list(range(1, 20))
    assert decided == {(int(question), int(n)) for question, numbers in asked for n in numbers.split(", ")}
    assert all("*Seen:*" in text and "Decides" in text for _, text in steps)
    assert {step for step, _ in forms(datetime.now(UTC))} <= {int(number) for number, _ in steps}


async def test_documents_name_only_commands_that_there_are(world: World) -> None:
    real = set(world.mara.available_commands(world.lobby))
    groups = {command.split()[0] for command in real}
    for document in (name for name in DOCUMENTS if name.startswith("docs/") and name != "docs/operating.md"):
        for command in re.findall(r"`/([a-z]+(?: [a-z]+)?)", read(document)):
            assert command in real or command.split()[0] in groups & real or command in groups, command


def test_the_smoke_test_names_buttons_as_they_are_written() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot/ui/strings").glob("*.py"))
    named = set(re.findall(r"(?<!\*)\*([A-Z][\w ]+?)\*(?!\*)", " ".join(read("docs/smoke-test.md").split())))

    assert {name for name in named - {"Close Post"} if f'"{name}"' not in words} == set()


WITHOUT_PERSONAL_DATA = {
    "app_state": "a hash of the commands, times of starts, and the application's id",
    "guild": "a server's settings",
    "questionnaire": "names of lists of questions",
    "question": "what interviews ask",
    "series": "names of series",
    "schedule": "when and where a series is posted",
    "renaming": "which post is still to be given a new name",
    "discarded_draft": "which drafts are hidden for a minute before they are erased",
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


async def test_what_the_privacy_policy_tells_operators_to_run_erases_somebody(tmp_path: Path) -> None:
    """The lines of the template, with ids put in, run as they stand there."""
    guild_id, user_id = 123456789012345678, 223456789012345678
    database = tmp_path / "bot.db"
    async with open_store(database, default_questions=DEFAULT_QUESTIONS) as store:
        await store.guilds.ensure(guild_id, now=datetime.now(UTC))
        questionnaire = await store.guilds.questionnaire(guild_id)
        await store.own_texts.begin(
            guild_id, user_id, questionnaire, name="Ada", follows_id=None, now=datetime.now(UTC)
        )
        assert await store.members.export(guild_id, user_id)
    block = re.search(r"<<'END'\n(.+?)\n *END\n", read("docs/privacy-policy-template.md"), re.DOTALL)
    assert block is not None
    code = textwrap.dedent(block[1]).replace("0, 0", f"{guild_id}, {user_id}")

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-", env=environment(database, ""), cwd=tmp_path,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate(code.encode())

    assert out.decode() == "Erased. Posts that the bot will delete: 0\n"
    async with open_store(database, default_questions=DEFAULT_QUESTIONS) as store:
        assert not await store.members.export(guild_id, user_id)


def test_the_privacy_policy_names_the_copy_before_a_migration_as_it_is_named(tmp_path: Path) -> None:
    steps = load_migrations()
    prepare(tmp_path / "spotlight.db", steps[:6])
    prepare(tmp_path / "spotlight.db", steps[:7])

    copies = [path.name for path in tmp_path.glob("*.before-*")]
    assert len(copies) == 1
    assert f"`{copies[0]}`" in read("docs/privacy-policy-template.md")


def test_the_privacy_policy_says_how_long_searches_are_kept() -> None:
    assert f"Searches: {SESSION_DAYS} days" in read("docs/privacy-policy-template.md")


def test_each_row_of_the_torture_bench_has_a_key_of_its_own() -> None:
    keys = [row.key for row in ROWS]
    assert sorted(keys) == sorted(set(keys))
