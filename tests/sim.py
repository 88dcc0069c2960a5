"""Everything that the tests know about SimCord stands here, so that another simulator costs one file."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from discord import app_commands
from simcord.backend import serializers
from simcord.components import walk_components
from simcord.intents import prune_guild_create

from bot.client import SpotlightBot
from bot.clock import utc_now
from bot.config import Settings
from bot.domain.errors import SpotlightError
from bot.interactions.responses import Refused
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store
from db.sqlite.database import Database
from db.sqlite.migrate import prepare
from tests.openapi import check_bodies
from tests.strict import StrictWorld, install, make_read_only, world_of
from tests.strict.timing import count_time

LONGEST_NAP = timedelta(days=400)
SETTLE_WITHIN = 10
"""Seconds. Shorter waits of the bot are really slept, longer ones pass only with the simulated clock."""


def settings_for(path: Path) -> Settings:
    return Settings(token="x", database=path, log_level="INFO", dev_guild_id=None, discord_url="")


async def open_bot(path: Path) -> SpotlightBot:
    prepare(path)
    store = Store(await Database.open(path), DEFAULT_QUESTIONS)
    return SpotlightBot(settings_for(path), store=store, clock=TickingClock(), longest_nap=LONGEST_NAP)


class TickingClock:
    """The simulator's clock stands still between two jumps; each reading of this one is a little later.

    It is right again as soon as the simulator's has passed it, or was set (to the simulated time, when that begins).
    """

    TICK = timedelta(microseconds=300)
    MOST = timedelta(minutes=1)

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        now, ticked = utc_now(), self._last + self.TICK
        self._last = ticked if now < ticked < now + self.MOST else now
        return self._last


class World:
    """A server with a member, a curator, an outsider and two channels."""

    def __init__(self, env: simcord.Env, path: Path) -> None:
        self.env = env
        self.path = path
        self.expected: type[Exception] | None = None
        self.timing = count_time(env)
        self.guild = env.create_guild("Community")
        self.channel = self.guild.create_text_channel("spotlight")
        self.lobby = self.guild.create_text_channel("lobby")
        self.review = self.guild.create_text_channel("curators")
        self.curators = self.guild.create_role("Curators")
        manager = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self.mara = self.guild.add_member(env.create_user("mara", global_name="Mara"), roles=[manager])
        self.alice = self.guild.add_member(env.create_user("alice", global_name="Alice"))
        self.bob = self.guild.add_member(env.create_user("bob", global_name="Bob"))

    @property
    def bot(self) -> SpotlightBot:
        assert isinstance(self.env.bot, SpotlightBot)
        return self.env.bot

    @property
    def store(self) -> Store:
        return self.bot.store

    @property
    def rules(self) -> StrictWorld:
        """What Discord refuses, and what it does in silence."""
        return world_of(self.env.backend)

    @property
    def now(self) -> datetime:
        return self.env.now()

    def let_everyone_see_all_commands(self) -> None:
        """An administrator may do so under Server Settings, Integrations; it must not make curators of them."""
        for command in self.env.backend.commands[None].values():
            self.guild.set_command_permissions(int(command["id"]), {self.guild.default_role: True})

    def make_read_only(self, channel: simcord.ChannelHandle) -> None:
        """Let members see a channel and say nothing there; the bot may still speak."""
        make_read_only(self.env.backend, channel.id)

    @contextmanager
    def guild_not_cached(self) -> Iterator[None]:
        """Be between READY and GUILD_CREATE: the bot gets interactions of a server that it does not know yet."""
        connection = self.bot._connection
        guild = connection._get_guild(self.guild.id)
        assert guild is not None
        connection._remove_guild(guild)
        connection._add_guild_from_data({"id": str(self.guild.id), "unavailable": True})  # pyright: ignore[reportArgumentType]  # as READY has it
        try:
            yield
        finally:
            stored = self.env.backend.get_guild(self.guild.id)
            payload = dict(serializers.guild_create_payload(self.env.backend, stored))
            prune_guild_create(payload, self.bot.intents, self.env.backend.bot_user.id)
            with self.env._bot_scope():
                connection.parsers["GUILD_CREATE"](payload)

    def lose_gateway(self) -> None:
        """Hear of nothing any more, as a bot that is down, until `restart`."""
        feed = self.env._gateway_feed
        assert feed is not None
        self.env.backend.subscribers.remove(feed)

    def direct_messages(self, user_id: int) -> list[str]:
        """All that the bot wrote to somebody, in order."""
        channels = [c for c in self.env.backend.channels.values() if user_id in (c.recipient_ids or ())]
        return [text_of(m) for c in channels for m in self.env.backend.messages.get(c.id, {}).values()]

    async def restart(self) -> None:
        """Stop the bot and start another one on the same file, as after a deployment."""
        old = self.store
        await self.env.restart_bot(await open_bot(self.path))
        await old.close()

    async def advance_to(self, instant: datetime) -> None:
        await self.env.advance_time((instant - self.now).total_seconds())

    async def settle(self) -> None:
        await self.env._settle_internal()

    async def advance(self, **delta: float) -> None:
        await self.env.advance_time(timedelta(**delta).total_seconds())


@asynccontextmanager
async def world(path: Path) -> AsyncIterator[World]:
    install()
    bot = await open_bot(path)
    env = simcord.Env(bot, settle_timeout=SETTLE_WITHIN, check_errors=False)
    make_settling_quick(env)
    await env.start()
    made = World(env, path)
    try:
        yield made
    finally:
        store = made.store
        await env.shutdown()
        await store.close()
    check_bodies(env.http_requests)
    faults = world_of(env.backend).faults
    assert not faults, f"the bot sent what Discord refuses: {faults[:3]}"
    unexpected = [e for e in env.errors if not is_expected(e, made.expected)]
    if unexpected:
        raise ExceptionGroup("the bot raised", [e for e in unexpected if isinstance(e, Exception)])


def make_settling_quick(env: simcord.Env | type[simcord.Env]) -> None:
    """SimCord polls each 50 ms for work that ends without waking it; once a millisecond is enough here.

    May be given the class, for environments that a test does not make itself.
    """
    settle = env._settle_internal

    async def quick(*own: simcord.Env, **options: Any) -> None:
        options.setdefault("idle", 0.001)
        await settle(*own, **options)

    env._settle_internal = quick  # type: ignore[method-assign]


def is_expected(error: BaseException, provoked: type[Exception] | None = None) -> bool:
    """Refusals are answered with a sentence; anything else that reaches the tree is a fault, unless provoked."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    return isinstance(error, SpotlightError | Refused) or (
        provoked is not None and isinstance(error, provoked)
    )


