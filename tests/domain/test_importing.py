import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import FileFault, FileRefused, FormatFault, InterviewFormatError
from bot.domain.importing import Doubt, dump_imported, interpret, load_imported
from bot.domain.importing.answers import strip_speaker
from bot.domain.importing.attachment import check_attachment, decode_document
from bot.domain.importing.lines import read_markdown
from bot.domain.text import clean_line
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS as QUESTIONS

PLAIN = """Interview with Ada Example

Github: @ada

Hello, I am Ada.

Where are you based?

Utrecht.

What  do you do (for example
studying or working)?

I run
trains

every day and then some more of them each and every week
"""


def test_a_plain_interview_is_understood() -> None:
    found = interpret(PLAIN, QUESTIONS)

    assert (found.title, found.name, found.introduction) == (
        "Interview with Ada Example",
        "Ada Example",
        "Hello, I am Ada.",
    )
    assert [(a.question_key, a.text) for a in found.answers] == [
        ("location", "Utrecht."),
        ("occupation", "I run\ntrains\n\nevery day and then some more of them each and every week"),
    ]
    assert found.answers[-1].doubts == (Doubt.ENDS_ABRUPTLY,)
    assert load_imported(dump_imported(found)) == found


def test_questions_may_be_bold_or_headings() -> None:
    bold = interpret("**Where are you based?**\n\nHere. Is it far?\n\n**Why?**\n\nBecause.", QUESTIONS)
    heading = interpret("# Ada Example\n\n## Where are you based?\n\nHere.\n\n## Why?\n\nBecause.", QUESTIONS)

    assert [a.question for a in bold.answers] == ["Where are you based?", "Why?"]
    assert [a.text for a in heading.answers] == ["Here.", "Because."]
    assert heading.name == "Ada Example"


@pytest.mark.parametrize("text", ["Just a note.", "A list:\n\n- one\n- two", "word " * 5000])
def test_a_text_without_questions_is_refused(text: str) -> None:
    with pytest.raises(InterviewFormatError) as refused:
        interpret(text, QUESTIONS)
    assert refused.value.fault is FormatFault.NO_QUESTIONS


def test_questions_without_answers_are_refused() -> None:
    with pytest.raises(InterviewFormatError) as refused:
        interpret("Where are you based?\n\nWhat now?", QUESTIONS)
    assert refused.value.fault is FormatFault.NO_ANSWERS


@given(st.text(max_size=400))
def test_any_text_is_either_understood_or_refused(text: str) -> None:
    try:
        interpret(text, QUESTIONS)
    except InterviewFormatError:
        return


def test_the_openmined_series_is_understood(shared: Path) -> None:
    folder = shared / "interviews" / "openmined"
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["documents"]
    for label in labels:
        found = interpret((folder / label["file"]).read_text(encoding="utf-8"), QUESTIONS)

        assert [a.question for a in found.answers] == [clean_line(q) for q in label["questions"]], label[
            "file"
        ]
        assert found.name == label["name"]
        assert len(found.handles) == label["handle_line"].count("|") + 1
        assert (found.introduction, found.not_imported) == ("", ())
    assert len(labels) == 16


def test_the_first_document_is_understood(shared: Path) -> None:
    folder = shared / "interviews" / "posts"
    label = json.loads((folder / "00-openmined-cardonnet-seed.json").read_text(encoding="utf-8"))
    text = (folder / label["file"]).read_text(encoding="utf-8")
    found = interpret(text, QUESTIONS)

    assert [a.question for a in found.answers] == [qa["question"] for qa in label["qa"]]
    for answer, qa in zip(found.answers, label["qa"], strict=True):
        start, end = qa["answer_span"]
        assert clean_line(answer.text) == clean_line(text[start:end])
    assert Doubt.ENDS_ABRUPTLY in found.answers[2].doubts


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x01", FileFault.BINARY),
        ("a.txt", "Zürich".encode("latin-1"), FileFault.NOT_UTF8),
        ("a.txt", b" \n\t ", FileFault.EMPTY),
        ("a.txt", bytes(range(256)), FileFault.BINARY),
    ],
)
def test_bytes_that_are_no_text_are_refused(name: str, data: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refused:
        decode_document(name, data)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("name", "size", "fault"),
    [("a.exe", 5, FileFault.WRONG_TYPE), ("a.txt", 0, FileFault.EMPTY), ("a.md", 10**7, FileFault.TOO_BIG)],
)
def test_files_are_refused_before_they_are_fetched(name: str, size: int, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refused:
        check_attachment(name, size)
    assert refused.value.fault is fault


def test_utf8_with_and_without_mark_and_utf16_are_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode_document("a.txt", "Zürich".encode(encoding)) == "Zürich"


def test_a_heap_of_interviews_in_one_document_is_refused_quickly() -> None:
    with pytest.raises(InterviewFormatError) as refused:
        interpret("Why is it so?\n\nBecause.\n\n" * 15_000, QUESTIONS)
    assert refused.value.fault is FormatFault.TOO_MANY


class Counted(dict[int, tuple[Doubt, ...]]):
    """Questions that count how often all of them are walked through."""

    walks = 0

    def __iter__(self) -> Iterator[int]:
        self.walks += 1
        return super().__iter__()


def test_speakers_are_looked_for_without_walking_all_questions_for_each_block() -> None:
    blocks = read_markdown("Why is it so?\n\nBecause.\n\n" * 50).blocks
    questions = Counted(dict.fromkeys(range(0, len(blocks), 2), ()))

    strip_speaker(blocks, questions)

    assert len(blocks) == 100
    assert questions.walks <= 5
