"""Between Python's values and SQLite's: instants and dates as text of fixed width, which compares as it sorts."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime


def to_text(instant: datetime) -> str:
    """Return an aware instant as UTC ISO-8601 with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")


def to_optional_text(instant: datetime | None) -> str | None:
    """Return an instant as text, or None."""
    return None if instant is None else to_text(instant)


def to_instant(text: str) -> datetime:
    """Return the aware UTC instant of a text written by `to_text`; raise ValueError for any other text."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        msg = f"not an instant: {text}"
        raise ValueError(msg)
    return instant


def to_optional_instant(text: str | None) -> datetime | None:
    """Return an instant, or None."""
    return None if text is None else to_instant(text)


def to_optional_date(text: str | None) -> date | None:
    """Return a date, or None."""
    return None if text is None else date.fromisoformat(text)


LOOKED_AT = 20
"""Of so many rows with the earliest instants the first that can be read is taken (`earliest`)."""


def earliest(rows: Iterable[sqlite3.Row], now: datetime) -> datetime | None:
    """Return the first instant ``at`` of rows in its order, whatever else stands there; None if there is none.

    A text that is no instant and sorts as one that is over counts as ``now``, so that its row is met and mended.
    """
    for row in rows:
        try:
            return to_instant(row["at"])
        except ValueError:
            if row["at"] <= to_text(now):
                return now
    return None
