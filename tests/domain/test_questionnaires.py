"""Changing lists of questions, and files of them."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import QuestionnaireRefused
from bot.domain.questionnaires import (
    MOST_QUESTIONS,
    added,
    dropped,
    dump_questionnaire,
    load_questionnaire,
    make_question,
    moved,
    reworded,
)
from bot.ui.strings.questionnaire import DEFAULT_FOLLOW_UP, DEFAULT_QUESTIONS


def test_a_file_gives_back_what_was_written() -> None:
    for questions in (DEFAULT_QUESTIONS, DEFAULT_FOLLOW_UP):
        assert load_questionnaire(dump_questionnaire(questions)) == tuple(questions)


@given(texts=st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=MOST_QUESTIONS))
def test_any_questions_have_keys_of_their_own_and_labels_that_fit(texts: list[str]) -> None:
    questions = ()
    for text in texts:
        with contextlib.suppress(QuestionnaireRefused):
            questions = added(questions, make_question(text, taken=questions))
    assert len({q.key for q in questions}) == len(questions)
    assert all(1 <= len(q.label) <= 45 for q in questions)
    assert all(":" not in q.key and len(q.key) <= 40 for q in questions)
    if questions:
        assert load_questionnaire(dump_questionnaire(questions)) == questions


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "[]",
        "{}",
        '{"questions": []}',
        '{"questions": 3}',
        '{"questions": ["x"]}',
        '{"questions": [{"text": 5}]}',
        '{"questions": [{"text": "x", "length_guide": "long"}]}',
        '{"questions": [{"text": "x", "length_guide": true}]}',
        '{"questions": [{"text": ""}]}',
        "[" * 100_000,
        json.dumps({"questions": [{"text": f"Q{i}"} for i in range(MOST_QUESTIONS + 1)]}),
    ],
)
def test_no_file_breaks_anything(text: str) -> None:
    with pytest.raises(QuestionnaireRefused):
        load_questionnaire(text)


def test_keys_of_a_file_are_taken_only_where_they_are_sound() -> None:
    listed = [{"text": "A", "key": "a:b"}, {"text": "B", "key": "same"}, {"text": "C", "key": "same"}]
    found = load_questionnaire(json.dumps({"questions": listed}))
    assert [q.key for q in found] == ["a", "same", "c"]


def test_rewording_keeps_the_key_and_moving_keeps_all() -> None:
    questions = reworded(DEFAULT_QUESTIONS, "advice", make_question("What now?"))
    assert [q.key for q in questions] == [q.key for q in DEFAULT_QUESTIONS]
    assert questions[6].text == "What now?"
    order = moved(questions, "advice", -100)
    assert order[0].key == "advice"
    assert sorted(q.key for q in order) == sorted(q.key for q in questions)
    assert moved(questions, "gone", 1) == questions


def test_the_last_question_stays() -> None:
    with pytest.raises(QuestionnaireRefused):
        dropped(DEFAULT_QUESTIONS[:1], "location")
    assert len(dropped(DEFAULT_QUESTIONS, "location")) == 7
