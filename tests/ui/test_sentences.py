"""Sentences that fit what they tell: one of something, none of something, and whoever did it themselves."""

from datetime import timedelta

import pytest

from bot.domain.community import PipelineEntry
from bot.domain.errors import AnswerChanged, DraftChanged, HandledByOther, InvalidDate
from bot.domain.lifecycle import Stage
from bot.domain.posts import Notice, NoticeKind
from bot.domain.schedule import parse_date
from bot.ui.errors import error_page
from bot.ui.notices import notice_text
from bot.ui.pipeline import pipeline_page
from tests.factories import NOW


def said(page) -> str:
    return "\n".join(getattr(item, "content", "") for item in page.walk_children())


def entry(number: int, name: str) -> PipelineEntry:
    return PipelineEntry(
        key=f"i{number}", name=name, user_id=None, stage=Stage.SCHEDULED, answered=1, asked=1, since=NOW,
        reminder_count=0, interview_id=number,
    )  # fmt: skip


def test_what_is_scheduled_stands_in_the_order_of_its_dates_and_held_ones_say_so() -> None:
    planned = {1: NOW + timedelta(days=14), 3: NOW + timedelta(days=7)}
    text = said(pipeline_page([entry(n, "ABC"[n - 1]) for n in (1, 2, 3)], [], planned, held={2}))

    assert text.index("**C**") < text.index("**A**") < text.index("**B**")
    assert "held" in text.split("**B**")[1]
    assert "held" not in text.split("**B**")[0]


def test_nobody_is_offered_where_nobody_can_stand_by() -> None:
    data: dict[str, str | int] = {"due": 1, "date": "2026-03-09", "schedule": 1}
    alone = notice_text(Notice(kind=NoticeKind.EMPTY_AHEAD, data=data))
    assert alone.endswith(".")
    assert notice_text(Notice(kind=NoticeKind.EMPTY_AHEAD, data=data | {"standby0": "1 Ada"})).endswith(":")


@pytest.mark.parametrize(
    "error",
    [
        HandledByOther(5, "approved", "Mara"),
        DraftChanged(5, "Mara"),
        AnswerChanged(1, "Where", 5, author_name="Mara"),
    ],
)
def test_nobody_is_told_their_own_name_as_that_of_somebody_faster(error) -> None:
    assert "Mara" in said(error_page(error, 6))
    assert "Mara" not in said(error_page(error, 5))
    assert "<@5>" not in said(error_page(error, 5))


@pytest.mark.parametrize("value", ["9999-12-27", "0001-01-01", "1999-12-31", "2101-01-01"])
def test_a_year_that_nobody_means_is_no_date(value: str) -> None:
    with pytest.raises(InvalidDate):
        parse_date(value)
