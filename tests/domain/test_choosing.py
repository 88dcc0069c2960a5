"""Which of somebody's interviews is meant: the published one never loses to a draft, and nothing is guessed."""

from itertools import combinations

import pytest

from bot.domain.choosing import Purpose, choose_own
from bot.domain.community import OwnInterview
from bot.domain.models import ConsentState, InterviewStatus

S = InterviewStatus


def own(
    number: int, status: InterviewStatus, *, agreed: bool = False, has_words: bool = True
) -> OwnInterview:
    consent = ConsentState.AGREED if agreed else ConsentState.NOT_YET
    return OwnInterview(
        id=number, status=status, consent=consent, series_id=1, follows_id=None, has_words=has_words
    )


PUBLISHED = own(1, S.APPROVED, agreed=True)
DRAFT, EMPTY = own(2, S.DRAFT), own(3, S.DRAFT, has_words=False)
SUBMITTED, ASKED = own(4, S.SUBMITTED), own(5, S.CHANGES_REQUESTED)
APPROVED, REJECTED, WITHDRAWN = own(6, S.APPROVED), own(7, S.REJECTED), own(8, S.WITHDRAWN)
ALL = (PUBLISHED, DRAFT, EMPTY, SUBMITTED, ASKED, APPROVED, REJECTED, WITHDRAWN)


@pytest.mark.parametrize(
    ("interviews", "purpose", "meant"),
    [
        ([DRAFT, PUBLISHED], Purpose.WITHDRAW, (PUBLISHED, DRAFT)),
        ([EMPTY, PUBLISHED], Purpose.WITHDRAW, (PUBLISHED, EMPTY)),
        ([WITHDRAWN, PUBLISHED], Purpose.WITHDRAW, (PUBLISHED,)),
        ([WITHDRAWN], Purpose.WITHDRAW, ()),
        ([EMPTY, PUBLISHED], Purpose.OPEN, (EMPTY,)),
        ([DRAFT, PUBLISHED, SUBMITTED], Purpose.OPEN, (DRAFT,)),
        ([DRAFT, ASKED], Purpose.OPEN, (ASKED, DRAFT)),
        ([APPROVED, SUBMITTED], Purpose.OPEN, (APPROVED,)),
        ([REJECTED, PUBLISHED, WITHDRAWN], Purpose.OPEN, (PUBLISHED,)),
        ([REJECTED, WITHDRAWN], Purpose.OPEN, (WITHDRAWN, REJECTED)),
        ([DRAFT, PUBLISHED, APPROVED], Purpose.READ, (PUBLISHED,)),
        ([DRAFT], Purpose.READ, ()),
    ],
)
def test_what_is_meant(interviews, purpose: Purpose, meant) -> None:
    assert choose_own(interviews, purpose) == list(meant)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_nothing_that_others_can_see_is_passed_over_when_something_is_taken_back(count: int) -> None:
    for interviews in combinations(ALL, count):
        meant = choose_own(interviews, Purpose.WITHDRAW)
        assert set(meant) == {one for one in interviews if one.status is not S.WITHDRAWN}
        assert not meant or meant[0].is_published or PUBLISHED not in interviews
