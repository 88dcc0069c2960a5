"""Between Python's values and SQLite's: instants and dates as text of fixed width, which compares as it sorts."""

from datetime import UTC, date, datetime


def to_text(instant: datetime) -> str:
    """Return an aware instant as UTC ISO-8601 with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")


def to_optional_text(instant: datetime | None) -> str | None:
    """Return an instant as text, or None."""
    return None if instant is None else to_text(instant)


def to_instant(text: str) -> datetime:
    """Return the aware UTC instant of a text written by `to_text`."""
    return datetime.fromisoformat(text)


def to_optional_instant(text: str | None) -> datetime | None:
    """Return an instant, or None."""
    return None if text is None else to_instant(text)


def to_optional_date(text: str | None) -> date | None:
    """Return a date, or None."""
    return None if text is None else date.fromisoformat(text)
