"""``python -m bot import``, as an operator runs it."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.importing.files import word, zipped
from tests.importing.writers import MARKDOWN, Written
from tests.loopback.processes import environment

GUILD = "123456789012345678"
CLEAR = [
    Written(
        f"Person {word}", [("Where are you based?", [f"In {word}."]), ("What do you do?", ["I mend clocks."])]
    )
    for word in ("Ada", "Bo", "Cy", "Dana", "Eli")
]


async def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "import", *arguments, env=environment(folder / "bot.db", ""), cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


def count(folder: Path, sql: str) -> int:
    with closing(sqlite3.connect(folder / "bot.db")) as connection:
        return connection.execute(sql).fetchone()[0]


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    (folder / "more").mkdir(parents=True)
    for made in CLEAR[:3]:
        (folder / f"{made.name}.md").write_text(MARKDOWN["bold"](made), encoding="utf-8")
    (folder / "more" / "both.zip").write_bytes(zipped({"d.docx": word(CLEAR[3]), "e.docx": word(CLEAR[4])}))
    (folder / "nameless.txt").write_text("Where are you based?\n\nHere.", encoding="utf-8")
    (folder / "note.txt").write_text("Milk, bread.", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


async def test_a_folder_is_imported_once_however_often_it_is_begun(tmp_path: Path, documents: Path) -> None:
    dry = await run(tmp_path, str(documents), "--guild", GUILD, "--dry-run")
    assert dry[0] == 1
    assert "5 interviews would be imported, 1 would wait for a curator" in dry[1]
    assert count(tmp_path, "SELECT count(*) FROM interview") == 0
    first = await run(tmp_path, str(documents), "--guild", GUILD, "--consent", "agreed")
    assert "5 interviews imported, 1 wait for a curator, 0 were here already, 1 not read" in first[1]
    assert "No question was found in “note.txt”" in first[1]
    assert "6 of 6 documents" in first[2]
    again = await run(tmp_path, str(documents), "--guild", GUILD, "--consent", "agreed")

    assert "0 interviews imported, 0 wait for a curator, 6 were here already" in again[1]
    assert count(tmp_path, "SELECT count(*) FROM interview WHERE is_published = 1") == 5


async def test_an_import_that_is_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(300):
        name = (
            f"Person {'ABCDEFGHIJ'[number % 10]}a {'ABCDEFGHIJ'[number // 10 % 10]}b {'ABC'[number // 100]}c"
        )
        made = Written(name, [("Why do you do it?", [f"I began in {number}."]), ("How?", ["I just do."])])
        (folder / f"{number:03}.md").write_text(MARKDOWN["bold"](made), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "import", str(folder), "--guild", GUILD, env=environment(tmp_path / "bot.db", ""),
        cwd=tmp_path, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    async with asyncio.timeout(30):
        while not (tmp_path / "bot.db").exists() or await stored(tmp_path) < 20:
            await asyncio.sleep(0.01)
    process.kill()
    await process.wait()
    before = await stored(tmp_path)
    with (
        closing(sqlite3.connect(tmp_path / "bot.db")) as connection,
        connection,
    ):  # as if killed between the two steps
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM interview WHERE id = 1")
    _, out, _ = await run(tmp_path, str(folder), "--guild", GUILD)

    assert 20 <= before < 300
    assert count(tmp_path, "SELECT count(*) FROM interview") == 300
    assert count(tmp_path, "SELECT count(DISTINCT name_fold) FROM interview") == 300
    assert "0 wait for a curator" in out


async def stored(folder: Path) -> int:
    try:
        return await asyncio.to_thread(count, folder, "SELECT count(*) FROM interview")
    except sqlite3.Error:
        return 0


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["nowhere", "--guild", GUILD], 1, "could not be opened"),
        ([".", "--guild", GUILD], 78, "no document to import"),
        (["a.md"], 2, "--guild"),
        (["a.md", "--guild", "x"], 2, "17 to 20 digits"),
    ],
)
async def test_a_wrong_command_line_is_a_sentence(
    tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    found, out, err = await run(tmp_path, *arguments)

    assert found == code
    assert sentence in out + err
    assert "Traceback" not in out + err


async def test_two_people_of_one_name_in_a_table_are_two_interviews(tmp_path: Path) -> None:
    table = "Name,Where are you based?,What do you do?\r\nAda,I live in Lund.,I mend.\r\nAda,I live in Ulm.,I sing.\r\n"
    (tmp_path / "form.csv").write_text(table, encoding="utf-8")
    first = await run(tmp_path, "form.csv", "--guild", GUILD, "--consent", "agreed")
    again = await run(tmp_path, "form.csv", "--guild", GUILD, "--consent", "agreed")

    assert "2 interviews imported" in first[1]
    assert "2 were here already" in again[1]
