"""Whose turn it is, fairly and explainably.

The order: a pin for the date, then the order that the curators made, then those never featured (longest wait
first), then those featured longest ago. Nobody comes back before the cool-off has passed, except by a pin or
the curators' order. Held interviews wait until they are released. Popularity plays no part.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.schedule import Slot


class Reason(StrEnum):
    """Why an interview is where it is in the queue."""

    PINNED = "pinned"
    ORDERED = "ordered"
    NEVER_FEATURED = "never_featured"
    LONGEST_AGO = "longest_ago"
    COOLING_OFF = "cooling_off"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A published interview with what decides its turn."""

    interview_id: int
    name: str
    waiting_since: datetime
    last_posted_at: datetime | None = None
    position: float | None = None
    pinned_date: date | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PinTaken:
    """Somebody else of the series is pinned to ``day`` already; ``own_day`` is where the wanted one is pinned now."""

    interview_id: int
    name: str
    day: date
    wanted_id: int
    own_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlace:
    """A candidate, the slot that it would get, and why."""

    candidate: Candidate
    reason: Reason
    slot: Slot | None = None


def plan_queue(
    candidates: Iterable[Candidate], slots: Sequence[Slot], *, cool_off: timedelta
) -> list[QueuePlace]:
    """Assign candidates to slots in order; each is used once.

    A slot without anybody is passed over, so the plan may be shorter than ``slots``.
    """
    left = [c for c in candidates if not c.is_held]
    plan: list[QueuePlace] = []
    for slot in slots:
        place = _choose(left, slot, cool_off)
        if place is not None:
            plan.append(place)
            left.remove(place.candidate)
    return plan


def pick_next(candidates: Iterable[Candidate], slot: Slot, *, cool_off: timedelta) -> QueuePlace | None:
    """Return who is featured in a slot, or None when nobody may be."""
    return next(iter(plan_queue(candidates, [slot], cool_off=cool_off)), None)


def explain_waiting(candidates: Iterable[Candidate], planned: Iterable[QueuePlace]) -> list[QueuePlace]:
    """Return those without a slot: pinned to a later date, cooling off, held, or simply further back."""
    taken = {p.candidate.interview_id for p in planned}
    rest = [c for c in candidates if c.interview_id not in taken]
    places = [QueuePlace(candidate=c, reason=_reason(c)) for c in rest]
    return sorted(places, key=lambda p: (list(Reason).index(p.reason), _waiting_key(p.candidate)))


def reorder(queue: Sequence[int], interview_id: int, position: int) -> list[int]:
    """Return the ids whose places a curator fixes by moving one to ``position`` (from 1): all up to it.

    ``queue`` is the order that is shown; whoever comes after the position keeps their turn by the rules.
    """
    rest = [i for i in queue if i != interview_id]
    rest.insert(position - 1, interview_id)
    return rest[:position]


def _reason(candidate: Candidate) -> Reason:
    if candidate.is_held:
        return Reason.HELD
    if candidate.pinned_date is not None:
        return Reason.PINNED
    if candidate.position is not None:
        return Reason.ORDERED
    return Reason.NEVER_FEATURED if candidate.last_posted_at is None else Reason.COOLING_OFF


def _choose(left: list[Candidate], slot: Slot, cool_off: timedelta) -> QueuePlace | None:
    for tier in _TIERS:
        found = [c for c in left if tier.admits(c, slot, cool_off)]
        if found:
            return QueuePlace(candidate=min(found, key=tier.order), reason=tier.reason, slot=slot)
    return None


@dataclass(frozen=True, slots=True)
class _Tier:
    """Candidates who come before all of the tiers below, the least by ``order`` first."""

    reason: Reason
    admits: Callable[[Candidate, Slot, timedelta], bool]
    order: Callable[[Candidate], Any]


def _is_pinned(candidate: Candidate, slot: Slot, _: timedelta) -> bool:
    return candidate.pinned_date is not None and candidate.pinned_date <= slot.local_date


def _is_ordered(candidate: Candidate, _: Slot, __: timedelta) -> bool:
    return candidate.pinned_date is None and candidate.position is not None


def _is_new(candidate: Candidate, _: Slot, __: timedelta) -> bool:
    return candidate.pinned_date is None and candidate.last_posted_at is None


def _is_rested(candidate: Candidate, slot: Slot, cool_off: timedelta) -> bool:
    posted_at = candidate.last_posted_at if candidate.pinned_date is None else None
    return posted_at is not None and posted_at + cool_off <= slot.due_at


def _pinned_key(candidate: Candidate) -> tuple[date, tuple[datetime, int]]:
    return (candidate.pinned_date or date.max, _waiting_key(candidate))


def _ordered_key(candidate: Candidate) -> tuple[float, int]:
    return (candidate.position or 0.0, candidate.interview_id)


def _waiting_key(candidate: Candidate) -> tuple[datetime, int]:
    return (candidate.waiting_since, candidate.interview_id)


def _featured_key(candidate: Candidate) -> tuple[datetime, int]:
    return (candidate.last_posted_at or datetime.min.replace(tzinfo=UTC), candidate.interview_id)


_TIERS = (
    _Tier(Reason.PINNED, _is_pinned, _pinned_key),
    _Tier(Reason.ORDERED, _is_ordered, _ordered_key),
    _Tier(Reason.NEVER_FEATURED, _is_new, _waiting_key),
    _Tier(Reason.LONGEST_AGO, _is_rested, _featured_key),
)
"""Who is featured in a slot: the first of the first tier that has anybody."""
