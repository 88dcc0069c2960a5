"""Run the real bot in SimCord's server, with a page to look at it and to steer it; all ends when the process does."""

import asyncio
import contextlib
import errno
import logging
import secrets
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import simcord
from aiohttp import web
from discord import app_commands

from bot.client import SpotlightBot
from bot.clock import utc_now
from bot.config import Settings
from bot.demo.community import ZONE, Community, found_community
from bot.demo.page import make_app
from bot.demo.simcord_inside import (
    Place,
    handle_of,
    lines_of,
    make_env,
    member_of,
    menus_of,
    message_of,
    name_of,
    people_of,
    places_of,
)
from bot.demo.simcord_windows import Windows
from bot.domain.errors import SpotlightError
from bot.ui.strings import demo as sentences
from bot.ui.strings import operator as strings
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store

_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_TO_POST = "post"
_SPREAD = timedelta(minutes=6)
"""A post comes within five minutes of its time."""
_LINES = 20
_LONGEST_WAIT = 60
"""Seconds that a jump in time, however long, may take."""
_PORTS = range(65536)


class Failures(logging.Handler):
    """Counts what the bot logged as an error: an intended refusal is none."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, _: logging.LogRecord) -> None:
        """Count one."""
        self.count += 1


class Demo:
    """The running demo."""

    def __init__(
        self, env: simcord.Env, bot: SpotlightBot, community: Community, port: int, failures: Failures
    ) -> None:
        self._env = env
        self._bot = bot
        self._failures = failures
        self._run = secrets.token_hex(4)
        self.community = community
        self.windows = Windows(env, port, ZONE)

    def now(self) -> str:
        """Return the simulated date and time."""
        now = self._env.now().astimezone(ZoneInfo(ZONE))
        return sentences.NOW.format(date=f"{now:%A}, {now.day} {now:%B %Y}", time=f"{now:%H:%M}")

    def state(self, person: str, place_id: int) -> dict[str, Any]:
        """Return what the page shows to somebody who looks at a place; of a hidden one they see the first instead."""
        actor, place = self._at(person, place_id)
        is_dm = place.kind == "dm"
        lines = [] if is_dm else lines_of(self._env, actor, place, limit=_LINES)
        return {
            "run": self._run,
            "now": self.now(),
            "failures": self._failures.count,
            "person": person,
            "place": str(place.id),
            "people": [
                {"key": p.key, "name": name_of(self._env, p.actor.id), "role": p.role}
                for p in self.community.people
            ],
            "places": [
                {"id": str(p.id), "name": p.name, "kind": p.kind, "newest": str(p.newest)}
                for p in places_of(self._env, actor)
            ],
            "menus": menus_of(self._env, actor, place),
            "members": [{"id": str(i), "name": n} for i, n in people_of(self._env, self.community.guild)],
            "lines": [
                {"id": str(x.id), "author_id": str(x.author_id), "author": x.author, "begins": x.begins}
                for x in lines
            ],
        }

    async def open(self, person: str, place_id: int) -> str:
        """Return the key of the window on a place through somebody's eyes."""
        return await self.windows.open(*self._at(person, place_id))

    async def pass_time(self, step: str) -> str:
        """Let an hour, a day, a week pass, or the time to the next post; return a sentence about what came.

        Raises KeyError for another step.
        """
        if step == _TO_POST:
            next_post = await self._next_post()
            if next_post is None:
                return sentences.NO_POST
            passes = next_post + _SPREAD - self._env.now()
        else:
            passes = _STEPS[step]
        before = self._newest()
        try:
            async with self.windows.turn(republishes_all=True):
                await self._env.advance_time(max(passes, timedelta()).total_seconds())
        except (simcord.SetupError, TimeoutError):
            return sentences.BUSY
        names = [
            name for key, (name, newest) in self._newest().items() if newest > before.get(key, ("", 0))[1]
        ]
        if not names:
            return sentences.QUIET.format(now=self.now())
        return sentences.ARRIVED.format(now=self.now(), places=", ".join(dict.fromkeys(names)))

    async def use_menu(self, person: str, place_id: int, menu: str, target_id: int) -> str:
        """Use a context menu on a member or a message, as the right mouse button does; return a sentence about it.

        Raises KeyError for somebody or something that is not there.
        """
        actor, place = self._at(person, place_id)
        offered = menus_of(self._env, actor, place)
        if menu not in (*offered["user"], *offered["message"]):
            return sentences.NOT_OFFERED.format(menu=menu, person=name_of(self._env, actor.id))
        of_member = menu in offered["user"]
        target = (
            member_of(self._env, self.community.guild, target_id)
            if of_member
            else message_of(self._env, place, target_id)
        )
        handle = handle_of(self._env, actor, place)
        try:
            async with self.windows.turn():
                result = await actor.context_menu(handle, menu, target)
                if result.modal is not None:
                    self.windows.show_form(actor, place, result)
        except simcord.SetupError:
            return sentences.GONE
        pattern = sentences.USED if result.modal is None else sentences.FORM
        return pattern.format(menu=menu, place=_title(place))

    def _at(self, person: str, place_id: int) -> tuple[simcord.MemberActor, Place]:
        actor = self.community.person(person)
        places = places_of(self._env, actor)
        return actor, next((p for p in places if p.id == place_id), places[0])

    def _newest(self) -> dict[tuple[int, int], tuple[str, int]]:
        return {
            (p.actor.id if place.kind == "dm" else 0, place.id): (_title(place), place.newest)
            for p in self.community.people
            for place in places_of(self._env, p.actor)
        }

    async def _next_post(self) -> datetime | None:
        guild_id, store = self.community.guild.id, self._bot.store
        due: list[datetime] = []
        for series in await store.series.list_all(guild_id):
            schedule = await store.schedules.get(guild_id, series.id)
            occurrence = await store.occurrences.next_due(guild_id, schedule.id)
            if occurrence is not None:
                due.append(occurrence.due_at)
        return min(due, default=None)


