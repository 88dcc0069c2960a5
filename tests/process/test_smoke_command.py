"""What the smoke test says and does before its first step and after its last, and the files that it writes."""

import asyncio
import os
import pty
import re
import signal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.cli.smoke.examples import write_files
from bot.documents.limits import MOST_BYTES
from bot.domain.handles import MAX_HANDLES, format_handles
from bot.domain.importing import ImportedInterview, Role
from bot.domain.text import MODAL_INPUT_LIMIT
from bot.interactions.uploads import PICTURE_LIMIT
from bot.sandbox.launcher import read_in_process
from bot.ui.importing import WaitingDocument
from bot.ui.strings import operator as strings
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.loopback import Fault, Loopback, loopback, start_bot
from tests.process.place import Place, Terminal

BEFORE_THE_FIRST_LINE = ("/users/@me", r"/guilds/\d+", r"/channels/\d+", r"/guilds/\d+/members/\d+")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def where(place: Place) -> tuple[str, ...]:
    return ("smoke", "--guild", str(place.guild.id), "--channel", str(place.channel.id))


async def asked(made: Loopback, pattern: str) -> None:
    async with asyncio.timeout(20):
        while not any(m == "GET" and re.search(pattern + "$", path) for m, path, _ in made.requests):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("path", BEFORE_THE_FIRST_LINE)
async def test_stopped_before_it_begins_is_one_sentence(
    path: str, number: signal.Signals, tmp_path: Path
) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        made.faults.append(Fault("GET", path, when="before", action="hang", seconds=5.0))
        report = tmp_path / "report.txt"
        process = await start_bot(
            tmp_path / "none.db", made.url, *where(place), "--yes", "--report", str(report)
        )
        await asked(made, path)
        process.send_signal(number)
        out, errors = await asyncio.wait_for(process.communicate(), 20)

    assert (process.returncode, out.decode(), errors.decode()) == (1, "", strings.SMOKE_DECLINED + "\n")
    assert not report.exists()
    assert place.left == []


@pytest.mark.parametrize("number", SIGNALS)
async def test_stopped_at_the_question_is_one_sentence_on_a_line_of_its_own(
    number: signal.Signals, tmp_path: Path
) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        ours, theirs = pty.openpty()
        process = await start_bot(tmp_path / "none.db", made.url, *where(place), stdin=theirs)
        assert process.stderr is not None
        said = await asyncio.wait_for(process.stderr.readuntil(b"[y/N] "), 20)
        await asyncio.sleep(0.2)
        process.send_signal(number)
        rest = await asyncio.wait_for(process.stderr.read(), 20)
        await process.wait()
        os.close(ours)
        os.close(theirs)

    assert process.returncode == 1
    assert strings.SMOKE_TAKES_ALL in said.decode()
    assert rest.decode() == f"\n{strings.SMOKE_DECLINED}\n"


