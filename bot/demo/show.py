"""Run the real bot on SimCord's preview, with a page to steer it; everything ends when the process does."""

import asyncio
import contextlib
import logging
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import simcord
from aiohttp import web

from bot.client import SpotlightBot
from bot.config import Settings
from bot.demo.community import Community, found_community
from bot.demo.page import make_app
from bot.ui.words import operator as words
from bot.ui.words.questionnaire import DEFAULT_QUESTIONS
from db import open_store

_WEEK = timedelta(days=7)


class Demo:
    """The running demo."""

    def __init__(self, env: simcord.Env, community: Community, preview: simcord.Preview) -> None:
        self._env = env
        self._preview = preview
        self.community = community
        self._turn = asyncio.Lock()

    @property
    def link(self) -> str:
        """The address of the simulated server; it carries the key that opens it."""
        return self._preview.url

    def date(self) -> str:
        """Return the simulated date."""
        return words.DEMO_DATE.format(date=f"{self._env.now():%A, %d %B %Y}")

    async def pass_week(self) -> str:
        """Let a week pass and show what came; returns a sentence about it."""
        async with self._turn:
            try:
                await self._env.advance_time(_WEEK.total_seconds())
                await self._preview.refresh()
            except simcord.SetupError:
                return words.DEMO_BUSY
        return self.date()

    async def wait_closed(self) -> None:
        """Return when the server was closed."""
        await self._preview.wait_closed()


@asynccontextmanager
async def open_demo(port: int, *, start_at: datetime) -> AsyncGenerator[Demo, None]:
    """Start bot, server and pages, a week ago, so that one spotlight is there; raise OSError if a port is taken."""
    with tempfile.TemporaryDirectory(prefix="spotlight-demo-") as folder:
        path = Path(folder) / "demo.db"
        settings = Settings.from_env({"SPOTLIGHT_DATABASE": str(path)}, needs_token=False)
        async with open_store(path, default_questions=DEFAULT_QUESTIONS) as store:
            bot = SpotlightBot(settings, store=store, longest_nap=timedelta(days=400))
            async with simcord.run(bot, check_errors=False, settle_timeout=60) as env:
                env.backend.bot_user.name = "Spotlight"
                await env.advance_time((start_at - _WEEK - env.now()).total_seconds())
                community = await found_community(env)
                await env.advance_time(_WEEK.total_seconds())
                viewers = [community.member, community.curator]
                async with env.preview(
                    community.channel,
                    viewers=viewers,
                    layout="channel",
                    port=port + 1,
                    timezone="Europe/Amsterdam",
                ) as preview:
                    demo = Demo(env, community, preview)
                    runner = web.AppRunner(
                        make_app(demo.link, port, date=demo.date, pass_week=demo.pass_week)
                    )
                    await runner.setup()
                    try:
                        await web.TCPSite(runner, "127.0.0.1", port).start()
                        yield demo
                    finally:
                        await runner.cleanup()


def run_demo(port: int) -> int:
    """Run the demo until it is stopped; return the exit code."""
    logging.basicConfig(level=logging.WARNING)
    try:
        asyncio.run(_run(port))
    except OSError:
        print(words.DEMO_PORT_TAKEN.format(port=port), file=sys.stderr)  # noqa: T201  # a command line
        return 1
    print(words.DEMO_STOPPED)  # noqa: T201  # as above
    return 0


async def _run(port: int) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with open_demo(port, start_at=datetime.now(UTC).replace(microsecond=0)) as demo:
        print(words.DEMO_READY.format(url=f"http://127.0.0.1:{port}/"), flush=True)  # noqa: T201  # as above
        print(words.DEMO_HOW, flush=True)  # noqa: T201  # as above
        presses: set[asyncio.Task[None]] = set()

        def on_enter() -> None:
            if not sys.stdin.readline():
                loop.remove_reader(sys.stdin)
                return
            task = loop.create_task(_press(demo))
            presses.add(task)
            task.add_done_callback(presses.discard)

        with contextlib.suppress(
            OSError, PermissionError, ValueError
        ):  # a closed or plain-file standard input
            loop.add_reader(sys.stdin, on_enter)
        await stopped.wait()


async def _press(demo: Demo) -> None:
    print(await demo.pass_week(), flush=True)  # noqa: T201  # as above
