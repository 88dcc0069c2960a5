"""When a spotlight is due. Dates are a server's own; instants are aware and UTC; comparisons are in UTC.

Daylight saving (PEP 495, ``fold=0``): a time that happens twice means the first of the two; a time that is
skipped is moved forward by the length of the gap.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.delivery_policy import ON_TIME_WITHIN
from bot.domain.errors import InvalidDate, InvalidTime, UnknownZone
from bot.domain.posts import Schedule

MIN_GAP = timedelta(hours=20)
"""Two automatic posts in one server are never closer than this."""
SPREAD = timedelta(minutes=5)
"""Over so long the posts of one minute are spread, since many servers choose the same one."""
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Slot:
    """One date of a schedule and the instant at which it is due."""

    local_date: date
    due_at: datetime


class Lateness(Enum):
    """What the clock says about a post that is due."""

    ON_TIME = auto()
    LATE = auto()
    MISSED = auto()


def parse_time(value: str) -> str:
    """Return a time of day as HH:MM; raise InvalidTime."""
    match = _TIME.fullmatch(value.strip())
    if match is None:
        raise InvalidTime(value)
    return f"{int(match[1]):02}:{match[2]}"


def _zone_of(schedule: Schedule) -> ZoneInfo:
    """Return the zone of a schedule; raise UnknownZone where this machine's data is older than the schedule's."""
    try:
        return ZoneInfo(schedule.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(schedule.timezone) from None


def due_at(local_date: date, schedule: Schedule) -> datetime:
    """Return the instant at which a schedule posts on one of its local dates."""
    hour, minute = map(int, schedule.time.split(":"))
    instant = datetime.combine(local_date, time(hour, minute), tzinfo=_zone_of(schedule)).astimezone(UTC)
    return instant if schedule.is_exact else instant + spread_of(schedule.guild_id)


def spread_of(guild_id: int) -> timedelta:
    """Return how long after its time a server posts: always the same whole seconds, below five minutes."""
    digest = hashlib.blake2s(str(guild_id).encode(), digest_size=4).digest()
    return timedelta(seconds=int.from_bytes(digest, "big") % int(SPREAD.total_seconds()))


def local_today(schedule: Schedule, now: datetime) -> date:
    """Return the date that it is in the schedule's zone."""
    return now.astimezone(_zone_of(schedule)).date()


def first_date(schedule: Schedule, *, from_date: date) -> date:
    """Return the schedule's first posting date on or after a date, every n weeks counted from its anchor."""
    candidate = from_date + timedelta(days=(schedule.weekday - from_date.weekday()) % 7)
    if schedule.anchor_date is None or schedule.every_weeks == 1:
        return candidate
    anchor = schedule.anchor_date + timedelta(days=(schedule.weekday - schedule.anchor_date.weekday()) % 7)
    weeks = (candidate - anchor).days // 7
    return candidate + timedelta(weeks=-weeks % schedule.every_weeks)


def next_slot(schedule: Schedule, *, after: date | None, not_before: datetime) -> Slot:
    """Return the first slot later than the local date ``after`` whose instant is not before ``not_before``."""
    earliest = local_today(schedule, not_before) - timedelta(days=1)
    if after is not None:
        earliest = max(earliest, after + timedelta(days=1))
    day = first_date(schedule, from_date=earliest)
    while due_at(day, schedule) < not_before:
        day = first_date(schedule, from_date=day + timedelta(days=1))
    return Slot(day, due_at(day, schedule))


def upcoming(schedule: Schedule, *, first: Slot, count: int) -> list[Slot]:
    """Return ``count`` slots beginning with ``first``."""
    slots = [first]
    while len(slots) < count:
        day = first_date(schedule, from_date=slots[-1].local_date + timedelta(days=1))
        slots.append(Slot(day, due_at(day, schedule)))
    return slots


def lateness(due: datetime, now: datetime, grace: timedelta) -> Lateness:
    """Tell whether a due post is on time, late but wanted, or too late to send."""
    if now - due <= ON_TIME_WITHIN:
        return Lateness.ON_TIME
    return Lateness.LATE if now - due <= grace else Lateness.MISSED


_YEARS = range(2000, 2101)
"""Within them every date can be counted on from, in every time zone, and be shown by Discord."""


def parse_date(value: str) -> date:
    """Return a date written as YYYY-MM-DD; raise InvalidDate, also for a year that nobody means."""
    try:
        found = date.fromisoformat(value.strip())
    except ValueError:
        raise InvalidDate(value) from None
    if found.year not in _YEARS:
        raise InvalidDate(value)
    return found
