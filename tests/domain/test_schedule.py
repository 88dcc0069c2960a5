import random
from datetime import UTC, date, datetime, timedelta

import pytest

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

AWKWARD = [
    "America/New_York",
    "Europe/Berlin",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/St_Johns",
    "Asia/Gaza",
    "Africa/Cairo",
]


def make_schedule(**changes: object) -> Schedule:
    return Schedule(**{"id": 1, "guild_id": 1, "series_id": 1, "channel_id": 5, "is_exact": True, **changes})


def test_an_hour_that_happens_twice_means_the_first() -> None:
    schedule = make_schedule(timezone="America/New_York", time="01:30", weekday=6)

    assert due_at(date(2026, 11, 1), schedule) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_an_hour_that_is_skipped_moves_forward_by_the_gap() -> None:
    schedule = make_schedule(timezone="Europe/Berlin", time="02:30", weekday=6)

    assert due_at(date(2026, 3, 29), schedule) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", [*AWKWARD, *random.Random(7).sample(zone_names(), 40)])
def test_every_local_week_has_exactly_one_date(zone: str) -> None:
    rng = random.Random(zone)
    schedule = make_schedule(
        timezone=zone, weekday=rng.randrange(7), time=f"{rng.randrange(24):02}:{rng.randrange(60):02}"
    )
    start = datetime(rng.choice([1996, 2007, 2011, 2024, 2026, 2040]), 1, 1, tzinfo=UTC)
    slot = next_slot(schedule, after=None, not_before=start)

    for _ in range(160):
        following = next_slot(schedule, after=slot.local_date, not_before=slot.due_at)
        assert following.local_date - slot.local_date == timedelta(days=7)
        assert timedelta(days=6) < following.due_at - slot.due_at < timedelta(days=8)
        slot = following


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
