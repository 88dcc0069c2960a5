"""The bot: discord.py's client with Spotlight's parts, given from outside and taken apart in reverse."""

import asyncio
import gc
import hashlib
import json
import logging
import random
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.background.scheduler import LONGEST_NAP, Scheduler
from bot.clock import Clock, ClockCheck, utc_now
from bot.config import ConfigError, Settings
from bot.discord_api.forum import refuse_repetition
from bot.discord_api.outcomes import REQUEST_ERRORS
from bot.discord_api.rate_limiter import Priority, RateLimiter
from bot.discord_api.requests import LONGEST_RATE_LIMIT, note_answer, note_no_answer, note_pauses
from bot.domain.delivery_policy import POST_TIMEOUT
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge_if_held_up, acknowledge_if_slow
from bot.interactions.dev_guild_commands import clear_other_servers
from bot.interactions.router import ActionRouter
from bot.interactions.tree import SpotlightTree
from bot.services import Services
from bot.ui.strings import errors as strings
from db import Store

_log = logging.getLogger(__name__)
_LONGEST_WAIT = 300.0
_TURNED_AWAY = 900.0
_TOO_MANY = 429
_STOP_JOBS_WITHIN = 5.5
_STOP_REQUESTS_WITHIN = 0.5
_LEAVE_WITHIN = 1.0
"""Seconds that the steps of a stop may take; with the store's (`db.sqlite.database`) less than `STOP_WITHIN` in
`bot.cli.exit_codes`.
"""
EXTENSIONS = (
    "cogs.interviews",
    "cogs.profiles",
    "cogs.setup",
    "cogs.queue",
    "cogs.spotlights",
    "cogs.post_decisions",
    "cogs.thread_texts",
    "cogs.my",
    "cogs.nominations",
    "cogs.reviews",
    "cogs.pipeline",
    "cogs.leavers",
    "cogs.waiting",
    "cogs.questions",
    "cogs.export",
    "cogs.guild_events",
    "cogs.settings_events",
)


