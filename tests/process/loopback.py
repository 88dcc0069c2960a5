"""A Discord on this machine, over real sockets, for a bot in a process of its own.

SimCord's backend holds the state, so its people can click and type; REST and gateway are served by aiohttp. What
SimCord lacks is added: messages are de-duplicated by nonce, a message has one thread, time is real, and a request
can be answered with a fault, before or after it is carried out. The state outlives the bot.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import simcord
from aiohttp import WSMsgType, web
from simcord.backend import serializers
from simcord.backend.cdn import CDN_BASE
from simcord.backend.errors import BackendError
from simcord.http import router, routes  # noqa: F401  # registers the routes
from simcord.intents import prune_guild_create

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "loopback-token"


@dataclass
class Fault:
    """What happens instead of, or after, one request: ``action`` is kill, drop or a status."""

    method: str
    ending: str
    when: str = "after"
    action: str = "kill"


@dataclass
class Loopback:
    """The running stand-in."""

    env: simcord.Env
    port: int = 0
    pid: int | None = None
    refusals: int = 0
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    _nonces: dict[str, Any] = field(default_factory=dict)
    _threads: set[str] = field(default_factory=set)
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _last_request: float = 0.0
    _sending: Any = None
    _unanswered: set[str] = field(default_factory=set)
    identified: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def backend(self) -> Any:
        return self.env.backend

    # ------------------------------------------------------------------ REST

    async def serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        body, files = await _read(request)
        self._keep_time()
        self._last_request = asyncio.get_running_loop().time()
        self.requests.append((request.method, path, body))
        if path.endswith("/callback"):
            self._unanswered.discard(path.split("/")[2])
        needs_token = "/interactions/" not in path and "/webhooks/" not in path
        if needs_token and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, 401)
        fault = self._fault(request.method, path)
        if fault and fault.when == "before":
            return self._fail(request, fault)
        answer = self._carry_out(request, path, body, files)
        if fault:
            return self._fail(request, fault)
        return answer

    def _carry_out(self, request: web.Request, path: str, body: Any, files: list[Any]) -> web.Response:
        nonce = body.get("nonce") if isinstance(body, dict) and body.get("enforce_nonce") else None
        if nonce in self._nonces:
            return _json(self._nonces[nonce])
        if path.endswith("/threads") and request.method == "POST" and path in self._threads:
            return _json({"message": "A thread has already been created", "code": 160004}, 400)
        try:
            result = router.dispatch(
                self.backend, request.method, path, json=body, params=dict(request.query), files=files
            )
        except BackendError as error:
            return _json(error.to_json(), error.status)
        if nonce is not None:
            self._nonces[nonce] = result
        if path.endswith("/threads") and request.method == "POST":
            self._threads.add(path)
        return _json(result) if result is not None else web.Response(status=204)

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and path.endswith(fault.ending):
                self.faults.remove(fault)
                return fault
        return None

    def _fail(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.action == "kill":
            assert self.pid is not None
            os.kill(self.pid, signal.SIGKILL)
        if fault.action in ("kill", "drop"):
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return _json({"message": "fault", "code": 0}, int(fault.action))

    def _keep_time(self) -> None:
        behind = (datetime.now(UTC) - self.backend.clock.now()).total_seconds()
        if behind > 0:
            self.backend.advance_clock(behind)

    async def tick(self) -> None:
        """Let time pass for SimCord as it does outside, so that an interaction is as old as it is."""
        while True:
            self._keep_time()
            await asyncio.sleep(0.1)

    # --------------------------------------------------------------- gateway

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 41250}}))
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            data = json.loads(message.data)
            if data["op"] == 1:
                await socket.send_str(json.dumps({"op": 11}))
            elif data["op"] == 2:
                await self._welcome(socket)
            elif data["op"] == 6:
                await socket.send_str(json.dumps({"op": 9, "d": False}))
        if socket in self._sockets:
            self._sockets.remove(socket)
        return socket

    async def _welcome(self, socket: web.WebSocketResponse) -> None:
        guilds = list(self.backend.guilds.values())
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [{"id": str(g.id), "unavailable": True} for g in guilds],
            "session_id": "loopback",
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }
        await self._send(socket, "READY", ready)
        for guild in guilds:
            payload = json.loads(json.dumps(serializers.guild_create_payload(self.backend, guild)))
            prune_guild_create(payload, discord.Intents(guilds=True), self.backend.bot_user.id)
            await self._send(socket, "GUILD_CREATE", payload)
        self._sockets.append(socket)
        self.identified.set()

    async def _send(self, socket: web.WebSocketResponse, event: str, payload: Any) -> None:
        await socket.send_str(json.dumps({"op": 0, "t": event, "s": 1, "d": payload}))

    def emit(self, event: str, payload: Any) -> None:
        for socket in self._sockets:
            if event == "INTERACTION_CREATE":
                self._unanswered.add(str(payload["id"]))
            text = json.dumps(payload).replace(CDN_BASE, f"{self.url}/cdn")
            self._sending = asyncio.ensure_future(self._send(socket, event, json.loads(text)))

    async def cdn(self, request: web.Request) -> web.Response:
        blob = self.backend.cdn.get(CDN_BASE + request.path.removeprefix("/cdn"))
        return web.Response(body=blob) if blob is not None else web.Response(status=404)

    # ----------------------------------------------------------------- people

    async def settle(self, **_: Any) -> None:
        """Wait until every interaction was answered and the bot has been silent for 150 ms, at most 10 s."""
        loop = asyncio.get_running_loop()
        self._last_request = loop.time()
        end = loop.time() + 10
        while (self._unanswered or loop.time() - self._last_request < 0.15) and loop.time() < end:
            await asyncio.sleep(0.02)

    def forget_nonces(self) -> None:
        """Be Discord some minutes later: a nonce protects no more, only the channel can tell."""
        self._nonces.clear()

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
        if part.name == "payload_json":
            body = json.loads(await part.text())
        else:
            content = BytesIO(await part.read())
            files.append(SimpleNamespace(fp=content, filename=part.filename, description=None))
    return body, files


def _json(data: Any, status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json"}
    )


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    env = RemoteEnv(discord.Client(intents=discord.Intents.none()))
    await env.start()
    made = Loopback(env)
    env.loopback = made
    made._keep_time()
    made.backend.subscribers.append(made.emit)
    app = web.Application(client_max_size=30 * 1024 * 1024)
    app.router.add_get("/gateway", made.gateway)
    app.router.add_get("/cdn/{path:.*}", made.cdn)
    app.router.add_route("*", "/api/v10/{path:.*}", made.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.port = runner.addresses[0][1]
    ticking = asyncio.create_task(made.tick())
    try:
        yield made
    finally:
        ticking.cancel()
        await runner.cleanup()


@asynccontextmanager
async def running_bot(
    made: Loopback, database: Path, *, token: str = TOKEN, module: str = "bot"
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start ``python -m bot run`` against the stand-in; it is killed at the end, if it still runs."""
    made.identified.clear()
    process = await start_bot(database, made.url, token=token, module=module, is_silent=True)
    made.pid = process.pid
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def start_bot(
    database: Path,
    url: str,
    *arguments: str,
    token: str = TOKEN,
    module: str = "bot",
    is_silent: bool = False,
) -> asyncio.subprocess.Process:
    """Start the command line; a silent one writes to a file beside the database, since a full pipe would stop it."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": token,
        "SPOTLIGHT_DATABASE": str(database),
        "SPOTLIGHT_DISCORD_URL": url,
    }
    pipe = asyncio.subprocess.PIPE
    with (database.parent / "log.txt").open("ab") if is_silent else nullcontext(pipe) as output:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *(arguments or ("run",)),
            env=env,
            cwd=database.parent,
            stdout=output,
            stderr=output,
        )


async def until(check: Any, *, within: float = 20.0) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(within):
        while not check():
            await asyncio.sleep(0.05)
