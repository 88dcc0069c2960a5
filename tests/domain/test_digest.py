"""When curators are told of what waits."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import LOOK_EVERY, next_digest
from tests.factories import NOW

HOURS = st.integers(0, 400).map(lambda hours: timedelta(hours=hours))


@given(HOURS, st.none() | HOURS, st.integers(1, 90))
def test_a_digest_comes_when_the_oldest_has_waited_long_enough_and_not_sooner_after_the_last(
    waited: timedelta, told: timedelta | None, days: int
) -> None:
    oldest, last_at = NOW - waited, None if told is None else NOW - told
    at = next_digest(oldest, last_at, days, NOW)

    is_due = waited >= timedelta(days=days) and (told is None or told >= timedelta(days=days))
    assert (at <= NOW) == is_due
    assert at <= NOW + LOOK_EVERY


@given(HOURS, HOURS, st.integers(1, 9))
def test_whatever_begins_to_wait_between_two_looks_is_told_to_the_hour(
    began: timedelta, offset: timedelta, days: int
) -> None:
    """Looking as rarely as `next_digest` says, never later than the days of the server after the thing began."""
    oldest, now = NOW + began, NOW - offset
    while True:
        at = next_digest(oldest if now >= oldest else None, None, days, now)
        if at <= now:
            break
        now = at
    assert now == max(oldest + timedelta(days=days), NOW - offset)


def test_a_last_digest_of_a_wrong_clock_does_not_count() -> None:
    ahead = NOW + timedelta(days=4000)
    assert next_digest(NOW - timedelta(days=3), ahead, 3, NOW) <= NOW
