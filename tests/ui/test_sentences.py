"""Sentences that fit what they tell: one of something, none of something, and whoever did it themselves."""

import pkgutil
from collections import Counter
from datetime import timedelta
from importlib import import_module

import pytest

from bot.discord_api import outcomes
from bot.domain.community import PipelineEntry
from bot.domain.delivery_policy import decide
from bot.domain.errors import AnswerChanged, DraftChanged, HandledByOther, InvalidDate
from bot.domain.lifecycle import Stage
from bot.domain.outcomes import FOR_GOOD, Refused
from bot.domain.posts import Notice, NoticeKind, Occurrence, OccurrenceState
from bot.domain.schedule import parse_date
from bot.domain.transitions import Asked
from bot.ui import strings
from bot.ui.errors import error_page
from bot.ui.notices import notice_text
from bot.ui.pipeline import pipeline_page
from bot.ui.strings.notices import BLOCKED_FOR_GOOD
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


NOTES = sorted({*outcomes._NOTES.values(), "refused"})


@pytest.mark.parametrize("note", NOTES)
def test_a_blocked_post_is_said_to_be_tried_again_just_as_it_is(note: str) -> None:
    post = Occurrence(
        id=1, guild_id=2, schedule_id=3, local_date=NOW.date(), generation=0, due_at=NOW,
        state=OccurrenceState.SENDING, tries=1,
    )  # fmt: skip
    grace = timedelta(hours=24)
    becomes = decide(post, Asked.POST, Refused(note, 1), NOW, grace=grace)
    text = notice_text(Notice(kind=NoticeKind.BLOCKED, data={"due": 1, "note": note, "hours": 24}))
    assert becomes.wake_at is not None
    hours = (becomes.wake_at - NOW) // timedelta(hours=1)

    assert ("I try again every" in text) == (becomes.wake_at < NOW + grace)
    assert (f"every {hours} hours" in text) == (note not in FOR_GOOD)
    assert "/setup" in text
    assert "24 hours late" in text


def test_each_refusal_that_no_repetition_changes_has_a_sentence_with_what_changes_it() -> None:
    assert set(BLOCKED_FOR_GOOD) == set(FOR_GOOD)


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


def test_no_name_means_one_sentence_in_this_module_and_another_in_that() -> None:
    modules = [
        import_module(f"{strings.__name__}.{each.name}") for each in pkgutil.iter_modules(strings.__path__)
    ]
    names = Counter(name for module in modules for name in vars(module) if name.isupper())

    assert names
    assert [name for name, times in names.items() if times > 1] == []
