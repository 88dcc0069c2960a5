"""The real interviews, where they are; what is written here holds for all of them."""

from pathlib import Path

import pytest

from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.importing.corpus import Score, cases, measure, normalise


@pytest.fixture(scope="module")
def scores(shared: Path) -> list[Score]:
    return [measure(case, DEFAULT_QUESTIONS) for case in cases(shared / "interviews")]


def test_no_character_is_lost_or_doubled(scores: list[Score]) -> None:
    assert {s.case.path.name: s.lost for s in scores if s.lost} == {}
    assert len(scores) == 32


def test_the_questions_of_every_document_that_needs_nobody_are_exact(scores: list[Score]) -> None:
    auto = [s for s in scores if s.case.mode == "auto"]

    assert [s.case.path.name for s in auto if not s.is_exact] == []
    assert len(auto) == 28


def test_answers_names_and_handles_are_exact(scores: list[Score]) -> None:
    labelled = sum(s.answers for s in scores)

    assert labelled > 100
    assert sum(s.exact_answers for s in scores) >= 0.98 * labelled
    assert [s.case.path.name for s in scores if s.name_ok is False or s.handles_ok is False] == []


def test_every_error_that_is_left_is_marked_as_doubtful(scores: list[Score]) -> None:
    assert [error for s in scores for error in s.silent] == []


def test_nothing_is_made_of_what_is_no_interview(scores: list[Score]) -> None:
    [refused] = [s for s in scores if s.case.mode.startswith("reject")]

    assert (refused.pairs, refused.refused) == (0, "no_questions")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("**Bold** and _soft_ [label](https://a.example/x)", "Bold and soft label"),
        ("> quoted\n> on", "quoted on"),
        ("- a\n- b", "a b"),
        ("A&amp;B \u200bC\u00a0D", "A&B C D"),
        ("**AB**: said", "said"),
        ("snake_case stays", "snake_case stays"),
    ],
)
def test_labels_are_compared_without_markup(raw: str, shown: str) -> None:
    assert normalise(raw) == shown
