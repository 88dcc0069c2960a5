"""What follows from the answers to the change of a name: for a day again, more and more rarely, then aloud."""

from datetime import timedelta

import pytest

from bot.domain.outcomes import CHANNEL_GONE, Answer, Later, Outcome, Refused
from bot.domain.renames import RenameStep, after_rename
from tests.factories import NOW

FORBIDDEN = Refused("forbidden", 50013)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def seconds(count: float) -> RenameStep:
    return RenameStep(wake_at=NOW + timedelta(seconds=count))


@pytest.mark.parametrize(
    ("message", "thread", "tries", "age", "step"),
    [
        (Answer.OK, Answer.OK, 0, HOUR, RenameStep()),
        (Answer.OK, Answer.NOT_FOUND, 0, HOUR, RenameStep()),
        (Answer.DELETED, Answer.OK, 0, HOUR, RenameStep(is_gone=True)),
        (Answer.DELETED, FORBIDDEN, 9, 2 * DAY, RenameStep(is_gone=True)),
        (Refused(CHANNEL_GONE, 10003), Answer.NOT_FOUND, 0, HOUR, RenameStep(is_gone=True)),
        (Answer.UNKNOWN, Answer.OK, 0, HOUR, seconds(30)),
        (Answer.OK, Answer.UNKNOWN, 1, HOUR, seconds(60)),
        (Answer.OK, FORBIDDEN, 3, HOUR, seconds(240)),
        (Answer.UNAUTHORIZED, Answer.OK, 99, HOUR, seconds(3600)),
        (Answer.OK, Later(600), 0, HOUR, seconds(600)),
        (Answer.OK, Later(5), 2, HOUR, seconds(120)),
        (Later(10**9), Answer.OK, 0, HOUR, seconds(12 * 3600)),
        (Answer.UNKNOWN, Answer.OK, 30, DAY, RenameStep(note="unanswered")),
        (Answer.UNKNOWN, FORBIDDEN, 30, DAY, RenameStep(note="forbidden")),
        (Answer.OK, Answer.OK, 30, 2 * DAY, RenameStep()),
    ],
)
def test_what_follows_from_each_answer(
    message: Outcome, thread: Outcome, tries: int, age: timedelta, step: RenameStep
) -> None:
    assert after_rename(message, [thread], tries=tries, since=NOW - age, now=NOW) == step