def _title(place: Place) -> str:
    return f"#{place.name}" if place.kind == "text" else place.name


def is_answered(error: BaseException) -> bool:
    """Return whether the bot answers an error with a sentence that was meant (`bot.interactions.responses.report`)."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    return isinstance(error, SpotlightError | app_commands.CheckFailure | app_commands.TransformerError)


def take_port(port: int) -> socket.socket:
    """Return a socket that listens at a port of this machine only; raise OSError if that cannot be."""
    if port not in _PORTS:
        raise OSError(errno.EINVAL, strings.DEMO_PORT_UNKNOWN)
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        taken.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # a demo that has just ended is no hindrance
        taken.bind(("127.0.0.1", port))
        taken.listen()
    except OSError:
        taken.close()
        raise
    return taken


@asynccontextmanager
async def open_demo(listener: socket.socket, *, start_at: datetime) -> AsyncGenerator[Demo, None]:
    """Start bot, server and page, in the state of ``start_at``; the listener is closed in the end."""
    port = int(listener.getsockname()[1])
    failures = Failures()
    with listener, tempfile.TemporaryDirectory(prefix="spotlight-demo-") as folder:
        path = Path(folder) / "demo.db"
        settings = Settings.from_env({"SPOTLIGHT_DATABASE": str(path)}, needs_token=False)
        async with open_store(path, default_questions=DEFAULT_QUESTIONS) as store:
            bot = SpotlightBot(settings, store=store, longest_nap=timedelta(days=400))
            env = make_env(bot, settle_timeout=_LONGEST_WAIT, is_answered=is_answered)
            await env.start()
            logging.getLogger("bot").addHandler(failures)
            try:
                demo = Demo(env, bot, await found_community(env, until=start_at), port, failures)
                async with _served(demo, port, listener):
                    yield demo
            finally:
                logging.getLogger("bot").removeHandler(failures)
                await env.shutdown()


@asynccontextmanager
async def _served(demo: Demo, port: int, listener: socket.socket) -> AsyncGenerator[None, None]:
    runner = web.AppRunner(make_app(demo, port), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield
    finally:
        await runner.cleanup()
        await demo.windows.close()


def run_demo(port: int) -> int:
    """Run the demo until it is stopped; return the exit code."""
    # What curators are told is a warning, and stands in their channel.
    logging.basicConfig(level=logging.ERROR)
    try:
        listener = take_port(port)
    except OSError as error:
        print(_why_no_port(port, error), file=sys.stderr)  # noqa: T201  # a command line
        return 1
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_run(listener))
    print(strings.DEMO_STOPPED)  # noqa: T201  # as above
    return 0


def _why_no_port(port: int, error: OSError) -> str:
    patterns = {errno.EADDRINUSE: strings.DEMO_PORT_TAKEN, errno.EACCES: strings.DEMO_PORT_FORBIDDEN}
    return patterns.get(error.errno or 0, strings.DEMO_PORT_UNKNOWN).format(port=port)


async def _run(listener: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    this = asyncio.current_task()
    if this is not None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, this.cancel)
    async with open_demo(listener, start_at=utc_now().replace(microsecond=0)) as demo:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        print(strings.DEMO_READY.format(url=url), flush=True)  # noqa: T201  # as above
        print(strings.DEMO_HOW, flush=True)  # noqa: T201  # as above
        presses: set[asyncio.Task[None]] = set()

        def on_enter() -> None:
            if not sys.stdin.readline():
                loop.remove_reader(sys.stdin)
                return
            task = loop.create_task(_press(demo))
            presses.add(task)
            task.add_done_callback(presses.discard)

        with contextlib.suppress(OSError, ValueError):  # a closed or plain-file standard input
            loop.add_reader(sys.stdin, on_enter)
        await asyncio.Event().wait()


async def _press(demo: Demo) -> None:
    print(await demo.pass_time("week"), flush=True)  # noqa: T201  # as above
