"""What a change of settings makes different, and when the weeks count anew."""

from dataclasses import fields
from datetime import date

import pytest

from bot.domain.models import GuildSettings
from bot.domain.posts import ChannelKind, Schedule
from bot.domain.settings import CLEARABLE, SettingsChange, apply_change, values_of
from tests.sim import utc

NOW = utc(2026, 3, 4, 23, 30)
SCHEDULE = Schedule(id=1, guild_id=10, series_id=2, channel_id=5, weekday=0, anchor_date=date(2026, 1, 5))
SETTINGS = GuildSettings(guild_id=10, nudge_days=7)


def test_every_setting_of_a_change_is_one_of_the_schedule_or_of_the_server() -> None:
    known = values_of(SCHEDULE, SETTINGS)

    assert {field.name for field in fields(SettingsChange)} - {"clears"} <= known.keys()
    assert set(CLEARABLE.values()) <= known.keys()


def test_only_what_differs_is_changed_and_no_and_zero_are_values() -> None:
    change = SettingsChange(channel_id=5, opens_thread=False, nudge_days=0, time="09:30")
    applied = apply_change(change, SCHEDULE, SETTINGS, NOW)

    assert applied.differences == {
        "opens_thread": (True, False), "nudge_days": (7, 0), "time": ("17:00", "09:30"),
    }  # fmt: skip
    assert applied.of_schedule == {"opens_thread": False, "time": "09:30"}
    assert applied.of_guild == {"nudge_days": 0}


@pytest.mark.parametrize("change", [SettingsChange(), SettingsChange(channel_id=5, nudge_days=7)])
def test_what_is_so_already_changes_nothing(change: SettingsChange) -> None:
    applied = apply_change(change, SCHEDULE, SETTINGS, NOW)

    assert (applied.differences, applied.of_schedule, applied.of_guild) == ({}, {}, {})


@pytest.mark.parametrize(
    ("change", "anchor"),
    [
        (SettingsChange(weekday=3), date(2026, 3, 4)),
        (SettingsChange(every_weeks=2, timezone="Asia/Tokyo"), date(2026, 3, 5)),
        (SettingsChange(weekday=0, time="09:30"), None),
        (SettingsChange(channel_kind=ChannelKind.FORUM), None),
    ],
)
def test_the_weeks_count_anew_from_the_local_date_where_day_or_rhythm_changes(
    change: SettingsChange, anchor: date | None
) -> None:
    assert apply_change(change, SCHEDULE, SETTINGS, NOW).of_schedule.get("anchor_date") == anchor
