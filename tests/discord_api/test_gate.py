"""A global 429 while somebody gives up: discord.py's gate stays shut for who cancels, and opens for who does not."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
from aiohttp import web
from discord.http import HTTPClient, Route

from bot.discord_api.rate_limiter import Priority, RateLimiter
from bot.discord_api.requests import Requests

HELD = 0.4


@asynccontextmanager
async def held_bot(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[discord.Client, list[str]]]:
    """A client, and a Discord that answers the first request with a global 429 of ``HELD`` seconds."""
    seen: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.path)
        if len(seen) == 1:
            body = {"message": "wait", "retry_after": HELD, "global": True}
            headers = {"Via": "1.1 x", "X-RateLimit-Global": "true", "Content-Type": "application/json"}
            return web.Response(body=json.dumps(body).encode(), status=429, headers=headers)
        return web.Response(body=b'{"id": "1"}', headers={"Content-Type": "application/json"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{runner.addresses[0][1]}")
    client = discord.Client(intents=discord.Intents.none())
    await client._async_setup_hook()
    http: HTTPClient = client.http
    http._HTTPClient__session = discord.http.aiohttp.ClientSession()  # type: ignore[attr-defined]
    http._global_over = asyncio.Event()
    http._global_over.set()
    try:
        yield client, seen
    finally:
        await http.close()
        await runner.cleanup()


async def test_whoever_cancels_within_discord_py_shuts_its_gate_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Why nothing here does. If this fails, discord.py has mended it, and `Requests` may become simpler."""
    async with held_bot(monkeypatch) as (client, seen):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(HELD / 4):
                await client.http.get_channel(1)
        await asyncio.sleep(2 * HELD)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(4 * HELD):
                await client.http.get_user(2)

        assert seen == ["/channels/1"]


async def test_whoever_gives_up_at_the_door_leaves_the_gate_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    async with held_bot(monkeypatch) as (client, seen):
        requests = Requests(client, RateLimiter(rate=10_000))
        with pytest.raises(TimeoutError):
            await requests.ask(lambda: client.http.get_channel(1), priority=Priority.NOTICE, limit=HELD / 4)
        assert await requests.ask(lambda: client.http.get_user(2), priority=Priority.NOTICE) == {"id": "1"}
        async with asyncio.timeout(10):
            while len(seen) < 3:
                await asyncio.sleep(0.01)  # the gate opens for both, in any order

        assert sorted(seen) == ["/channels/1", "/channels/1", "/users/2"]
        await requests.close()
