"""What a curator sets for a server and a series: a change names what it changes, and nothing else is touched."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from bot.domain.models import GuildSettings
from bot.domain.posts import ChannelKind, Schedule
from bot.domain.schedule import local_today

_MOVE_THE_RHYTHM = frozenset({"weekday", "every_weeks"})
"""Settings after which "every two weeks" counts anew, from the local date of the change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChange:
    """New values by the names of `Schedule` and `GuildSettings`; None leaves a setting as it is."""

    channel_id: int | None = None
    channel_kind: ChannelKind | None = None
    weekday: int | None = None
    time: str | None = None
    timezone: str | None = None
    every_weeks: int | None = None
    opens_thread: bool | None = None
    publishes: bool | None = None
    is_exact: bool | None = None
    ping_role_id: int | None = None
    cool_off_weeks: int | None = None
    curator_role_id: int | None = None
    review_channel_id: int | None = None
    audit_channel_id: int | None = None
    nudge_days: int | None = None
    follow_up_months: int | None = None

    @property
    def given(self) -> dict[str, object]:
        """The settings that are to be changed, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedChange:
    """How a change was applied: the values before and after, by name, of the settings that it made different."""

    differences: dict[str, tuple[object, object]]
    of_schedule: dict[str, Any]
    """The new values of the schedule's settings, with the date from which its weeks count if that moved."""
    of_guild: dict[str, Any]


def apply_change(
    change: SettingsChange, schedule: Schedule, settings: GuildSettings, now: datetime
) -> AppliedChange:
    """Return what a change makes different in a schedule and its server's settings as they are."""
    before = values_of(schedule, settings)
    differences = {n: (before[n], value) for n, value in change.given.items() if before[n] != value}
    names = {field.name for field in fields(Schedule)}
    of_schedule: dict[str, Any] = {n: new for n, (_, new) in differences.items() if n in names}
    if _MOVE_THE_RHYTHM & of_schedule.keys():
        of_schedule["anchor_date"] = _today(schedule, of_schedule, now)
    of_guild = {n: new for n, (_, new) in differences.items() if n not in names}
    return AppliedChange(differences=differences, of_schedule=of_schedule, of_guild=of_guild)


def _today(schedule: Schedule, changes: dict[str, Any], now: datetime) -> date:
    return local_today(replace(schedule, **changes), now)


def values_of(schedule: Schedule, settings: GuildSettings) -> dict[str, object]:
    """Return everything that is set, by name."""
    return asdict(settings) | asdict(schedule)
