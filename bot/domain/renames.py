"""What follows from each answer of Discord to the request to change a name in a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.lost_posts import is_gone
from bot.domain.outcomes import Answer, Later, Outcome, Refused

_TOLD_AFTER = timedelta(days=1)
_SOON = timedelta(seconds=30)
_AT_MOST = timedelta(hours=1)
_MOST_DOUBLINGS = 8
_LATEST = timedelta(hours=12)
"""What Discord wants still later is tried then: beyond a day an instant counts as a wrong clock's."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A change of the name in a post that is to be made in Discord; ``version`` tells it from a later one."""

    version: int
    tries: int
    since: datetime


@dataclass(frozen=True, slots=True)
class RenameStep:
    """Tried again at ``wake_at``, else over: done, or, with a ``note`` of why, given up aloud, or the post is gone."""

    wake_at: datetime | None = None
    note: str = ""
    is_gone: bool = False


def after_rename(
    message: Outcome, others: Sequence[Outcome], *, tries: int, since: datetime, now: datetime
) -> RenameStep:
    """Return what follows from the answers about a message and about what hangs on it (its thread).

    ``since`` is when the change was asked for; what does not work for a day, for whatever reason, is told.
    """
    if is_gone(message):
        return RenameStep(is_gone=True)
    left = [o for o in (message, *others) if o is not Answer.OK and o is not Answer.NOT_FOUND]
    if not left:
        return RenameStep()
    waits = [timedelta(seconds=o.seconds) for o in left if isinstance(o, Later)]
    if now - since >= _TOLD_AFTER:
        refusals = [o.note for o in left if isinstance(o, Refused)]
        return RenameStep(note=refusals[0] if refusals else "unanswered")
    backoff = min(_SOON * 2 ** min(tries, _MOST_DOUBLINGS), _AT_MOST)
    return RenameStep(wake_at=now + min(max([backoff, *waits]), _LATEST))
