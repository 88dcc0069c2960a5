import asyncio
import time

from bot.discord_api.rate_limiter import Priority, RateLimiter


async def test_requests_leave_at_the_pace_and_messages_go_first() -> None:
    rate_limiter, order = RateLimiter(rate=100), []

    async def request(priority: Priority, number: int) -> None:
        await rate_limiter.acquire(priority)
        order.append((priority, number))

    begun = time.monotonic()
    await asyncio.gather(
        *(request(Priority.NOTICE, i) for i in range(5)),
        *(request(Priority.FOLLOW_UP, i) for i in range(5)),
        *(request(Priority.MESSAGE, i) for i in range(10)),
    )

    assert time.monotonic() - begun >= 0.15  # twenty requests, a hundred a second, less what may burst
    first = order.index((Priority.MESSAGE, 9))
    assert all(order.index((Priority.FOLLOW_UP, i)) > order.index((Priority.MESSAGE, i)) for i in range(5))
    assert order.index((Priority.NOTICE, 4)) > first


async def test_whoever_stops_waiting_holds_up_nobody() -> None:
    rate_limiter = RateLimiter(rate=20)
    waiting = [asyncio.create_task(rate_limiter.acquire(Priority.MESSAGE)) for _ in range(6)]
    await asyncio.sleep(0.02)
    for task in waiting[3:]:
        task.cancel()
    await asyncio.wait_for(rate_limiter.acquire(Priority.NOTICE), 2)

    assert [t.cancelled() for t in waiting] == [False] * 3 + [True] * 3
