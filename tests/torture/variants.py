"""Bots that are worse on purpose (controls: the bench must see it), or whose waits are cut short."""

import asyncio
import os
import secrets
import sqlite3
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord

from bot import client
from bot.background import scheduler
from bot.cli import restart_backoff
from bot.client import SpotlightBot
from bot.discord_api import forum, messages, rate_limiter
from bot.discord_api.marker_search import MarkerSearch
from bot.discord_api.members import Members
from bot.discord_api.requests import Requests
from bot.discord_api.role_access import RoleAccess
from bot.domain.community import Saved
from bot.domain.highlights import dump_spotlight, make_spotlight
from bot.domain.leavers import Presence
from bot.domain.outcomes import Answer, Sent
from bot.domain.posts import Occurrence, Schedule
from bot.interactions.acknowledgement import Reply
from bot.posting.steps import PostSteps
from bot.sandbox import launcher
from bot.ui.spotlight import spotlight_page
from db.interviews.member_answers import OwnTextRepository
from db.sqlite import database
from db.sqlite.database import Database
from tests.loopback.clock import FastClock


def naive() -> None:
    """Post, then mark as sent, as most bots do; each request with a nonce of its own."""

    async def post(self: PostSteps, occurrence: Occurrence, schedule: Schedule) -> None:
        now = self._clock()
        interview = (await self._chooser.choose(occurrence, schedule, now)).interview
        if interview is None:
            return
        spotlight = make_spotlight(interview)
        page = spotlight_page(spotlight, "sp:0:0:0")
        channel_id = schedule.channel_id or 0
        nonce = secrets.token_hex(10)
        sent = await self._messages.send(schedule.guild_id, channel_id, page, nonce=nonce)
        if not isinstance(sent, Sent):
            return
        await self._store.posting.claim(
            occurrence,
            interview_id=interview.id,
            interview_version=interview.version,
            channel_id=channel_id,
            channel_kind=schedule.channel_kind,
            payload=dump_spotlight(spotlight),
            nonce=nonce,
            now=now,
            wake_at=now,
        )
        await self._store.posting.confirm(occurrence, sent.message_id, now=now)

    assert callable(PostSteps._claim_and_send), (
        "renamed: the control would be a bot that does everything right"
    )
    PostSteps._claim_and_send = post  # type: ignore[method-assign]


def blind() -> None:
    """Never look into the channel."""

    async def find(*_arguments: object, **_options: object) -> Answer:
        return Answer.NOT_FOUND

    MarkerSearch.find = find  # type: ignore[assignment,method-assign]
    MarkerSearch.since = find  # type: ignore[assignment,method-assign]


def forgetful() -> None:
    """Answer a form first and store it a little later, as bots do that care for speed."""
    save = OwnTextRepository.save
    later: set[asyncio.Task[Any]] = set()

    async def answer_first(
        self: OwnTextRepository,
        guild_id: int,
        user_id: int,
        interview_id: int,
        *arguments: Any,
        **options: Any,
    ) -> Saved:
        async def store() -> None:
            await asyncio.sleep(0.2)
            await save(self, guild_id, user_id, interview_id, *arguments, **options)

        task = asyncio.create_task(store())
        later.add(task)
        task.add_done_callback(later.discard)
        return Saved(interview_id, is_new_draft=False)

    OwnTextRepository.save = answer_first  # type: ignore[method-assign]


def impatient() -> None:
    """Give up on a request after two seconds instead of ninety."""
    messages.POST_TIMEOUT = forum.POST_TIMEOUT = 2  # type: ignore[misc]


def heedless() -> None:
    """Send again what was given up, instead of waiting for its answer."""
    ask = Requests.ask

    async def ask_anew(self: Requests, call: Any, **options: Any) -> Any:
        return await ask(self, call, **{**options, "key": None})

    Requests.ask = ask_anew  # type: ignore[method-assign]


def tardy() -> None:
    """Answer when everything is ready, and not before."""

    async def wait_for_it(*_arguments: object, **_options: object) -> None:
        return None

    Reply.acknowledge = wait_for_it  # type: ignore[method-assign]


def hasty() -> None:
    """Let the process that reads documents use two seconds for each instead of nine; the wall clock is no limit."""
    begin = (
        "from bot.documents import limits; limits.SECONDS = 1; from bot.sandbox.worker import main; main()"
    )
    launcher.command = lambda: [sys.executable, "-c", begin]
    launcher._GRACE = 30


