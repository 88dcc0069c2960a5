"""Direct messages: opened slowly, opened once, and given up only for those who take none."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord_api.direct_messages import OPENINGS_A_MINUTE, DirectMessages, OpeningLane
from bot.domain.outcomes import Later, Refused, Sent
from bot.ui.base import message_page


class Ticking:
    """Steady seconds that are moved on by the test, and tick a little each time that they are read."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        self.now += 0.003
        return self.now


class Outside:
    """What Discord has: who was opened when, what was written, and how it answers."""

    def __init__(self, clock: Ticking) -> None:
        self.clock = clock
        self.opened: list[tuple[float, int]] = []
        self.written: list[int] = []
        self.refuse_opening: int | None = None
        self.refuse_writing: dict[int, int] = {}
        self.hangs = False
        self.hanging: dict[int, Any] = {}

    def is_opening(self, user_id: int) -> bool:
        return user_id in self.hanging

    async def open_direct_channel(self, user_id: int, *, ended: Any, **_: object) -> int:
        if self.hangs:
            self.hanging[user_id] = ended
            raise TimeoutError
        ended()
        if self.refuse_opening is not None:
            raise forbidden(self.refuse_opening)
        self.opened.append((self.clock.now, user_id))
        return user_id + 1000

    async def notify(self, _: int, channel_id: int, *_arguments: object, **_options: object) -> Any:
        if channel_id in self.refuse_writing:
            return Refused("refused", self.refuse_writing[channel_id])
        self.written.append(channel_id)
        return Sent(1)


def forbidden(code: int) -> discord.Forbidden:
    response = SimpleNamespace(status=403, reason="Forbidden")
    return discord.Forbidden(response, {"code": code, "message": "no"})  # type: ignore[arg-type]


def make(clock: Ticking) -> tuple[Outside, DirectMessages]:
    outside = Outside(clock)
    return outside, DirectMessages(outside, outside, OpeningLane(clock))  # type: ignore[arg-type]


async def write(direct: DirectMessages, user_id: int, channel_id: int | None = None) -> Any:
    return await direct.write_to(user_id, message_page("Hello"), nonce="N1", channel_id=channel_id)


async def test_three_hundred_at_once_are_all_told_at_no_more_than_four_a_minute() -> None:
    clock = Ticking()
    outside, direct = make(clock)
    waiting = dict.fromkeys(range(1, 301), 0.0)
    while waiting:
        clock.now = max(clock.now, min(waiting.values()))
        for user in [u for u, at in waiting.items() if at <= clock.now]:
            outcome = (await write(direct, user)).outcome
            if isinstance(outcome, Later):
                waiting[user] = clock.now + outcome.seconds
            else:
                del waiting[user]

    assert sorted(outside.written) == [user + 1000 for user in range(1, 301)]
    instants = [at for at, _ in outside.opened]
    for at in instants:
        assert sum(at <= other < at + 60 for other in instants) <= OPENINGS_A_MINUTE
    assert instants[-1] < 1000 + 80 * 60
    assert [user for _, user in outside.opened] == list(range(1, 301))  # in the order asked


async def test_a_known_channel_is_neither_opened_again_nor_slowed() -> None:
    outside, direct = make(Ticking())
    for user in range(100):
        assert (await write(direct, user, 5000 + user)).outcome == Sent(1)

    assert outside.opened == []
    assert len(outside.written) == 100


@pytest.mark.parametrize("code", [10003, 50001])
async def test_a_channel_that_is_gone_is_opened_anew(code: int) -> None:
    outside, direct = make(Ticking())
    outside.refuse_writing[77] = code
    written = await write(direct, 5, 77)

    assert written.channel_id == 1005
    assert outside.written == [1005]


@pytest.mark.parametrize(
    ("code", "is_closed"), [(50007, True), (50278, True), (20026, False), (20009, False)]
)
async def test_only_who_takes_no_messages_counts_as_closed(code: int, *, is_closed: bool) -> None:
    outside, direct = make(Ticking())
    outside.refuse_writing[1005] = code
    written = await write(direct, 5)

    assert written.is_closed is is_closed
    assert written.channel_id == 1005  # kept in any case: the next message needs no opening


async def test_opened_too_fast_means_later_for_everybody_and_closed_for_nobody() -> None:
    clock = Ticking()
    outside, direct = make(clock)
    outside.refuse_opening = 40003
    first = await write(direct, 1)
    outside.refuse_opening = None
    second = await write(direct, 2)

    assert not first.is_closed
    assert isinstance(first.outcome, Later)
    assert isinstance(second.outcome, Later)
    assert outside.opened == []
    clock.now += 11 * 60
    assert (await write(direct, 1)).outcome == Sent(1)


async def test_another_answer_while_opening_is_what_it_is() -> None:
    outside, direct = make(Ticking())
    outside.refuse_opening = 50007
    assert (await write(direct, 1)).is_closed


async def test_openings_that_hang_count_until_they_are_over() -> None:
    clock = Ticking()
    outside, direct = make(clock)
    outside.hangs = True
    for user in range(1, 17):
        await write(direct, user)
        clock.now += 16
    assert len(outside.hanging) == OPENINGS_A_MINUTE  # nobody knows whether they came through
    for ended in outside.hanging.values():
        ended()
    outside.hangs, outside.hanging = False, {}
    assert isinstance((await write(direct, 99)).outcome, Later)
    clock.now += 600
    assert (await write(direct, 99)).outcome == Sent(1)


async def test_nobody_waits_for_ever_for_a_request_of_which_nothing_is_heard() -> None:
    clock = Ticking()
    outside, direct = make(clock)
    outside.hangs = True
    for user in range(1, 5):
        await write(direct, user)
        clock.now += 16
    outside.hangs = False
    clock.now += 400
    assert isinstance((await write(direct, 5)).outcome, Sent | Later)
    clock.now += 100
    assert (await write(direct, 5)).outcome == Sent(1)
