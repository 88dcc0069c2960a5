"""Documents that mean harm, or that are broken: one sentence each, soon, with little memory, and others are served."""

import json
import time
from pathlib import Path

import pytest

from bot.domain.errors import FileFault, FileRefused, FormatFault, InterviewFormatError
from bot.sandbox.launcher import Reader, ReadFile, read_in_process
from bot.sandbox.process import environment
from bot.ui.errors import describe
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.importing.files import pdf, printed, zipped
from tests.importing.writers import Written

GOOD = b"Interview with Ada Example\n\nWhere are you based?\n\nUtrecht."
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read_one(name: str, data: bytes) -> ReadFile:
    begun = time.monotonic()
    [found] = read_in_process(name, data, DEFAULT_QUESTIONS)
    assert time.monotonic() - begun < 10
    return found


def fault_of(name: str, data: bytes) -> FileFault | FormatFault | None:
    refused = read_one(name, data).refused
    assert refused is None or describe(refused).count("\n") == 0
    return None if refused is None else refused.fault


def bomb(name: str) -> bytes:
    return zipped({"a.txt": GOOD, name: b"\0" * (80 * 1024 * 1024)})


def lying_bomb() -> bytes:
    """A member that says it unpacks to 10 bytes."""
    data = bytearray(zipped({"word/document.xml": b"\0" * (90 * 1024 * 1024)}))
    size = (90 * 1024 * 1024).to_bytes(4, "little")
    return bytes(data.replace(size, (10).to_bytes(4, "little")))


def laughs() -> str:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><w:document {_W}>&a9;</w:document>'
    )


def looping_pdf() -> bytes:
    """Pages whose tree contains itself."""
    return pdf([[("F1", "Where are you based?")]]).replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]")


