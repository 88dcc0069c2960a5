"""The table of legal steps, and where people stand by it."""

import pytest

from bot.domain.lifecycle import LEGAL, OPEN, WRITABLE, Stage, may_become, stage_of
from bot.domain.models import ConsentState, InterviewStatus


def test_removed_is_the_end_and_reached_from_everywhere() -> None:
    assert LEGAL[InterviewStatus.REMOVED] == frozenset()
    others = set(InterviewStatus) - {InterviewStatus.REMOVED}
    assert all(may_become(s, InterviewStatus.REMOVED) for s in others)


def test_whatever_is_not_removed_can_be_taken_back_and_only_taken_up_again_after_that() -> None:
    held = set(InterviewStatus) - {InterviewStatus.REMOVED, InterviewStatus.WITHDRAWN}
    assert all(may_become(s, InterviewStatus.WITHDRAWN) for s in held)
    assert LEGAL[InterviewStatus.WITHDRAWN] == {InterviewStatus.DRAFT, InterviewStatus.REMOVED}


def test_nothing_is_approved_that_was_withdrawn_or_removed() -> None:
    before = {s for s in InterviewStatus if InterviewStatus.APPROVED in LEGAL[s]}
    assert not before & {InterviewStatus.WITHDRAWN, InterviewStatus.REMOVED}


def test_what_is_on_its_way_can_be_written_in() -> None:
    assert OPEN < WRITABLE


@pytest.mark.parametrize(
    ("status", "consent", "posted", "stage"),
    [
        ("draft", "not_yet", 0, Stage.WRITING),
        ("changes_requested", "not_yet", 0, Stage.CHANGES),
        ("submitted", "not_yet", 3, Stage.IN_REVIEW),
        ("approved", "not_yet", 0, Stage.CONSENT),
        ("approved", "agreed", 0, Stage.SCHEDULED),
        ("approved", "public_already", 1, Stage.POSTED),
        ("rejected", "not_yet", 0, None),
        ("withdrawn", "withdrawn", 1, None),
    ],
)
def test_each_stands_somewhere(status: str, consent: str, posted: int, stage: Stage | None) -> None:
    assert stage_of(InterviewStatus(status), ConsentState(consent), times_posted=posted) is stage
