"""What follows from what is known of a member: every moment with every answer."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from bot.domain.leavers import Course, LeaverChoice, Moment, Presence, course_of, wait_until
from bot.domain.posts import Occurrence, OccurrenceState

DUE = datetime(2026, 3, 9, 16, tzinfo=UTC)
DATE = Occurrence(
    id=1, guild_id=2, schedule_id=3, local_date=date(2026, 3, 9), generation=0, due_at=DUE,
    state=OccurrenceState.DUE,
)  # fmt: skip
A_DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
GONE = {
    (Moment.APPROVE, LeaverChoice.NONE): Course.ASK_CURATOR,
    (Moment.APPROVE, LeaverChoice.ASKED): Course.ASK_CURATOR,
    (Moment.APPROVE, LeaverChoice.POST): Course.ASK_CURATOR,
    (Moment.INVITE, LeaverChoice.NONE): Course.REFUSE,
    (Moment.INVITE, LeaverChoice.ASKED): Course.REFUSE,
    (Moment.INVITE, LeaverChoice.POST): Course.REFUSE,
    (Moment.REMIND, LeaverChoice.NONE): Course.REST,
    (Moment.REMIND, LeaverChoice.ASKED): Course.REST,
    (Moment.REMIND, LeaverChoice.POST): Course.REST,
    (Moment.POST, LeaverChoice.NONE): Course.ASK_CURATOR,
    (Moment.POST, LeaverChoice.ASKED): Course.ASK_CURATOR,
    (Moment.POST, LeaverChoice.POST): Course.POST_BY_NAME,
}


def test_the_table_of_those_who_left_has_no_gap() -> None:
    assert set(GONE) == set(product(Moment, LeaverChoice))
    assert {case: course_of(case[0], Presence.GONE, case[1]) for case in GONE} == GONE


@pytest.mark.parametrize("presence", [Presence.PRESENT, Presence.UNKNOWN])
def test_who_is_there_or_not_known_is_held_up_by_nothing(presence: Presence) -> None:
    assert {course_of(m, presence, c) for m, c in product(Moment, LeaverChoice)} == {Course.GO_ON}


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (DUE, DUE + HOUR),
        (DUE + 20 * HOUR, DUE + 21 * HOUR),
        (DUE + A_DAY - 10 * MINUTE, DUE + A_DAY + MINUTE),
        (DUE + A_DAY, DUE + A_DAY + MINUTE),
        (DUE + 2 * A_DAY, DUE + 2 * A_DAY + MINUTE),
    ],
)
def test_a_date_that_waits_is_looked_at_hourly_and_given_up_after_its_grace(
    now: datetime, at: datetime
) -> None:
    assert wait_until(DATE, now, grace=A_DAY) == at
