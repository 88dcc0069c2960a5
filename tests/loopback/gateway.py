"""Discord's gateway: identify, resume, heartbeats, and everything that a connection can suffer."""

import asyncio
import contextlib
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord.backend import serializers
from simcord.backend.cdn import CDN_BASE
from simcord.intents import prune_guild_create

_KEPT = 500


@dataclass
class Session:
    """One session of a bot; it outlives its connections, until Discord forgets it."""

    id: str
    sequence: int = 0
    socket: web.WebSocketResponse | None = None
    kept: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_KEPT))


class Gateway:
    """The events of one bot. `refusals` connections are refused, `is_deaf` leaves heartbeats unanswered."""

    def __init__(self, backend: Any, url: str) -> None:
        self._backend = backend
        self._url = url
        self.refusals = 0
        self.is_deaf = False
        self.heartbeat_ms = 41250
        self.identifies = 0
        self.resumes = 0
        self.forced = 0
        self.guild_delay = 0.0
        self.unanswered: set[str] = set()
        self.sent_at: dict[str, float] = {}
        self.identified = asyncio.Event()
        self.sessions: dict[str, Session] = {}
        self._pending: set[asyncio.Task[None]] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}}))
        session = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            data = json.loads(message.data)
            if data["op"] == 1 and not self.is_deaf:
                await socket.send_str(json.dumps({"op": 11}))
            elif data["op"] == 2:
                session = await self._welcome(socket)
            elif data["op"] == 6:
                session = await self._resume(socket, data["d"])
        if session is not None and session.socket is socket:
            session.socket = None
        return socket

    async def _welcome(self, socket: web.WebSocketResponse) -> Session:
        self.identifies += 1
        session = Session(f"loopback{self.identifies}", socket=socket)
        self.sessions = {session.id: session}
        guilds = list(self._backend.guilds.values())
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(self._backend.bot_user)),
            "guilds": [{"id": str(g.id), "unavailable": True} for g in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"{self._url.replace('http', 'ws')}/gateway",
            "application": {"id": str(self._backend.application_id), "flags": 0},
        }
        await self._send(session, "READY", ready)
        if self.guild_delay:
            await asyncio.sleep(self.guild_delay)
        for guild in guilds:
            payload = json.loads(json.dumps(serializers.guild_create_payload(self._backend, guild)))
            prune_guild_create(payload, discord.Intents(guilds=True), self._backend.bot_user.id)
            await self._send(session, "GUILD_CREATE", payload)
        self.identified.set()
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: Any) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await socket.send_str(json.dumps({"op": 9, "d": False}))
            return None
        self.resumes += 1
        session.socket = socket
        for sequence, text in list(session.kept):
            if sequence > (data["seq"] or 0):
                await socket.send_str(text)
        await self._send(session, "RESUMED", {})
        return session

    async def _send(self, session: Session, event: str, payload: Any) -> None:
        session.sequence += 1
        text = json.dumps({"op": 0, "t": event, "s": session.sequence, "d": payload})
        session.kept.append((session.sequence, text))
        if session.socket is not None and not session.socket.closed:
            with contextlib.suppress(ConnectionError):  # it broke meanwhile; the bot resumes and gets it then
                await session.socket.send_str(text)

    def emit(self, event: str, payload: Any) -> None:
        """Send an event, as SimCord's backend has it, to the connected bot."""
        if event == "INTERACTION_CREATE":
            self.unanswered.add(str(payload["id"]))
            self.sent_at[str(payload["id"])] = asyncio.get_running_loop().time()
        text = json.dumps(payload).replace(CDN_BASE, f"{self._url}/cdn")
        for session in self.sessions.values():
            task = asyncio.ensure_future(self._send(session, event, json.loads(text)))
            self._pending.add(task)  # the loop alone would let an unfinished one go
            task.add_done_callback(self._pending.discard)

    @property
    def is_connected(self) -> bool:
        return any(s.socket is not None and not s.socket.closed for s in self.sessions.values())

    async def disturb(self, what: str) -> None:
        """Let the connection suffer: close:CODE, reconnect, invalid:true|false, drop, deaf, outage."""
        kind, _, detail = what.partition(":")
        if kind == "deaf":
            self.is_deaf = True
            return
        if kind == "outage":
            self.refusals += int(detail or 2)
            kind = "drop"
        if kind == "invalid" and detail == "false":
            sockets = [s.socket for s in self.sessions.values()]
            self.sessions = {}
            self.forced += 1
        else:
            sockets = [s.socket for s in self.sessions.values()]
        for socket in [s for s in sockets if s is not None and not s.closed]:
            if kind == "close":
                await socket.close(code=int(detail))
            elif kind == "reconnect":
                await socket.send_str(json.dumps({"op": 7}))
            elif kind == "invalid":
                await socket.send_str(json.dumps({"op": 9, "d": detail == "true"}))
            elif socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()
