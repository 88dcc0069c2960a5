"""Memory for each server beside the leanest discord.py client (G9), and how long the garbage collector looks."""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.table import Measured
from bot.domain.posts import ChannelKind
from tests.loopback import Loopback, Nursery, loopback
from tests.loopback.processes import ROOT, running_bot
from tests.torture.clicks import send
from tests.torture.scene import Server

FEW, MANY = 20, 420
CHANNELS = 20


def resident(pid: int) -> float:
    """Return the resident memory of a process in bytes."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) * 1024.0 if found else 0.0


async def measure() -> list[Measured]:
    """Two processes each, with few servers and with many; what the difference is for one server."""
    ours: list[float] = []
    lean: list[float] = []
    pauses: list[float] = []
    for _ in range(3):
        few, many = await _ours(FEW), await _ours(MANY)
        ours.append((many[0] - few[0]) / (MANY - FEW))
        pauses.append(many[1])
        lean.append((await _lean(MANY) - await _lean(FEW)) / (MANY - FEW))
    pairs = [(o / 1000, f / 1000) for o, f in zip(ours, lean, strict=True)]
    row = Measured.of(
        "G9", f"memory a server ({CHANNELS} channels) / the leanest discord.py client", pairs, 1.05
    )
    pause = Measured.of(
        "G9", f"a full garbage collection with {MANY} servers / 5 ms", [(p, 0.005) for p in pauses], 1
    )
    return [replace(row, unit="bytes"), pause]


@asynccontextmanager
async def _world(servers: int) -> AsyncIterator[tuple[Loopback, Server]]:
    async with loopback() as made:
        first = Server(made, ChannelKind.TEXT)
        for number in range(1, servers):
            guild = made.env.create_guild(f"Community {number}")
            for channel in range(CHANNELS):
                guild.create_text_channel(f"channel-{channel}")
        yield made, first


async def _ours(servers: int) -> tuple[float, float]:
    """Return the memory of Spotlight, and the seconds of a full collection in it."""
    async with _world(servers) as (made, first), Nursery() as nursery:
        with tempfile.TemporaryDirectory() as folder:
            async with running_bot(made, Path(folder) / "x.db") as process:
                await asyncio.wait_for(made.identified.wait(), 60)
                await asyncio.sleep(6)
                memory = resident(process.pid)
            async with nursery.running(made, Path(folder) / "y.db", None, "bare"):
                await asyncio.wait_for(made.identified.wait(), 60)
                await asyncio.sleep(6)
                return memory, await _pause(made, first)


async def _pause(made: Loopback, first: Server) -> float:
    """Have the bot collect garbage, and read how long that took."""
    command_id = next(c["id"] for c in made.backend.commands[None].values() if c["name"] == "bare")
    data = {
        "id": command_id,
        "name": "bare",
        "type": 1,
        "options": [{"name": "collect", "type": 1, "options": []}],
    }
    at: Any = SimpleNamespace(made=made)
    interaction = send(at, first, first.alice.id, 2, data)
    for _ in range(500):
        if interaction in made.acknowledged:
            break
        await asyncio.sleep(0.01)
    body = next(str(body) for _, path, body in reversed(made.requests) if path.endswith("/callback"))
    found = re.search(r"took ([\d.]+)", body)
    return float(found[1]) if found else 1.0


async def _lean(servers: int) -> float:
    """Return the memory of the leanest client."""
    async with _world(servers) as (made, _):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "ignore", "-m", "bench.lean", made.url, env=environment, cwd=ROOT
        )
        try:
            await asyncio.wait_for(made.identified.wait(), 60)
            await asyncio.sleep(6)
            return resident(process.pid)
        finally:
            process.kill()
            await process.wait()
