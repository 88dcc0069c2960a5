"""Which answers to the question for a message say that it is gone; all others say nothing."""

import pytest

from bot.domain.lost_posts import is_gone
from bot.domain.outcomes import CHANNEL_GONE, Answer, Later, Outcome, Refused, Sent


@pytest.mark.parametrize(
    ("outcome", "gone"),
    [
        (Answer.DELETED, True),
        (Refused(CHANNEL_GONE, 10003), True),
        (Refused(CHANNEL_GONE, 10004), False),
        (Refused("forbidden", 50001), False),
        (Refused("forbidden", 50013), False),
        (Refused("refused", 0), False),
        (Later(900), False),
        (Sent(1), False),
        *((answer, False) for answer in Answer if answer is not Answer.DELETED),
    ],
)
def test_only_what_discord_does_not_know_is_gone(outcome: Outcome, gone: bool) -> None:
    assert is_gone(outcome) is gone
