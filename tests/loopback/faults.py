"""What can go wrong with one request, before or after Discord has carried it out."""

import asyncio
import contextlib
import json
import os
import re
import signal
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Fault:
    """``action``: kill (the bot), drop (the connection), hang (``seconds``, or until ``released``), truncate
    (the answer), late (carried out after ``seconds``; with ``kills``, the bot dies while it waits), or a status,
    with ``code`` and ``headers``; ``ending`` is the end of the path, or a pattern."""

    method: str
    ending: str
    when: str = "after"
    action: str = "kill"
    code: int = 0
    seconds: float = 0.0
    times: int = 1
    kills: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    released: asyncio.Event | None = None
    is_html: bool = False

    def meets(self, method: str, path: str) -> bool:
        return self.method == method and (
            path.endswith(self.ending) or re.fullmatch(self.ending, path) is not None
        )

    @property
    def delays(self) -> bool:
        return self.action == "late"


def kill(pid: int | None) -> None:
    """SIGKILL the bot, if it lives."""
    assert pid is not None
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def abort(request: web.Request) -> web.Response:
    """Break the connection in the middle, as a reset does."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def fail(request: web.Request, fault: Fault, answer: web.StreamResponse | None, pid: int | None) -> Any:
    """Answer a request as a fault wants it; ``answer`` is what Discord would have said, if it was carried out."""
    match fault.action:
        case "kill":
            kill(pid)
            return abort(request)
        case "drop":
            return abort(request)
        case "hang":
            released = fault.released or asyncio.Event()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(released.wait(), fault.seconds)
            return abort(request)
        case "truncate":
            return await _truncated(request, answer)
        case "late":
            return answer
        case _:
            return _status(fault)


def _status(fault: Fault) -> web.Response:
    status = int(fault.action)
    if fault.is_html:
        return web.Response(status=status, text="<html>error code: 1015</html>", content_type="text/html")
    body = {"message": "fault", "code": fault.code}
    headers = dict(fault.headers)
    if status == 429:
        body |= {"retry_after": fault.seconds, "global": "X-RateLimit-Global" in headers}
    return json_response(body, status, headers)


async def _truncated(request: web.Request, answer: web.StreamResponse | None) -> web.StreamResponse:
    whole = getattr(answer, "body", None) or b'{"id": "1", "channel_id": "2"}'
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(whole)
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    return abort(request)


def json_response(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Answer as Discord does: discord.py wants exactly this content type."""

    return web.Response(
        body=json.dumps(data).encode(),
        status=status,
        headers={**(headers or {}), "Content-Type": "application/json"},
    )
