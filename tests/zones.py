"""The rule that dates obey in every time zone, walked from date to date."""

from datetime import UTC, datetime, timedelta

from bot.domain.posts import Schedule
from bot.domain.schedule import next_slot

AWKWARD = (
    "America/New_York", "Europe/Berlin", "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca",
    "America/Sao_Paulo", "Asia/Tehran", "Pacific/Apia", "Pacific/Chatham", "America/St_Johns", "Asia/Gaza",
    "Africa/Cairo",
)  # fmt: skip
_FROM, _TO = datetime(1996, 1, 1, tzinfo=UTC), datetime(2056, 1, 1, tzinfo=UTC)


def violations(
    zone: str, weekday: int, time: str, *, begin: datetime = _FROM, end: datetime = _TO
) -> tuple[int, int]:
    """Walk a schedule from date to date; return how many dates, and how many break the rule.

    One a local week, a week apart; the instants six (where a whole day was left out) to eight days apart; run
    exactly when due, next week is next.
    """
    schedule = Schedule(
        id=1, guild_id=1, series_id=1, channel_id=1, weekday=weekday, time=time, timezone=zone, is_exact=True
    )
    slot = next_slot(schedule, after=None, not_before=begin)
    count = wrong = 0
    while slot.due_at < end:
        following = next_slot(schedule, after=slot.local_date, not_before=slot.due_at)
        is_weekly = following.local_date - slot.local_date == timedelta(days=7)
        is_apart = timedelta(days=6) <= following.due_at - slot.due_at <= timedelta(days=8)
        wrong += not (is_weekly and is_apart)
        count += 1
        slot = following
    return count, wrong
