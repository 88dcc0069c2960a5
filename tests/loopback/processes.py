"""Bots in processes of their own: started as an operator does, or forked by the thousand from a nursery."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Protocol

from tests.loopback.clock import FastClock
from tests.loopback.server import TOKEN, Loopback

ROOT = Path(__file__).resolve().parents[2]


class Process(Protocol):
    """What a test needs of a process, however it was started."""

    pid: int

    @property
    def returncode(self) -> int | None: ...

    def kill(self) -> None: ...
    def send_signal(self, number: int, /) -> None: ...
    async def wait(self) -> int: ...


def environment(database: Path, url: str, token: str = TOKEN) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": token,
        "SPOTLIGHT_DATABASE": str(database),
        "SPOTLIGHT_DISCORD_URL": url,
        # How `make coverage` reaches processes; absent otherwise.
        **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
    }


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
        await end(process)


async def end(process: Process) -> None:
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
    **options: Any,
) -> asyncio.subprocess.Process:
    """Start the command line; a silent one writes to a file beside the database, since a full pipe would stop it."""
    pipe = asyncio.subprocess.PIPE
    with (database.parent / "log.txt").open("ab") if is_silent else nullcontext(pipe) as output:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *(arguments or ("run",)),
            env=options.pop("env", None) or environment(database, url, token),
            cwd=database.parent,
            stdout=output,
            stderr=output,
            **options,
        )


class Forked:
    """A bot that was forked by the nursery."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._over = asyncio.Event()

    def ended(self, code: int) -> None:
        self.returncode = code
        self._over.set()

    def send_signal(self, number: int, /) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):  # it ended, and the news is on its way
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        await self._over.wait()
        return self.returncode or 0


class Nursery:
    """A process that has imported everything and forks a bot whenever it is asked; the bots are real processes."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._waiting: dict[int, asyncio.Future[Forked]] = {}
        self._born: dict[int, Forked] = {}
        self._count = 0
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Nursery":
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.loopback.nursery",
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._reader = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        if self._reader is not None:
            await self._reader

    async def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            news = json.loads(line)
            if "number" in news:
                child = Forked(news["pid"])
                self._born[child.pid] = child
                self._waiting.pop(news["number"]).set_result(child)
            else:
                self._born.pop(news["pid"]).ended(news["code"])

    async def start(
        self, made: Loopback, database: Path, clock: FastClock | None = None, variant: str = ""
    ) -> Forked:
        """Fork a hurried bot."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._count += 1
        future = asyncio.get_running_loop().create_future()
        self._waiting[self._count] = future
        env = environment(database, made.url)
        env["SPOTLIGHT_TEST_CLOCK"] = clock.to_text() if clock is not None else ""
        env["SPOTLIGHT_TEST_VARIANT"] = variant
        order = {"number": self._count, "env": env, "log": str(database.parent / "log.txt")}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        made.identified.clear()
        child = await future
        made.pid = child.pid
        return child

    @asynccontextmanager
    async def running(
        self, made: Loopback, database: Path, clock: FastClock | None = None, variant: str = ""
    ) -> AsyncIterator[Forked]:
        """A hurried bot, killed at the end if it still runs."""
        child = await self.start(made, database, clock, variant)
        try:
            yield child
        finally:
            await end(child)


async def until(check: Any, *, within: float = 20.0, every: float = 0.05) -> None:
    """Wait until a condition holds; raise TimeoutError."""
    async with asyncio.timeout(within):
        while not check():
            await asyncio.sleep(every)
