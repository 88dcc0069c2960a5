import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import InterviewFormatError
from bot.domain.importing import interpret_all
from bot.domain.importing.formats import read_text
from bot.domain.importing.source_blocks import missing_characters
from bot.domain.text import clean
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.examples import examples
from tests.importing.corpus import lost_in
from tests.importing.made_up import question
from tests.importing.roundtrip import FORMATS, differences

_PIECES = st.sampled_from(
    [
        *(
            "**",
            "__",
            "*",
            "_",
            "# ",
            "## ",
            "> ",
            "- ",
            "1. ",
            "Q: ",
            "A: ",
            "---",
            "===",
            "```",
            "<!--",
            "-->",
        ),
        *(
            "<figure>",
            "</a>",
            "[x](https://a.example)",
            "[x]: https://a.example",
            "Where are you based?",
            "\n",
            "\n\n",
        ),
        *("    ", "?", "|", ":name: x", "..", "\x00", "\ud800", "Ada: ", "&amp;", "\\*", "¿", "؟", "\u200b"),
        *("page 3", "title: x"),
    ]
)
_TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(_PIECES, st.text(max_size=20)), max_size=40).map("".join)
)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_what_was_written_is_what_is_read(name: str) -> None:
    for seed in range(examples(1 / 5)):
        assert differences(seed, name) == (name, "")


@given(_TEXTS, st.sampled_from(["a.md", "a.txt", "a.adoc", "a.rst"]))
@settings(suppress_health_check=list(HealthCheck))  # pyright: ignore[reportArgumentType]  # by its metaclass
def test_of_any_text_nothing_is_lost_and_nothing_raises(text: str, file_name: str) -> None:
    source_blocks = read_text(file_name, clean(text))

    assert missing_characters(source_blocks) == ""
    try:
        found = interpret_all(source_blocks, DEFAULT_QUESTIONS)
    except InterviewFormatError:
        return
    assert lost_in(source_blocks, found) == ""


def test_one_question_mark_in_prose_makes_no_interview() -> None:
    rng = random.Random(1)
    prose = "\n\n".join(" ".join(question(rng).rstrip("?") + "." for _ in range(6)) for _ in range(20))

    with pytest.raises(InterviewFormatError):
        interpret_all(read_text("a.txt", f"{prose}\n\nBut was it so?\n\n{prose}"), DEFAULT_QUESTIONS)
