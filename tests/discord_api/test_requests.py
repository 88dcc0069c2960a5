"""Requests that take too long, and a Discord that holds the whole bot: nothing is sent twice, nothing stays shut."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.http import Route

from bot.discord_api.outcomes import outcome_of
from bot.discord_api.rate_limiter import PATIENCE, Priority, RateLimiter
from bot.discord_api.requests import Requests, note_answer, note_no_answer, note_pauses
from bot.domain.outcomes import Answer, Later


def make_requests(**options: Any) -> Requests:
    return Requests(SimpleNamespace(user=None), RateLimiter(rate=10_000), **options)  # type: ignore[arg-type]


class Slow:
    """A request that ends when it is told to, and knows how often it was sent."""

    def __init__(self) -> None:
        self.sent = 0
        self.may_end = asyncio.Event()
        self.error: Exception | None = None
        self.was_cancelled = False

    async def __call__(self) -> int:
        self.sent += 1
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        if self.error is not None:
            raise self.error
        return 7


async def ask(requests: Requests, call: Callable[[], Awaitable[int]], key: str | None = None) -> int:
    return await requests.ask(call, priority=Priority.MESSAGE, limit=0.02, key=key)


async def test_who_waits_gives_up_and_the_request_goes_on() -> None:
    requests, slow = make_requests(), Slow()
    with pytest.raises(TimeoutError):
        await ask(requests, slow)
    slow.may_end.set()
    await asyncio.sleep(0.01)

    assert not slow.was_cancelled
    assert requests.counts == {"sent": 1, "late": 1, "answered": 1}


async def test_who_is_cancelled_cancels_nothing() -> None:
    requests, slow = make_requests(), Slow()
    asking = asyncio.create_task(requests.ask(slow, priority=Priority.MESSAGE))
    await asyncio.sleep(0.01)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    assert slow.sent == 1
    assert not slow.was_cancelled
    await requests.close()
    assert slow.was_cancelled  # at the stop, and only then


async def test_a_late_answer_is_found_by_who_asks_again() -> None:
    requests, slow = make_requests(), Slow()
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await ask(requests, slow, key="post")
        assert requests.is_under_way("post")
    slow.may_end.set()

    assert await ask(requests, slow, key="post") == 7
    assert slow.sent == 1
    assert not requests.is_under_way("post")
    assert await ask(requests, slow, key="post") == 7
    assert slow.sent == 2  # the first answer was fetched; this is a new request


async def test_an_answer_that_came_between_two_attempts_counts() -> None:
    requests, slow = make_requests(), Slow()
    with pytest.raises(TimeoutError):
        await ask(requests, slow, key="post")
    slow.may_end.set()
    await asyncio.sleep(0.01)

    assert requests.is_under_way("post")
    assert await ask(requests, slow, key="post") == 7
    assert slow.sent == 1


async def test_a_late_failure_is_told_too_and_no_error_is_left_lying() -> None:
    requests, slow = make_requests(), Slow()
    slow.error = aiohttp.ServerDisconnectedError()
    with pytest.raises(TimeoutError):
        await ask(requests, slow, key="post")
    slow.may_end.set()

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await ask(requests, slow, key="post")
    assert requests.counts["lost"] == 1


async def test_an_interaction_is_acknowledged_before_each_request() -> None:
    order: list[str] = []

    async def before() -> None:
        order.append("acknowledged")

    async def call() -> None:
        order.append("sent")

    requests = make_requests(before=before)
    await requests.ask(call, priority=Priority.MESSAGE)
    await requests.ask(call, priority=Priority.MESSAGE)

    assert order == ["acknowledged", "sent"] * 2


GLOBALLY: dict[str, Any] = {"X-RateLimit-Global": "true"}


async def hold(
    rate_limiter: RateLimiter, seconds: str, *, status: int = 429, url: str = Route.BASE, **headers: str
) -> None:
    response = SimpleNamespace(status=status, headers={"Retry-After": seconds, **headers})
    await note_pauses(rate_limiter)(None, None, SimpleNamespace(response=response, url=f"{url}/x"))


async def test_a_global_429_holds_back_everything_for_as_long_as_it_says() -> None:
    loop, rate_limiter = asyncio.get_running_loop(), RateLimiter(rate=10_000)
    begun = loop.time()
    await hold(rate_limiter, "0.2", **GLOBALLY)
    await asyncio.gather(*(rate_limiter.acquire(priority) for priority in [*Priority] * 5))

    assert loop.time() - begun >= 0.2


@pytest.mark.parametrize(
    "other",
    [
        {"status": 200, "X-RateLimit-Global": "true"},
        {"X-RateLimit-Scope": "user"},
        {"url": "https://cdn.discordapp.com", "X-RateLimit-Global": "true"},
    ],
)
async def test_other_answers_hold_back_nothing(other: dict[str, Any]) -> None:
    rate_limiter = RateLimiter(rate=10_000)
    await hold(rate_limiter, "600", **other)
    await asyncio.wait_for(rate_limiter.acquire(Priority.NOTICE), 1)


async def test_what_can_wait_is_postponed_by_discords_own_time_where_that_is_long() -> None:
    rate_limiter = RateLimiter(rate=10_000)
    await hold(rate_limiter, str(PATIENCE + 40), **GLOBALLY)

    with pytest.raises(discord.RateLimited) as raised:
        await rate_limiter.acquire(Priority.NOTICE)
    outcome = outcome_of(raised.value)
    assert isinstance(outcome, Later)
    assert PATIENCE + 39 < outcome.seconds <= PATIENCE + 40
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(rate_limiter.acquire(Priority.MESSAGE), 0.05)  # a post waits


def test_a_time_out_leaves_open_whether_it_was_done() -> None:
    assert outcome_of(TimeoutError()) is Answer.UNKNOWN


# ---------------------------------------------------------------------------------------- what discord.py repeats


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [([429], Later(100)), ([429, 429], Later(100)), ([502, 429], Answer.UNKNOWN), ([0, 429], Answer.UNKNOWN)],
    ids=str,
)
async def test_that_discord_wants_a_request_later_says_nothing_about_attempts_before(
    statuses: list[int], expected: object
) -> None:
    """As discord.py does: what ends with 502 is sent again by itself, and only the last answer reaches us."""
    left = list(statuses)

    async def answer(request: web.Request) -> web.Response:
        status = left.pop(0)
        if status == 0:
            assert request.transport is not None
            request.transport.close()
        return web.Response(status=status or 500)

    app, trace = web.Application(), aiohttp.TraceConfig()
    app.router.add_post("/", answer)
    trace.on_request_end.append(note_answer)
    trace.on_request_exception.append(note_no_answer)
    async with TestServer(app) as server, aiohttp.ClientSession(trace_configs=[trace]) as session:

        async def repeat() -> int:
            for _ in statuses:
                try:
                    async with session.post(server.make_url("/")):
                        pass
                except aiohttp.ClientError:
                    pass
            raise discord.RateLimited(100)

        with pytest.raises((discord.RateLimited, aiohttp.ClientError)) as raised:
            await make_requests().ask(repeat, priority=Priority.MESSAGE, limit=5, key="post")

    assert outcome_of(raised.value) == expected
