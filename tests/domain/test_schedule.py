from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidDate, InvalidTime, InvalidTimezone
from bot.domain.posts import Schedule
from bot.domain.schedule import (
    Lateness,
    due_at,
    lateness,
    next_slot,
    parse_date,
    parse_time,
    parse_timezone,
    suggest_zones,
    upcoming,
    zone_names,
)
from tests.zones import AWKWARD, violations


def make_schedule(**changes: object) -> Schedule:
    return Schedule(**{"id": 1, "guild_id": 1, "series_id": 1, "channel_id": 5, "is_exact": True, **changes})


def test_an_hour_that_happens_twice_means_the_first() -> None:
    schedule = make_schedule(timezone="America/New_York", time="01:30", weekday=6)

    assert due_at(date(2026, 11, 1), schedule) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_an_hour_that_is_skipped_moves_forward_by_the_gap() -> None:
    schedule = make_schedule(timezone="Europe/Berlin", time="02:30", weekday=6)

    assert due_at(date(2026, 3, 29), schedule) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(
    zone=st.one_of(st.sampled_from(AWKWARD), st.sampled_from(zone_names())),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    year=st.integers(1996, 2053),
)
def test_every_local_week_has_exactly_one_date(
    zone: str, weekday: int, hour: int, minute: int, year: int
) -> None:
    """A sample; `make torture ROWS=9` walks all zones over 60 years."""
    begin = datetime(year, 1, 1, tzinfo=UTC)
    dates, wrong = violations(
        zone, weekday, f"{hour:02}:{minute:02}", begin=begin, end=begin + timedelta(days=3 * 365)
    )

    assert 154 <= dates <= 158
    assert wrong == 0


@pytest.mark.parametrize("zone", AWKWARD)
def test_the_awkward_zones_are_in_the_sample_always(zone: str) -> None:
    assert (
        violations(
            zone, 6, "02:30", begin=datetime(2007, 1, 1, tzinfo=UTC), end=datetime(2013, 1, 1, tzinfo=UTC)
        )[1]
        == 0
    )


def test_run_exactly_when_due_the_next_is_next_week() -> None:
    schedule = make_schedule(timezone="UTC", time="17:00", weekday=0)
    slot = next_slot(schedule, after=None, not_before=datetime(2026, 3, 2, 17, tzinfo=UTC))

    assert slot.local_date == date(2026, 3, 2)
    assert next_slot(schedule, after=slot.local_date, not_before=slot.due_at).local_date == date(2026, 3, 9)


def test_every_other_week_is_counted_from_the_anchor() -> None:
    schedule = make_schedule(weekday=2, every_weeks=2, anchor_date=date(2026, 3, 2))
    first = next_slot(schedule, after=None, not_before=datetime(2026, 3, 5, tzinfo=UTC))

    assert [s.local_date for s in upcoming(schedule, first=first, count=3)] == [
        date(2026, 3, 18),
        date(2026, 4, 1),
        date(2026, 4, 15),
    ]


@pytest.mark.parametrize(
    ("late", "verdict"),
    [
        (timedelta(seconds=-5), Lateness.ON_TIME),
        (timedelta(minutes=2), Lateness.ON_TIME),
        (timedelta(minutes=3), Lateness.LATE),
        (timedelta(hours=24), Lateness.LATE),
        (timedelta(hours=25), Lateness.MISSED),
    ],
)
def test_lateness(late: timedelta, verdict: Lateness) -> None:
    due = datetime(2026, 3, 2, 17, tzinfo=UTC)

    assert lateness(due, due + late, timedelta(hours=24)) is verdict


@pytest.mark.parametrize("typed", ["25:00", "24:00", "9", "9:5", "noon", "", "-1:00", "12:60"])
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(InvalidTime):
        parse_time(typed)


def test_a_time_is_written_with_two_digits() -> None:
    assert parse_time(" 9:05 ") == "09:05"


@pytest.mark.parametrize(
    "typed", ["Europe/Atlantis", "../etc/passwd", "Factory", "localtime", "", "right/UTC"]
)
def test_a_zone_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(InvalidTimezone):
        parse_timezone(typed)


def test_zones_are_found_by_part_of_their_name_and_by_likeness() -> None:
    assert parse_timezone("europe/berlin") == "Europe/Berlin"
    assert suggest_zones("new york", 3)[0] == "America/New_York"
    assert suggest_zones("", 2)[0] == "UTC"
    with pytest.raises(InvalidTimezone) as refused:
        parse_timezone("Europe/Berlni")
    assert "Europe/Berlin" in refused.value.nearest


def test_a_date_that_is_none_is_refused() -> None:
    assert parse_date("2026-03-02") == date(2026, 3, 2)
    with pytest.raises(InvalidDate):
        parse_date("02.03.2026")