class SpotlightBot(commands.Bot):
    """One process, one store, many servers."""

    def __init__(
        self,
        settings: Settings,
        *,
        store: Store,
        clock: Clock = utc_now,
        longest_nap: timedelta = LONGEST_NAP,
    ) -> None:
        self.clock_check = ClockCheck(clock)
        trace = self.clock_check.trace_config()
        trace.on_request_start.append(refuse_repetition)
        rate_limiter = RateLimiter()
        trace.on_request_end.append(note_pauses(rate_limiter))
        trace.on_request_end.append(note_answer)
        trace.on_request_exception.append(note_no_answer)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=SpotlightTree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            http_trace=trace,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT,
        )
        self.settings = settings
        self.store = store
        store.database.patience = acknowledge_if_slow
        store.database.write_patience = acknowledge_if_held_up
        self.clock = clock
        self.access = Access(store, clock)
        self.actions = ActionRouter(self.access.require_curator)
        rng = random.Random()  # noqa: S311  # for the length of rests
        services = Services(self, store, clock, self.clock_check, rate_limiter, rng, self._stop_unauthorized)
        self.planner = services.planner
        self.requests = services.requests
        self.channel_access = services.channel_access
        self.settings_look = services.settings_look
        self.review_cards = services.review_cards
        self.leavers = services.leavers
        self.dispatcher = services.dispatcher
        self.takedowns = services.takedowns
        self.lost_posts = services.lost_posts
        self.scheduler = Scheduler(self, services.jobs, clock, longest_nap, rng)
        self.fatal: ConfigError | None = None
        self.has_synced = False
        self._is_frozen = False
        self._syncing: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Load every cog (one that fails stops the start) and tell Discord the commands if they changed."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        try:
            await self.sync_commands()
        except (discord.RateLimited, TimeoutError) as error:
            _log.warning("Discord could not be told the commands (%r); trying again in a while.", error)
            self._syncing = asyncio.create_task(self._sync_later(error))

    async def sync_commands(self, *, is_forced: bool = False) -> bool:
        """Tell Discord the commands, if they are not those that it was told last; return whether it was told."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = f"commands:{self.application_id}:{self.settings.dev_guild_id or 'global'}"
        await clear_other_servers(
            self.store, self.tree, self._tell, self.application_id or 0, self.settings.dev_guild_id
        )
        if not is_forced and await self.store.state.get(key) == digest:
            return False
        if self.settings.dev_guild_id is not None:
            guild = discord.Object(self.settings.dev_guild_id)
            self.tree.copy_global_to(guild=guild)
            await self.store.state.put(key, "")  # so that a server that was told is known after a crash, too
            try:
                await self._tell(guild)
            except (discord.Forbidden, discord.NotFound) as error:
                raise ConfigError([strings.DEV_GUILD_CLOSED.format(value=guild.id)]) from error
        else:
            await self._tell(None)
        await self.store.state.put(key, digest)
        self.has_synced = True
        _log.info("Discord was told %d commands.", len(payload))
        return True

    async def _tell(self, guild: discord.abc.Snowflake | None) -> None:
        await self.requests.ask(
            lambda: self.tree.sync(guild=guild), priority=Priority.MESSAGE, limit=POST_TIMEOUT
        )

    async def _sync_later(self, error: Exception) -> None:
        while True:
            await asyncio.sleep(
                error.retry_after if isinstance(error, discord.RateLimited) else _LONGEST_WAIT
            )
            try:
                await self.sync_commands()
            except REQUEST_ERRORS as failure:
                _log.warning("Discord could not be told the commands (%r); trying again.", failure)
                error = failure
            else:
                return

    async def on_ready(self) -> None:
        """Hide what was loaded from the garbage collector, once: a look at it takes long and finds nothing."""
        if not self._is_frozen:
            self._is_frozen = True
            gc.collect()
            gc.freeze()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Hand clicks and forms to the actions; commands go through the tree."""
        await self.actions.dispatch(interaction)

    async def login(self, token: str) -> None:
        """Log in; where Discord turns this machine away for a while (429), wait a quarter of an hour.

        Ending instead would have the supervisor start the bot again and again, which prolongs the ban.
        """
        while True:
            try:
                await super().login(token)
            except (discord.HTTPException, discord.RateLimited) as error:
                if isinstance(error, discord.HTTPException) and error.status != _TOO_MANY:
                    raise
                _log.warning("Discord turns this machine away for now; trying again in 15 minutes.")
                await self.http.close()
                await asyncio.sleep(_TURNED_AWAY)
            else:
                return

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected; wait longer and longer (1 s to 5 min) until the first connection succeeds.

        HACK: where the very first connection fails, discord.py 2.7 reads an attribute of a gateway that it does
        not have yet (its issue 10520), and would end the process.
        """
        delay = 1.0
        while True:
            try:
                await super().connect(reconnect=reconnect)
            except AttributeError as error:
                if error.name != "sequence":
                    raise
                _log.warning("Discord's gateway could not be reached; trying again in %.0f s.", delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LONGEST_WAIT)
            else:
                return

    def _stop_unauthorized(self) -> None:
        self.fatal = ConfigError([strings.BAD_TOKEN])
        self.loop.create_task(self.close())

    async def close(self) -> None:
        """Let posts in progress end, then leave Discord: each within its share of the time for a stop.

        What is unknown then is found out after the next start, as after a crash.
        """
        if self._syncing is not None:
            self._syncing.cancel()
        await _at_most(_STOP_JOBS_WITHIN, self.scheduler.stop())
        await _at_most(_STOP_REQUESTS_WITHIN, self.requests.close())
        await _at_most(_LEAVE_WITHIN, super().close())


async def _at_most(seconds: float, work: Coroutine[Any, Any, None]) -> None:
    """Wait for a step of the stop, but not for ever; the next steps are taken in any case."""
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait([task], timeout=seconds)
    if not done:
        _log.warning("A step of the stop took longer than %.1f s; going on.", seconds)
    elif not task.cancelled() and (error := task.exception()) is not None:
        _log.error("A step of the stop failed.", exc_info=error)