@pytest.mark.parametrize(
    ("kind", "may_delete", "said"),
    [
        ("text", True, [strings.SMOKE_TAKES_ALL]),
        ("text", False, [strings.SMOKE_LEAVES["thread"]]),
        ("forum", False, [strings.SMOKE_LEAVES["post"]]),
        ("announcement", True, [strings.SMOKE_TAKES_ALL, strings.SMOKE_PUBLISHES]),
    ],
)
async def test_the_question_says_what_will_stay(
    kind: str, may_delete: bool, said: list[str], smoke: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with loopback() as made:
        place = Place(made, kind)
        place.set(manage_threads=may_delete)
        monkeypatch.setattr("sys.stdin", Terminal("n\n"))

        run = await smoke(place, yes=False)

        all_of_them = [strings.SMOKE_TAKES_ALL, *strings.SMOKE_LEAVES.values(), strings.SMOKE_PUBLISHES]
        assert [sentence for sentence in all_of_them if sentence in run.errors] == said


async def test_a_forum_post_that_stays_is_named_by_its_title(smoke: Any) -> None:
    async with loopback() as made:
        place = Place(made, "forum")
        place.set(manage_channels=True, manage_threads=False)
        made.faults.append(Fault("DELETE", r"/channels/\d+", "before", "403", code=50013, times=3))

        run = await smoke(place)

        assert run.code == 0, run.report
        assert f"the forum post “{strings.SMOKE_THREAD}”" in run.report
        assert strings.SMOKE_NO_MANAGE_THREADS in run.report
        assert strings.SMOKE_CLEAN not in run.report


async def test_a_report_that_is_there_is_kept_and_an_early_end_leaves_none(
    smoke: Any, tmp_path: Path
) -> None:
    async with loopback() as made:
        place, path = Place(made, "text"), tmp_path / "report.txt"
        nowhere = tmp_path / "no" / "report.txt"

        early = await smoke(place, guild=12345, report=path)
        assert not path.exists()
        lost = await smoke(place, report=nowhere)
        path.write_text("the report about another channel")
        refused = await smoke(place, report=path)

        assert early.code == 1
        assert (lost.code, lost.errors.count(str(nowhere))) == (2, 1)
        assert (refused.code, refused.errors) == (2, strings.SMOKE_REPORT_EXISTS.format(path=path) + "\n")
        assert path.read_text() == "the report about another channel"
        assert not any(method != "GET" for method, _, _ in made.requests)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("smoke", "--guild", "abc"), "an id is a number of 17 to 20 digits"),
        (("smoke", "--guild", "123456789012345678", "--channel", "7"), "17 to 20 digits"),
        (("import", "folder", "--guild", "general"), "an id is a number of 17 to 20 digits"),
        (("smoke", "--guild", "123456789012345678"), strings.SMOKE_IDS_NEEDED),
    ],
)
async def test_what_is_no_id_is_told_in_a_sentence(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    process = await start_bot(tmp_path / "none.db", "", *arguments)
    out, errors = await process.communicate()

    assert process.returncode == 2
    assert said in errors.decode()
    assert not out


async def test_swapped_ids_are_thought_of(smoke: Any) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        run = await smoke(place, guild=place.channel.id, channel=place.guild.id)

    assert run.code == 1
    assert "(did you swap the two ids?)" in run.errors


async def test_the_help_says_what_one_wants_to_know_before(tmp_path: Path) -> None:
    process = await start_bot(tmp_path / "none.db", "", "smoke", "--help")
    out, _ = await process.communicate()
    text = " ".join(out.decode().split())

    for part in (
        "Copy Server ID",
        "Copy Channel ID",
        "asks before it begins",
        "minutes",
        "stay",
        "exits with 0",
    ):
        assert part in text


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The files as ``smoke --files`` writes them, into a folder that was not there."""
    path = tmp_path / "some" / "files"
    assert write_files(path) == 0
    said = capsys.readouterr().out
    assert [one.name for one in path.iterdir() if one.name not in said] == []
    return path


def interviews(path: Path) -> list[ImportedInterview]:
    files = read_in_process(path.name, path.read_bytes(), DEFAULT_QUESTIONS)
    assert [file.refused for file in files if file.refused] == []
    return [interview for file in files for interview in file.interviews]


def test_the_files_are_what_the_steps_need(folder: Path) -> None:
    documents = [path for path in folder.iterdir() if path.suffix not in (".png", ".txt")]
    read = {path.name: interviews(path) for path in documents}
    lengths = [len(p.text) for p in read["long-answers.md"][0].pieces if p.role is Role.ANSWER]
    people = [one.name for found in read.values() for one in found]

    assert len(read["twelve-interviews.zip"]) == 12
    assert sum(length > MODAL_INPUT_LIMIT for length in lengths) == 5
    assert lengths[:5] == [5000] * 5
    assert len((folder / "long-answer.txt").read_text(encoding="utf-8")) == 5000
    assert len(read["long-handles.md"][0].handles) == MAX_HANDLES
    assert len(format_handles(read["long-handles.md"][0].handles)) > 1000
    assert len(set(people)) == len(people)
    assert all(WaitingDocument(1, "", one).may_be_taken for found in read.values() for one in found)


def test_the_large_files_are_as_large_as_may_be(folder: Path) -> None:
    document, picture = folder / "large-document.docx", folder / "large-picture.png"

    assert MOST_BYTES - 16_000 < document.stat().st_size <= MOST_BYTES
    assert PICTURE_LIMIT - 16_000 < picture.stat().st_size <= PICTURE_LIMIT
    with Image.open(picture) as opened:
        opened.load()  # all of it, with its checksums
        assert opened.size[0] == opened.size[1]


async def test_the_files_need_no_token_and_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    for folder, code in (("made", 0), ("taken", 1)):
        process = await start_bot(tmp_path / "none.db", "", "smoke", "--files", folder, token="")
        _, errors = await process.communicate()
        assert process.returncode == code
        assert errors.decode().count("\n") == code
    assert len(list((tmp_path / "made").iterdir())) == 6
