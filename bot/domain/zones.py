"""The time zones that a server may choose: places and UTC, since only a place knows when its clocks change.

``EST`` of the IANA database is five hours behind UTC in summer too, and ``Etc/GMT+2`` is two hours *behind* it, so
neither is offered. Who types an abbreviation or an offset is shown places. A stored zone goes on working.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from bot.domain.errors import InvalidTimezone

_AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip
_KNOWN_WELL = (
    "Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Athens", "Europe/Helsinki", "Africa/Lagos",
    "Africa/Johannesburg", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok",
    "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland",
    "Atlantic/Azores", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Halifax", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
)  # fmt: skip
"""Of the places with one offset these are shown first, and in this order."""
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?:[:.]?(\d{2}))?", re.IGNORECASE)
_SIGNS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{PLUS-MINUS SIGN}": "+"})
_PLAIN = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "æ": "ae",
        ".": "",
        "'": "",
        "\N{RIGHT SINGLE QUOTATION MARK}": "",
    }
)
"""Letters that Unicode does not take apart into a plain one and its accent, and what people leave out."""
_ABBREVIATION = re.compile(r"[a-z]{2,5}", re.IGNORECASE)
_FEW = 3
_HALF_A_YEAR = timedelta(days=182)


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return the zones that a server may choose, ``UTC`` first."""
    places = {name for name in available_timezones() if name.partition("/")[0] in _AREAS and "/" in name}
    return ("UTC", *sorted(places))


def parse_timezone(value: str, *, now: datetime) -> str:
    """Return the IANA name of a place that was typed, whole or as a city that is the only one of its name.

    Raises InvalidTimezone with places that may be meant, each with its offset at ``now``.
    """
    wanted = _folded(value)
    keys = _keys()
    if wanted in keys.values() and _offset_of(value) is None:
        return next(name for name, key in keys.items() if key == wanted)
    cities = [name for name, key in keys.items() if key.rpartition("/")[2] == wanted]
    if cities and len({_clock_of(name, now) for name in cities}) == 1:
        return min(cities, key=lambda name: (len(name), name))
    raise InvalidTimezone(
        value, tuple(with_offset(name, now) for name in suggest_zones(value, _FEW, now=now))
    )


def suggest_zones(typed: str, limit: int, *, now: datetime) -> tuple[str, ...]:
    """Return zones for what was typed so far.

    For an offset or an abbreviation, the places that have it now; for another name of the database (``Japan``), those
    with its clock; else those whose names contain it, then similar ones.
    """
    names = zone_names()
    wanted, keys = _folded(typed), _keys()
    if not wanted:
        return names[:limit]
    offset = _offset_of(typed)
    if offset is not None:
        return tuple(name for name in _ordered(names) if _offset_at(name, now) == offset)[:limit]
    found = [n for n in names if wanted in keys[n]]
    found.sort(key=lambda n: (not keys[n].rpartition("/")[2].startswith(wanted), n))
    called = _called(wanted, now) if _ABBREVIATION.fullmatch(wanted) else []
    found = [*(called or _same_clock(typed, now)), *found]
    if len(found) < limit:
        similar = process.extract(wanted, keys, scorer=fuzz.partial_ratio, limit=limit, score_cutoff=70)
        found += [name for _, _, name in similar]
    return tuple(dict.fromkeys(found))[:limit]


def with_offset(name: str, now: datetime) -> str:
    """Return a zone with its offset at an instant, such as "Europe/Berlin (now UTC+2)"."""
    minutes = int(_offset_at(name, now).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return name if name == "UTC" else f"{name} (now UTC{sign}{hours}{f':{rest:02}' if rest else ''})"


def _folded(typed: str) -> str:
    """Return a name as it is compared: without accents, case, a country after a comma, or how its words are joined."""
    apart = unicodedata.normalize("NFKD", re.split(r"[,(]", typed)[0].casefold())
    letters = "".join(c for c in apart if not unicodedata.combining(c)).translate(_PLAIN)
    return "/".join(re.sub(r"[\s_-]+", "_", part).strip("_") for part in re.split(r"[/\\]", letters))


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    """Return the zones that may be chosen, each with its name as it is compared."""
    return {name: _folded(name) for name in zone_names()}


def _same_clock(typed: str, now: datetime) -> list[str]:
    """Return the places with the clock of a zone that is not offered, such as ``US/Eastern``."""
    others = {name.casefold(): name for name in available_timezones().difference(zone_names())}
    other = others.get(typed.strip().casefold().replace(" ", "_"))
    if other is None:
        return []
    clock = _clock_of(other, now)
    return [name for name in _ordered(zone_names()) if _clock_of(name, now) == clock]


def _offset_of(typed: str) -> timedelta | None:
    match = _OFFSET.fullmatch("".join(typed.translate(_SIGNS).split()))
    if match is None:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -offset if match[1] == "-" else offset


def _called(abbreviation: str, now: datetime) -> list[str]:
    """Return the places whose clocks go by an abbreviation now or in half a year."""
    wanted = abbreviation.upper()
    return [
        name
        for name in _ordered(zone_names()[1:])
        if wanted in (_at(name, now).tzname(), _at(name, now + _HALF_A_YEAR).tzname())
    ]


def _ordered(names: tuple[str, ...]) -> list[str]:
    first = [name for name in ("UTC", *_KNOWN_WELL) if name in names]
    return [*first, *(name for name in names if name not in first)]


def _at(name: str, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(name))


def _offset_at(name: str, instant: datetime) -> timedelta:
    return _at(name, instant).utcoffset() or timedelta(0)


def _clock_of(name: str, now: datetime) -> tuple[timedelta, ...]:
    """Return what tells two zones apart: their offsets in each month of the year ahead."""
    begin = now.astimezone(UTC)
    return tuple(_offset_at(name, begin + timedelta(days=30 * month)) for month in range(13))
