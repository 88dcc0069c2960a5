"""What the proof of "exactly once" needs of the times: each inequality with the step that would break without it."""

from datetime import timedelta

import pytest

from bot.domain import delivery_policy as policy
from bot.domain.posts import Schedule

WAITED = timedelta(seconds=policy.POST_TIMEOUT)
INEQUALITIES = {
    "a second try after the quiet time is still protected by the nonce": (
        policy.QUIET, policy.NONCE_IS_SAFE,
    ),
    "nobody takes a claim up while its own task waits for the answer": (WAITED, policy.IN_FLIGHT),
    "a claim that nobody finished has been quiet when it is taken up": (policy.QUIET, policy.IN_FLIGHT),
    "so has one for a forum, where both may be equal": (
        policy.QUIET_FOR_FORUMS, policy.IN_FLIGHT + timedelta.resolution,
    ),
    "a claim that nobody finished is never sent again by the nonce alone": (
        policy.NONCE_IS_SAFE, policy.IN_FLIGHT,
    ),
    "a post in a forum is not looked for while somebody waits for its answer": (
        WAITED, policy.QUIET_FOR_FORUMS,
    ),
    "the first try of a late post is never sent by the nonce alone": (
        policy.NONCE_IS_SAFE, policy.ON_TIME_WITHIN,
    ),
    "the longest rest is no shorter than a quiet time": (policy.QUIET_FOR_FORUMS, policy.LONGEST_BACKOFF),
    "a date is late, and so looked for, before it is missed": (
        policy.ON_TIME_WITHIN, timedelta(hours=Schedule(id=1, guild_id=1, series_id=1).grace_hours),
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", INEQUALITIES)
def test_the_times_keep_what_the_proof_needs(why: str) -> None:
    shorter, longer = INEQUALITIES[why]

    assert shorter < longer
