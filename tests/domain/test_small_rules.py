"""Small rules whose results people see: why somebody waits, what a query means, what could be a topic."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.errors import QuestionnaireFault, QuestionnaireRefused
from bot.domain.questionnaires import LARGEST_GUIDE, make_question
from bot.domain.rotation import Candidate, Reason, explain_waiting
from bot.domain.search import index_text, match_expression, parse_query
from bot.domain.topics import candidates

NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)


def waiting(**changes: object) -> Candidate:
    values = {"interview_id": 1, "name": "Ada", "waiting_since": NOW, "last_posted_at": None}
    return Candidate(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pinned_date": date(2026, 12, 1)}, Reason.PINNED),
        ({"position": 3.0}, Reason.ORDERED),
        ({}, Reason.NEVER_FEATURED),
        ({"last_posted_at": NOW - timedelta(days=9)}, Reason.COOLING_OFF),
        (
            {"last_posted_at": NOW, "position": 1.0, "pinned_date": date(2026, 12, 1), "is_held": True},
            Reason.HELD,
        ),
    ],
)
def test_who_has_no_date_yet_is_told_the_weightiest_reason(
    changes: dict[str, object], reason: Reason
) -> None:
    assert [place.reason for place in explain_waiting([waiting(**changes)], [])] == [reason]


TEXTS = ("signal boxes", "signalling and chess", "trains")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("signal", [1, 2]),
        ("sig*", [1, 2]),
        ("signal -chess", [1]),
        ("sig* -chess -trains", [1]),
        ('"signal boxes"', [1]),
        ("signal box*", [1]),
    ],
)
def test_a_query_finds_in_sqlite_what_it_says(typed: str, found: list[int]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE texts USING fts5 (name, body)")
        rows = [(i, index_text(text, 7)) for i, text in enumerate(TEXTS, 1)]
        connection.executemany("INSERT INTO texts (rowid, name, body) VALUES (?1, '', ?2)", rows)
        for column in ("", "body"):
            expression = match_expression(parse_query(typed), 7, column=column)
            rowids = connection.execute(
                "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid", (expression,)
            )
            assert [row[0] for row in rowids] == found


def test_topics_are_phrases_and_words_written_like_names() -> None:
    found = candidates("We build with Rust, and I love federated learning.")

    assert "Rust" in found
    assert "federated learning" in found


@pytest.mark.parametrize(
    ("text", "guide", "fault"),
    [
        ("  ", None, QuestionnaireFault.TEXT),
        ("Why?", 0, QuestionnaireFault.GUIDE),
        ("Why?", LARGEST_GUIDE + 1, QuestionnaireFault.GUIDE),
    ],
)
def test_a_question_needs_words_and_a_length_that_is_one(
    text: str, guide: int | None, fault: QuestionnaireFault
) -> None:
    with pytest.raises(QuestionnaireRefused) as refused:
        make_question(text, "", length_guide=guide)

    assert refused.value.fault is fault
    assert make_question("Why?", "", length_guide=LARGEST_GUIDE).length_guide == LARGEST_GUIDE