def governed() -> None:
    """Count logins as an operator's bot does; the waits are as long by the clock that the bot was given."""
    rate = FastClock.from_text(os.environ["SPOTLIGHT_TEST_CLOCK"]).rate

    async def wait_before_identify(
        _: discord.Client, _shard_id: int | None, *, initial: bool = False
    ) -> None:
        await asyncio.sleep(0.0 if initial else 5.0 / rate)

    discord.Client.before_identify_hook = wait_before_identify  # type: ignore[method-assign]
    restart_backoff.AT_ONCE = 10
    restart_backoff.RestartBackoff.__init__.__defaults__ = (lambda seconds: asyncio.sleep(seconds / rate),)  # type: ignore[misc]


def watchful() -> None:
    """Count logins as an operator's bot does, and ask every ten milliseconds whether the clock leapt meanwhile.

    A sleep of the length that is asked for would miss a leap between the asking and its begin.
    """
    governed()
    restart_backoff.RestartBackoff.__init__.__defaults__ = (
        lambda seconds: asyncio.sleep(min(seconds, 0.01)),
    )  # type: ignore[misc]


def careless() -> None:
    """Post without a look at the person or the role that the post mentions."""

    async def presence(*_arguments: object, **_options: object) -> Presence:
        return Presence.PRESENT

    async def is_gone_now(*_arguments: object) -> bool:
        return False

    Members.presence = presence  # type: ignore[assignment,method-assign]
    RoleAccess.is_gone_now = is_gone_now  # type: ignore[assignment,method-assign]


def unpaced() -> None:
    """Leave as fast as can be, where the stand-in has no limits."""
    rate_limiter.RateLimiter.__init__.__defaults__ = (5000.0,)  # type: ignore[misc]
    (SpotlightBot.__init__.__kwdefaults__ or {})["longest_nap"] = timedelta(milliseconds=10)


def nervous() -> None:
    """Miss a heartbeat after seven seconds instead of a minute (discord.py rests five before it identifies again)."""
    start = discord.Client.__init__

    def start_nervously(self: discord.Client, **options: Any) -> None:
        start(self, **{"heartbeat_timeout": 7.0, **options})

    discord.Client.__init__ = start_nervously  # type: ignore[method-assign]


def full() -> None:
    """The disk is full at the transaction whose number stands in a file, and at the next three."""
    first = int(Path("full-at.txt").read_text(encoding="ascii"))
    write, count = Database.write, [0]

    async def write_or_fail(self: Database, work: Any) -> Any:
        number = count[0]
        count[0] += 1
        if first <= number < first + 4:

            def fail_at_the_end(tx: Any) -> None:
                work(tx)
                raise sqlite3.OperationalError("database or disk is full")

            return await write(self, fail_at_the_end)
        return await write(self, work)

    Database.write = write_or_fail  # type: ignore[method-assign]


def refusing() -> None:
    """Store nothing while a file says so."""
    write = Database.write

    async def write_or_fail(self: Database, work: Any) -> Any:
        if not Path("refuse.txt").exists():
            return await write(self, work)

        def fail_at_the_end(tx: Any) -> None:
            work(tx)
            msg = "database or disk is full"
            raise sqlite3.OperationalError(msg)

        return await write(self, fail_at_the_end)

    Database.write = write_or_fail  # type: ignore[method-assign]


def slow_disk() -> None:
    """Take a quarter of a second for each transaction, as a disk does that others keep busy."""
    transact = database._transact

    def slowly(*arguments: Any) -> Any:
        time.sleep(0.25)
        return transact(*arguments)

    database._transact = slowly


def patient() -> None:
    """Nap as long as in real life, for a bench that measures commands and not the work between them."""
    scheduler._SHORTEST_NAP = timedelta(seconds=1)
    (SpotlightBot.__init__.__kwdefaults__ or {})["longest_nap"] = scheduler.LONGEST_NAP


def bare() -> None:
    """Answer some commands from memory as well, for the bench to measure the real ones beside."""
    patient()
    client.EXTENSIONS = (*client.EXTENSIONS, "bench.floors")  # type: ignore[misc]