BAD: dict[str, tuple[str, bytes, tuple[object, ...]]] = {
    "zip bomb": ("a.zip", bomb("b.txt"), (FileFault.UNPACKS_TOO_BIG,)),
    "zip bomb in .docx": ("a.docx", bomb("word/document.xml"), (FileFault.UNPACKS_TOO_BIG,)),
    "zip that lies": ("a.docx", lying_bomb(), (FileFault.BROKEN, FileFault.UNPACKS_TOO_BIG)),
    "entities": ("a.docx", zipped({"word/document.xml": laughs()}), (FileFault.BROKEN,)),
    "truncated zip": ("a.docx", zipped({"word/document.xml": "<x/>" * 500})[:90], (FileFault.BROKEN,)),
    "zip with a nameless file": (
        "a.zip",
        zipped({"x": b"y"}).replace(b"x", b"\0"),
        (FileFault.EMPTY, FileFault.BROKEN),
    ),
    "empty zip": ("a.zip", zipped({}), (FileFault.EMPTY,)),
    "pdf that loops": ("a.pdf", looping_pdf(), (FileFault.BROKEN, FileFault.NO_TEXT)),
    "pdf of 10,000 pages": ("a.pdf", pdf([[("F1", "x")]] * 10_000), (FileFault.TOO_MANY_PAGES,)),
    "pdf without text": ("a.pdf", pdf([[]]), (FileFault.NO_TEXT,)),
    "half a pdf": ("a.pdf", printed(Written("Ada Example", [("Why?", ["So."])]))[:200], (FileFault.BROKEN,)),
    "one endless line": ("a.txt", b"word " * 1_500_000, (FileFault.TOO_LONG,)),
    "one endless word": ("a.txt", b"x" * 590_000, (FormatFault.NO_QUESTIONS,)),
    "exe named txt": ("a.txt", b"MZ\x90\x00" + bytes(range(256)) * 8, (FileFault.BINARY,)),
    "NUL": ("a.txt", GOOD + b"\0", (FileFault.BINARY,)),
    "every byte": ("a.md", bytes(range(256)) * 300, (FileFault.BINARY,)),
    "lone surrogates": ("a.md", b"\xed\xa0\x80 Where?", (FileFault.NOT_UTF8,)),
    "deep json": ("a.json", b"[" * 100_000 + b"]" * 100_000, (FileFault.BROKEN,)),
    "no json": ("a.json", b"{not json", (FileFault.BROKEN,)),
    "csv of one line": ("a.csv", b"a,b,c", (FileFault.NO_INTERVIEW,)),
    "deep html": (
        "a.html",
        b"<div>" * 30_000 + b"x",
        (FormatFault.NO_QUESTIONS, FileFault.EMPTY, FileFault.BROKEN),
    ),
    "blank": ("a.md", b" \n\t\n", (FileFault.EMPTY,)),
    "only markup": ("a.html", b"<html><body><script>x</script></body></html>", (FileFault.EMPTY,)),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_document_is_one_sentence(what: str) -> None:
    name, data, faults = BAD[what]

    assert fault_of(name, data) in faults


@pytest.mark.parametrize(
    "data",
    [
        b"> " * 10_000 + b"Where are you based?\n\nUtrecht.",
        b"Where are you based?\n\n" + b">" * 10_000 + b" Utrecht.",
        b"Where are you based?\n\nUtrecht " + b"[" * 20_000,
        b"Where are you based?\n\nUtrecht " + b"*a " * 13_000,
        b"Where are you based?\n\nUtrecht " + b"<a href=x>" * 3_000,
        b"Where are you based?\n\nUtrecht " + b"**b" * 13_000 + b"!",
        b"Where are you based?\n\nUtrecht " + b"``` `` `b" * 5_000,
        b"Where are you based?\n\nUtrecht " + b"![a](b" * 6_000,
        b"Where are you based?\n\nUtrecht " + b"~~a" * 12_000 + b"__a" * 1_000,
        b"# " + b"meet a community: " * 2_000 + b"\n\nWhere are you based?\n\nUtrecht.",
        b"Where are you based?\n\nUtrecht.\n" + b"# \n" * 50_000,
        b"Where are you based?\n\nUtrecht.\n# a" + b" " * 300_000 + b"b",
        b"Where are you based?\n\nUtrecht.\n= a" + b" =" * 100_000 + b"b",
        b"Where are you based?\n\nUtrecht.\n\n" + b"Ada: x\n\n" * 30_000,
        b"Where are you based?\n\nUtrecht.\n\n" + b"1. x\n" * 50_000,
    ],
)
def test_what_is_only_strange_is_read_soon(data: bytes) -> None:
    found = read_one("a.md", data)

    assert found.interviews or found.refused is not None


def test_a_name_that_never_ends_is_cut_where_a_name_can_end() -> None:
    found = read_one("a.csv", b"Name,Where are you based?\r\n" + b"Ada on " * 30_000 + b",Utrecht\r\n")

    assert found.interviews[0].name == "Ada"


def test_a_file_is_read_by_what_it_is_not_by_its_name() -> None:
    made = Written(
        "Ada Example", [("Where are you based?", ["In Utrecht, by the canal."]), ("Why?", ["I like it."])]
    )

    assert [a.question for a in read_one("a.txt", printed(made)).interviews[0].answers] == [
        "Where are you based?",
        "Why?",
    ]


def test_a_formula_in_a_table_is_text() -> None:
    table = b'Name,Where are you based?\r\nAda,"=HYPERLINK(""https://evil.example"",""x"")"\r\n'
    [imported] = read_one("a.csv", table).interviews

    assert imported.answers[0].text.startswith("=HYPERLINK(")


def test_one_bad_document_of_an_archive_leaves_the_others() -> None:
    files = {
        "good.txt": GOOD,
        "bad.pdf": b"%PDF-1.4 nothing",
        "none.md": b"Just a note.",
        "__MACOSX/x.txt": b"x",
    }
    found = {file.name: file for file in read_in_process("a.zip", zipped(files), DEFAULT_QUESTIONS)}

    assert found["good.txt"].interviews[0].name == "Ada Example"
    assert isinstance(found["bad.pdf"].refused, FileRefused)
    assert isinstance(found["none.md"].refused, InterviewFormatError)
    assert len(found) == 3


def test_a_process_that_hangs_or_dies_is_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.sandbox.launcher.SECONDS", 0.5)
    monkeypatch.setattr("bot.sandbox.launcher._GRACE", 0.5)
    hang = tmp_path / "hang.py"
    hang.write_text("import sys, time\nsys.stdin.buffer.readline()\ntime.sleep(60)\n")
    with Reader() as reader:
        with monkeypatch.context() as patched:
            patched.setattr("bot.sandbox.launcher.command", lambda: [__import__("sys").executable, str(hang)])
            [slow] = reader.read("a.txt", GOOD, DEFAULT_QUESTIONS)
        monkeypatch.undo()
        [good] = reader.read("a.txt", GOOD, DEFAULT_QUESTIONS)
    assert slow.refused is not None
    assert slow.refused.fault is FileFault.TOO_SLOW
    assert good.interviews[0].name == "Ada Example"


def test_the_process_knows_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")

    assert "secret" not in json.dumps(environment())
