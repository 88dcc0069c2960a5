from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

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
    upcoming,
)
from bot.domain.zones import parse_timezone, suggest_zones, zone_names
from tests.zones import AWKWARD, violations

SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
WINTER = datetime(2026, 12, 1, 12, tzinfo=UTC)


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
        parse_timezone(typed, now=SUMMER)


def test_zones_are_found_by_part_of_their_name_and_by_likeness() -> None:
    assert parse_timezone("europe/berlin", now=SUMMER) == "Europe/Berlin"
    assert suggest_zones("new york", 3, now=SUMMER)[0] == "America/New_York"
    assert suggest_zones("", 2, now=SUMMER)[0] == "UTC"
    with pytest.raises(InvalidTimezone) as refused:
        parse_timezone("Europe/Berlni", now=SUMMER)
    assert "Europe/Berlin (now UTC+2)" in refused.value.nearest


def test_only_places_and_utc_may_be_chosen() -> None:
    assert zone_names()[0] == "UTC"
    assert all(name.partition("/")[2] for name in zone_names()[1:])
    assert not {"EST", "Etc/GMT+2", "US/Eastern", "GMT", "CET"} & set(zone_names())
    assert {"Europe/Berlin", "America/Argentina/Buenos_Aires", "Pacific/Apia"} < set(zone_names())


@pytest.mark.parametrize("typed", ["EST", "EDT", "est"])
def test_an_abbreviation_is_answered_with_places_that_have_it_in_summer_or_winter(typed: str) -> None:
    """The zone EST itself never goes over to summer time: for half of the year it would be an hour wrong."""
    with pytest.raises(InvalidTimezone) as refused:
        parse_timezone(typed, now=SUMMER)

    assert refused.value.nearest[0] == "America/New_York (now UTC-4)"
    assert suggest_zones(typed, 25, now=SUMMER)[0] == "America/New_York"


@pytest.mark.parametrize(
    ("typed", "offset"),
    [
        ("GMT+2", 2.0),
        ("UTC+2", 2.0),
        ("utc +02:00", 2.0),
        ("+2", 2.0),
        ("UTC-5", -5.0),
        ("GMT-0330", -3.5),
        ("+5:30", 5.5),
    ],
)
@pytest.mark.parametrize("now", [SUMMER, WINTER])
def test_an_offset_is_answered_with_places_that_have_it_now(typed: str, offset: float, now: datetime) -> None:
    found = suggest_zones(typed, 25, now=now)

    offsets = {now.astimezone(ZoneInfo(name)).utcoffset() for name in found}
    assert offsets <= {timedelta(hours=offset)}
    assert found or offset == -3.5
    with pytest.raises(InvalidTimezone):
        parse_timezone(typed, now=now)


def test_a_city_that_is_the_only_one_of_its_name_is_taken() -> None:
    assert parse_timezone("berlin", now=SUMMER) == "Europe/Berlin"
    assert parse_timezone(" New York ", now=SUMMER) == "America/New_York"
    assert parse_timezone("Buenos Aires", now=SUMMER) == "America/Buenos_Aires"
    with pytest.raises(InvalidTimezone):
        parse_timezone("America", now=SUMMER)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("São Paulo", "America/Sao_Paulo"),
        ("ASUNCIÓN", "America/Asuncion"),
        ("Zu\u0308rich", "Europe/Zurich"),
        ("İstanbul", "Asia/Istanbul"),
        ("Port au Prince", "America/Port-au-Prince"),
        ("New-York", "America/New_York"),
        ("St. John\N{RIGHT SINGLE QUOTATION MARK}s", "America/St_Johns"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("Europe / Berlin", "Europe/Berlin"),
        ("europe\\berlin", "Europe/Berlin"),
        ("Europe/Berlin (now UTC+2)", "Europe/Berlin"),
        ("utc", "UTC"),
    ],
)
def test_a_place_is_taken_as_people_write_it(typed: str, name: str) -> None:
    assert parse_timezone(typed, now=SUMMER) == name


def test_every_place_is_taken_by_its_own_name() -> None:
    assert [n for n in zone_names() if parse_timezone(n, now=SUMMER) != n] == []


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("US/Eastern", "America/New_York (now UTC-4)"),
        ("Japan", "Asia/Tokyo (now UTC+9)"),
        ("GB", "Europe/London (now UTC+1)"),
        ("Etc/GMT+3", "America/Sao_Paulo (now UTC-3)"),
        ("UTC \N{MINUS SIGN} 3", "America/Sao_Paulo (now UTC-3)"),
        ("UTC+5.30", "Asia/Kolkata (now UTC+5:30)"),
    ],
)
def test_another_name_for_a_clock_is_answered_with_places_that_have_it(typed: str, place: str) -> None:
    with pytest.raises(InvalidTimezone) as refused:
        parse_timezone(typed, now=SUMMER)

    assert refused.value.nearest[0] == place


def test_a_stored_zone_goes_on_working() -> None:
    schedule = make_schedule(timezone="EST", time="12:00")

    assert due_at(date(2026, 7, 6), schedule) == datetime(2026, 7, 6, 17, tzinfo=UTC)


def test_a_date_that_is_none_is_refused() -> None:
    assert parse_date("2026-03-02") == date(2026, 3, 2)
    with pytest.raises(InvalidDate):
        parse_date("02.03.2026")
