"""What rows wait for is judged by one look: neither before it can be done, nor by what came due since."""

from tests.torture.furnished import wait_for


async def test_what_takes_a_while_is_waited_for() -> None:
    looks = iter([["a post", "a notice"], ["a notice"], []])

    assert await wait_for(lambda: next(looks), 5) == []


async def test_what_comes_due_after_all_was_done_is_not_looked_at() -> None:
    looks = iter([["a post"], [], ["a plan of tomorrow"]])

    assert await wait_for(lambda: next(looks), 5) == []
    assert next(looks) == ["a plan of tomorrow"]


async def test_what_is_never_done_is_told_after_the_time() -> None:
    assert await wait_for(lambda: ["a notice"], 0.3) == ["a notice"]
