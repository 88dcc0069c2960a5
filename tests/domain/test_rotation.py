from datetime import UTC, date, datetime, timedelta

from bot.domain.rotation import Candidate, Reason, explain_waiting, pick_next, plan_queue, reorder
from bot.domain.schedule import Slot

NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)
COOL_OFF = timedelta(weeks=26)


def slots(count: int) -> list[Slot]:
    return [Slot(date(2026, 3, 2) + timedelta(weeks=i), NOW + timedelta(weeks=i)) for i in range(count)]


def candidate(
    number: int, *, waits_days: int = 10, featured_weeks: int | None = None, **changes: object
) -> Candidate:
    last = None if featured_weeks is None else NOW - timedelta(weeks=featured_weeks)
    values = {
        "interview_id": number,
        "name": f"P{number}",
        "waiting_since": NOW - timedelta(days=waits_days),
        "last_posted_at": last,
    }
    return Candidate(**{**values, **changes})


def order(*candidates: Candidate, count: int = 5) -> list[tuple[int, Reason]]:
    plan = plan_queue(candidates, slots(count), cool_off=COOL_OFF)
    return [(p.candidate.interview_id, p.reason) for p in plan]


def test_a_pin_comes_first_then_the_curators_order_then_waiting_then_longest_ago() -> None:
    found = order(
        candidate(1, featured_weeks=40),
        candidate(2, featured_weeks=60),
        candidate(3, waits_days=5),
        candidate(4, waits_days=50),
        candidate(5, position=1.0, featured_weeks=2),
        candidate(6, pinned_date=date(2026, 3, 2)),
        count=6,
    )

    assert found == [
        (6, Reason.PINNED),
        (5, Reason.ORDERED),
        (4, Reason.NEVER_FEATURED),
        (3, Reason.NEVER_FEATURED),
        (2, Reason.LONGEST_AGO),
        (1, Reason.LONGEST_AGO),
    ]


def test_a_pin_waits_for_its_date() -> None:
    found = order(candidate(1, pinned_date=date(2026, 3, 16)), candidate(2), candidate(3), count=3)

    assert [i for i, _ in found] == [2, 3, 1]


def test_nobody_comes_back_before_the_cool_off() -> None:
    assert pick_next([candidate(1, featured_weeks=25)], slots(1)[0], cool_off=COOL_OFF) is None
    assert pick_next([candidate(1, featured_weeks=26)], slots(1)[0], cool_off=COOL_OFF) is not None


def test_held_interviews_are_never_chosen_and_the_list_says_why() -> None:
    held, cooling = candidate(1, is_held=True), candidate(2, featured_weeks=1)
    plan = plan_queue([held, cooling], slots(3), cool_off=COOL_OFF)

    assert plan == []
    assert [p.reason for p in explain_waiting([held, cooling], plan)] == [Reason.COOLING_OFF, Reason.HELD]


def test_equals_are_settled_by_who_was_there_first() -> None:
    assert [i for i, _ in order(candidate(9), candidate(3), candidate(5), count=3)] == [3, 5, 9]


def test_reorder_fixes_only_the_places_up_to_the_one_that_was_asked_for() -> None:
    assert reorder([1, 2, 3, 4], 4, 2) == [1, 4]
    assert reorder([1, 2, 3], 1, 3) == [2, 3, 1]
    assert reorder([1, 2], 7, 1) == [7]
