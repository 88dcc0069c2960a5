"""What a curator sets for a server and a series: a change names what it changes, and nothing else is touched."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from bot.domain.errors import EveryoneRefused, SetAndCleared, UnknownSetting
from bot.domain.models import GuildSettings
from bot.domain.posts import ChannelKind, Schedule
from bot.domain.schedule import local_today

_MOVE_THE_RHYTHM = frozenset({"weekday", "every_weeks"})
"""Settings after which "every two weeks" counts anew, from the local date of the change."""
CLEARABLE = {
    name.removesuffix("_id").replace("_", " "): name
    for name in ("ping_role_id", "curator_role_id", "review_channel_id", "audit_channel_id")
} | {"tag": "forum_tag_id"}
"""What can be unset, by the name that people type: the option of ``/setup`` that sets it."""
_ROLES = ("curator_role_id", "ping_role_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChange:
    """New values by the names of `Schedule` and `GuildSettings`; None leaves a setting as it is.

    ``clears`` names those that are to be unset, some of the values of `CLEARABLE`.
    """

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
    forum_tag_id: int | None = None
    curator_role_id: int | None = None
    review_channel_id: int | None = None
    audit_channel_id: int | None = None
    nudge_days: int | None = None
    follow_up_months: int | None = None
    clears: frozenset[str] = frozenset()
    digest_days: int | None = None

    @property
    def given(self) -> dict[str, object]:
        """The settings that are to be changed, by name; None for those that are to be unset."""
        values: dict[str, object] = {
            f.name: getattr(self, f.name) for f in fields(self) if f.name != "clears"
        }
        return {n: v for n, v in values.items() if v is not None or n in self.clears}


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
    """Return what a change makes different in a schedule and its server's settings as they are.

    A tag belongs to its forum: another channel leaves it behind.

    Raises SetAndCleared, and EveryoneRefused: a role of everybody pings nobody (its id is the server's, Discord's
    documentation, "Permissions"), and as the curators' it would be in no member's list of roles.
    """
    _refuse(change, settings.guild_id)
    before = values_of(schedule, settings)
    differences = {n: (before[n], value) for n, value in change.given.items() if before[n] != value}
    if "channel_id" in differences and change.forum_tag_id is None and schedule.forum_tag_id is not None:
        differences["forum_tag_id"] = (schedule.forum_tag_id, None)
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


def _refuse(change: SettingsChange, guild_id: int) -> None:
    both = [option for option, name in CLEARABLE.items() if name in change.clears and getattr(change, name)]
    if both:
        raise SetAndCleared(tuple(both))
    if any(getattr(change, name) == guild_id for name in _ROLES):
        raise EveryoneRefused


def parse_cleared(text: str) -> frozenset[str]:
    """Return which settings are meant by names that commas separate; raise UnknownSetting for any other name."""
    typed = [part for part in (_folded(part) for part in text.split(",")) if part]
    for name in typed:
        if name not in CLEARABLE:
            raise UnknownSetting(name, tuple(CLEARABLE))
    if not typed:
        raise UnknownSetting(text, tuple(CLEARABLE))
    return frozenset(CLEARABLE[name] for name in typed)


def suggest_cleared(text: str, set_now: Collection[str]) -> list[str]:
    """Return how a list of names could go on after its last comma, each whole; ``set_now`` names what can be unset."""
    *before, last = [_folded(part) for part in text.split(",")]
    named = [name for name in dict.fromkeys(before) if name in CLEARABLE]
    left = [option for option, name in CLEARABLE.items() if name in set_now and option not in named]
    found = [", ".join([*named, option]) for option in left if last in option]
    if last in left:
        found += [", ".join([*named, last, option]) for option in left if option != last]
    return found


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
