"""A crowd: many servers whose posts are due in the same minute, against Discord's real rate limits.

Two ratios. The messages: from the due instant to the last one, to what 50 requests a second allow at best, which a
bare HTTP client is seen to need in the same run. The commands: how long people wait for an answer meanwhile.
"""

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp

from tests.loopback import TOKEN, Nursery
from tests.loopback.limits import Limits
from tests.torture.clicks import send
from tests.torture.scene import DUE, Scene, scene

PER_SECOND = 50
COMMANDS_PER_SECOND = 10


@dataclass(frozen=True)
class CrowdResult:
    """Seconds, but for the counts."""

    servers: int
    floor: float
    bare_client: float
    messages: float
    everything: float
    refused: int
    p50: float
    p99: float
    idle_p99: float
    commands: int
    posts: int

    def lines(self) -> list[str]:
        ratio = self.messages / self.floor
        return [
            f"{self.servers:,} posts due in one minute, at most {PER_SECOND} requests a second:",
            f"  the limit allows     {self.floor:6.1f} s   (a bare client needed {self.bare_client:.1f} s)",
            f"  the messages were out {self.messages:5.1f} s   {ratio:.3f} × the limit (goal: 1.15)",
            f"  with all threads     {self.everything:6.1f} s",
            f"  requests over the limit: {self.refused}, posts: {self.posts:,}",
            f"{self.commands} slash commands meanwhile:",
            f"  p50 {self.p50 * 1000:.1f} ms, p99 {self.p99 * 1000:.1f} ms (goal: under 1,000)",
            f"  {self.p99 / self.idle_p99:.2f} × the p99 of an idle bot",
        ]

    @property
    def is_met(self) -> bool:
        return self.messages <= 1.15 * self.floor and self.p99 < 1 and self.posts == self.servers


async def measure(servers: int) -> CrowdResult:
    """Run the crowd once."""
    async with Nursery() as nursery:
        before = timedelta(seconds=25 + servers / 100)
        async with scene(nursery, random.Random(1), servers=servers, rate=1.0, before=before) as at, at.bot():
            await asyncio.wait_for(at.made.identified.wait(), 120)
            await asyncio.sleep(5)
            idle = await _commands(at, seconds=8)
            at.made.limits = Limits(PER_SECOND)
            return await _crowd(at, servers, idle)


async def _crowd(at: Scene, servers: int, idle: list[float]) -> CrowdResult:
    await asyncio.sleep(max((DUE - at.clock()).total_seconds(), 0))
    begun = time.monotonic()
    waiting = asyncio.create_task(_commands(at, seconds=servers / PER_SECOND))
    messages = await _until(at, servers, threads=False) - begun
    waits = await waiting
    everything = await _until(at, servers, threads=True) - begun
    refused = at.made.limits.refused if at.made.limits else 0
    posts = sum(len(server.posts()) for server in at.servers)
    bare = await _bare_client(at, servers)
    return CrowdResult(
        servers=servers,
        floor=servers / PER_SECOND,
        bare_client=bare,
        messages=messages,
        everything=everything,
        refused=refused,
        p50=_quantile(waits, 0.5),
        p99=_quantile(waits, 0.99),
        idle_p99=_quantile(idle, 0.99),
        commands=len(waits),
        posts=posts,
    )


async def _until(at: Scene, count: int, *, threads: bool) -> float:
    """Wait until all posts (or the texts in all threads) are there; return the instant."""
    backend = at.made.backend
    while True:
        if threads:
            done = sum(1 for s in at.servers if s.texts())
        else:
            done = sum(1 for s in at.servers if backend.messages.get(s.channel.id))
        if done >= count:
            return time.monotonic()
        await asyncio.sleep(0.25 if threads else 0.02)


async def _commands(at: Scene, *, seconds: float) -> list[float]:
    """Send commands at a steady pace; return how long each waited for its answer."""
    command_id = next(c["id"] for c in at.made.backend.commands[None].values() if c["name"] == "interview")
    option = {"name": "show", "type": 1, "options": [{"name": "person", "type": 3, "value": "Person 0"}]}
    data: dict[str, Any] = {"id": command_id, "name": "interview", "type": 1, "options": [option]}
    sent: list[str] = []
    end = time.monotonic() + seconds
    rng = random.Random(2)
    while time.monotonic() < end:
        server = rng.choice(at.servers)
        sent.append(send(at, server, server.alice.id, 2, data))
        await asyncio.sleep(1 / COMMANDS_PER_SECOND)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(10):
            while any(i not in at.made.acknowledged for i in sent):
                await asyncio.sleep(0.02)
    known = at.made.gateway.sent_at
    return [at.made.acknowledged.get(i, known[i] + 10) - known[i] for i in sent]


def _quantile(values: list[float], q: float) -> float:
    return sorted(values)[min(int(len(values) * q), len(values) - 1)]


async def _bare_client(at: Scene, count: int) -> float:
    """How long the same number of messages takes a client that does nothing else, and waits when it is told to."""
    at.made.limits = Limits(PER_SECOND)
    queue = [s.channel.id for s in at.servers][:count]
    headers = {"Authorization": f"Bot {TOKEN}"}
    begun = time.monotonic()
    async with aiohttp.ClientSession(headers=headers) as session:

        async def worker() -> None:
            while queue:
                channel = queue.pop()
                while True:
                    url = f"{at.made.url}/api/v10/channels/{channel}/messages"
                    async with session.post(url, json={"content": "x"}) as answer:
                        body = await answer.json(content_type=None)
                    if answer.status != 429:
                        break
                    await asyncio.sleep(body["retry_after"])

        await asyncio.gather(*(worker() for _ in range(20)))
    return time.monotonic() - begun
