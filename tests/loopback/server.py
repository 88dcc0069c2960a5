"""The stand-in itself: SimCord's backend holds the state, so its people can click and type; aiohttp serves it.

What SimCord lacks is added: all that `tests.strict` knows, rate limits, resuming, and faults
(`tests.loopback.faults`). The state outlives the bot.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import discord
import simcord
from aiohttp import BodyPartReader, web
from simcord.backend.cdn import CDN_BASE
from simcord.backend.errors import BackendError
from simcord.http import router

from tests.loopback.faults import Fault, fail, json_response, kill
from tests.loopback.gateway import Gateway
from tests.loopback.limits import Limits
from tests.strict import install, world_of

TOKEN = "loopback-token"


def real_time() -> datetime:
    return datetime.now(UTC)


@dataclass
class Line:
    """A slow line between bot and Discord, which is slept: seconds a request, and bytes a second (5 Mbit/s)."""

    seconds: float = 0.2
    bytes_a_second: float = 5_000_000 / 8

    async def carry(self, size: int) -> None:
        await asyncio.sleep(self.seconds + size / self.bytes_a_second)


@dataclass
class Loopback:
    """The running stand-in. ``world``: its rules, and what they remember; ``line``: as slow as real ones, if any."""

    env: simcord.Env
    clock: Callable[[], datetime] = real_time
    port: int = 0
    pid: int | None = None
    keeps_requests: bool = True
    limits: Limits | None = None
    line: Line | None = None
    skew: timedelta = timedelta(0)
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    acknowledged: dict[str, float] = field(default_factory=dict)
    in_flight: int = 0
    invalid_requests: int = 0
    _last_request: float = 0.0

    def __post_init__(self) -> None:
        self.gateway = Gateway(self.backend, "")
        self.world = world_of(self.backend)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def backend(self) -> Any:
        return self.env.backend

    @property
    def identified(self) -> asyncio.Event:
        return self.gateway.identified

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.in_flight += 1
        try:
            answer = await self._serve(request)
        finally:
            self.in_flight -= 1
        if answer.status in (401, 403, 429):
            self.invalid_requests += 1
        if not answer.prepared:
            answer.headers["Date"] = format_datetime(self.clock() + self.skew, usegmt=True)
        return answer

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        body, files = await _read(request)
        if self.line is not None:
            await self.line.carry(request.content_length or 0)
        self.keep_time()
        loop_time = asyncio.get_running_loop().time()
        self._last_request = loop_time
        if self.keeps_requests:
            self.requests.append((request.method, path, body))
        if path.endswith("/callback"):
            interaction_id = path.split("/")[2]
            self.gateway.unanswered.discard(interaction_id)
            self.acknowledged.setdefault(interaction_id, loop_time)
        if self.limits is not None:
            refused = self.limits.refuse(request.method, path)
            if refused is not None:
                return refused
        needs_token = "/interactions/" not in path and "/webhooks/" not in path
        if needs_token and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return json_response({"message": "401: Unauthorized", "code": 0}, 401)
        fault = self._fault(request.method, path)
        if fault and fault.delays:
            if fault.kills:
                kill(self.pid)
            await asyncio.sleep(fault.seconds)
        elif fault and fault.when == "before":
            return await fail(request, fault, None, self.pid)
        answer = self._carry_out(request, path, body, files)
        if self.limits is not None:
            answer.headers.update(self.limits.headers(request.method, path))
        return await fail(request, fault, answer, self.pid) if fault else answer

    def _carry_out(self, request: web.Request, path: str, body: Any, files: list[Any]) -> web.Response:
        try:
            result = router.dispatch(
                self.backend, request.method, path, json=body, params=dict(request.query), files=files
            )
        except BackendError as error:
            return json_response(error.to_json(), error.status)
        return json_response(result) if result is not None else web.Response(status=204)

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.meets(method, path):
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                return fault
        return None

    def keep_time(self) -> None:
        behind = (self.clock() - self.backend.clock.now()).total_seconds()
        if behind > 0:
            self.backend.advance_clock(behind)

    async def tick(self) -> None:
        """Let time pass for SimCord as it does outside, so that an interaction is as old as it is."""
        while True:
            self.keep_time()
            await asyncio.sleep(0.1)

    async def open_gateway(self, request: web.Request) -> web.StreamResponse:
        return await self.gateway.serve(request)

    async def cdn(self, request: web.Request) -> web.Response:
        blob = self.backend.cdn.get(CDN_BASE + request.path.removeprefix("/cdn"))
        if self.line is not None:
            await self.line.carry(len(blob or b""))
        return web.Response(body=blob) if blob is not None else web.Response(status=404)

    async def settle(self, **_: Any) -> None:
        """Wait until every interaction was answered and the bot has been silent for 150 ms, at most 10 s."""
        loop = asyncio.get_running_loop()
        self._last_request = loop.time()
        end = loop.time() + 10
        while (
            self.gateway.unanswered
            or (self.line and self.in_flight)
            or loop.time() - self._last_request < 0.15
        ) and loop.time() < end:
            await asyncio.sleep(0.02)

    def forget_nonces(self) -> None:
        self.world.forget_nonces()

    def count(self, method: str, ending: str) -> int:
        return sum(m == method and p.endswith(ending) for m, p, _ in self.requests)


class RemoteEnv(simcord.Env):
    """SimCord's world without a bot in it: whoever connects is the bot."""

    loopback: Loopback

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._started = True

    async def shutdown(self) -> None:
        self._started = False

    async def _settle_internal(self, **options: Any) -> None:
        await self.loopback.settle(**options)


async def _read(request: web.Request) -> tuple[Any, list[Any]]:
    if request.content_type == "application/json":
        return await request.json(), []
    if not request.content_type.startswith("multipart/"):
        return None, []
    body, files = None, []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue  # Discord's bodies are not nested
        if part.name == "payload_json":
            body = json.loads(await part.text())
        else:
            content = BytesIO(await part.read())
            files.append(SimpleNamespace(fp=content, filename=part.filename, description=None))
    return body, files


@asynccontextmanager
async def loopback(clock: Callable[[], datetime] = real_time) -> AsyncIterator[Loopback]:
    install()
    env = RemoteEnv(discord.Client(intents=discord.Intents.none()))
    await env.start()
    made = Loopback(env, clock)
    env.loopback = made
    made.keep_time()
    app = web.Application(client_max_size=30 * 1024 * 1024)
    app.router.add_get("/cdn/{path:.*}", made.cdn)
    app.router.add_route("*", "/api/v10/{path:.*}", made.serve)
    app.router.add_get("/gateway", made.open_gateway)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.port = runner.addresses[0][1]
    made.gateway = Gateway(made.backend, made.url)
    made.backend.subscribers.append(made.gateway.emit)
    ticking = asyncio.create_task(made.tick())
    try:
        yield made
    finally:
        ticking.cancel()
        await runner.cleanup()
    assert not made.world.faults, f"the bot sent what Discord refuses: {made.world.faults[:3]}"
