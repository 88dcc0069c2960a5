"""Which of several interviews of one person is meant: one rule for every place that needs one of them."""

from collections.abc import Sequence
from enum import StrEnum

from bot.domain.community import OwnInterview
from bot.domain.lifecycle import OPEN
from bot.domain.models import InterviewStatus


class Purpose(StrEnum):
    """What somebody wants to do with the interview that is chosen."""

    OPEN = "open"
    """Go on with it: those that wait for their person come first."""
    WITHDRAW = "withdraw"
    """Take it back: whatever others may see or will come to see."""
    READ = "read"
    """Read it, as any member may."""


def choose_own(interviews: Sequence[OwnInterview], purpose: Purpose) -> list[OwnInterview]:
    """Return the interviews of one person that may be meant: none, one that is, or several among which to ask.

    The published ones come first among several, then the newest. Where only one waits for its person's next step,
    that one is meant by opening; a choice that takes something away is never made for anybody.
    """
    candidates = [one for one in interviews if _may_be_meant(one, purpose)]
    if purpose is Purpose.OPEN:
        waiting = [one for one in candidates if waits_for_person(one)]
        under_way = [one for one in candidates if one.status in OPEN]
        candidates = waiting or under_way or [one for one in candidates if one.is_published] or candidates
    return sorted(candidates, key=lambda one: (not one.is_published, -one.id))


def waits_for_person(interview: OwnInterview) -> bool:
    """Tell whether the next step is the person's: to write on, or to agree. An empty draft waits for nobody."""
    if interview.status is InterviewStatus.APPROVED:
        return not interview.is_published
    if interview.status is InterviewStatus.DRAFT:
        return interview.has_words
    return interview.status is InterviewStatus.CHANGES_REQUESTED


def _may_be_meant(interview: OwnInterview, purpose: Purpose) -> bool:
    if purpose is Purpose.WITHDRAW:
        return interview.status is not InterviewStatus.WITHDRAWN
    return purpose is Purpose.OPEN or interview.is_published
