"""What waits for somebody, and when the curators are reminded of it all together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LOOK_EVERY = timedelta(days=1)
"""At least so often it is looked what waits in a server.

No server has fewer days until a digest, so whatever begins to wait after a look is seen before it is due.
"""


class WaitingKind(StrEnum):
    """What waits: for the curators a review, a proposal, documents and a consent to record, for its member the rest."""

    REVIEW = "review"
    NOMINATION = "nomination"
    DOCUMENTS = "documents"
    CONSENT = "consent"
    CONSENT_TO_RECORD = "consent_to_record"
    """Of somebody without an account here, whom the bot cannot ask."""
    CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits, and that somebody can do something about.

    ``id`` is the interview's, of a proposal the member's, of documents 0; ``count`` is how many documents, or how many
    proposed somebody. ``series`` is empty in a server with one series.
    """

    kind: WaitingKind
    id: int
    name: str
    user_id: int | None
    since: datetime
    reminder_count: int = 0
    count: int = 1
    series: str = ""


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """The things that wait longest, oldest first, and how many there are in all."""

    items: tuple[Waiting, ...]
    total: int


def next_digest(oldest: datetime | None, last_at: datetime | None, days: int, now: datetime) -> datetime:
    """Return when to look again; a digest is due where that is not after ``now``.

    It is once the oldest thing has waited for so many ``days``, and not within as many of the last digest. One that
    lies ahead was noted by a clock that was wrong, and does not count.
    """
    if oldest is None:
        return now + LOOK_EVERY
    counted = oldest if last_at is None or last_at > now else max(oldest, last_at)
    return min(counted + timedelta(days=days), now + LOOK_EVERY)
