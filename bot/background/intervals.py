"""Work that is done every so often."""

from datetime import datetime, timedelta


def due_again(planned: datetime | None, now: datetime, every: timedelta) -> datetime:
    """Return when to do again what is done every so often; now, if it was planned by a clock that was wrong."""
    return now if planned is None or planned > now + every else planned