def give_bot_a_role(world: World, role_id: int) -> None:
    """Discord tells a bot of its own roles always; SimCord only with the intent for members."""
    backend = world.env.backend
    guild = backend.get_guild(world.guild.id)
    member = guild.members[backend.bot_user.id]
    member.role_ids.append(role_id)
    payload = dict(serializers.member_payload(backend, guild, member), guild_id=str(guild.id))
    with world.env._bot_scope():
        world.bot._connection.parsers["GUILD_MEMBER_UPDATE"](payload)


def text_of(message: Any) -> str:
    """All text that a message shows, in order."""
    components = message.components
    if components and not isinstance(components[0], dict):
        components = [c.to_dict() for c in components]
    found = [c.get("content") or c.get("label") or "" for c in walk_components(components)]
    return "\n".join([getattr(message, "content", "") or "", *found])


def reply_of(result: Any) -> str:
    """The text of the last thing that somebody was shown."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, "nothing was answered"
    return text_of(message)


def ids_of(message: Any) -> list[str]:
    components = message.components
    if components and not isinstance(components[0], dict):
        components = [c.to_dict() for c in components]
    return [c["custom_id"] for c in walk_components(components) if "custom_id" in c]


def buttons_of(message: Any) -> list[dict[str, Any]]:
    """The buttons of a message as Discord has them."""
    components = message.components
    if components and not isinstance(components[0], dict):
        components = [c.to_dict() for c in components]
    return [c for c in walk_components(components) if c.get("type") == discord.ComponentType.button.value]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


async def soon(awaitable: Any) -> Any:
    return await asyncio.wait_for(awaitable, 30)
