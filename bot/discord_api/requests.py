"""The one way to ask something of Discord of the bot's own accord. No decisions.

`bot.discord_api.outcomes` says what answers mean.

A request that takes too long is given up by who waits for it, but never cancelled: while discord.py 2.7 sleeps through
a global 429 it closes a gate for all its requests, and a cancelled sleeper leaves it closed for ever (disnake's pull
request 1585 describes the same code). What was given up goes on, and who asks again under its key gets its answer.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, Literal, TypeVar

import aiohttp
import discord
from discord.http import Route

from bot.discord_api.outcomes import REQUEST_ERRORS
from bot.discord_api.rate_limiter import Priority, RateLimiter

_log = logging.getLogger(__name__)
T = TypeVar("T")
Leaving = Callable[[], Awaitable[None]]
"""What is done when a request leaves."""
REQUEST_TIMEOUT = 30.0
"""Seconds that somebody waits for the answer to a small request."""
LONGEST_RATE_LIMIT = 60.0
"""Seconds for which a 429 of one route is waited out (discord.py's ``max_ratelimit_timeout``); a longer one is an
outcome (`bot.discord_api.outcomes.Later`), so that it holds up nothing else."""
_KEPT = 3600.0
"""Seconds for which an answer that came too late is kept for who asks again under its key."""
_TOO_MANY = 429
_SERVER_ERROR = 500
_tried: ContextVar[list[int] | None] = ContextVar("statuses_of_request", default=None)
"""The status of each attempt that discord.py made for the request of this task; 0 for one without an answer."""


class AnswerLost(aiohttp.ClientError):
    """The last attempt at a request did nothing, but of an earlier one that is not known."""


class Requests:
    """Lets requests leave at their pace, waits for them within a limit, and counts what becomes of them.

    ``before`` is awaited ahead of each request, in the task that asks: an interaction is acknowledged there.
    """

    def __init__(
        self,
        client: discord.Client,
        rate_limiter: RateLimiter,
        *,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._client = client
        self._rate_limiter = rate_limiter
        self._before = before or _nothing_first
        self._tasks: set[asyncio.Task[Any]] = set()
        self._keyed: dict[str, asyncio.Task[Any]] = {}
        self.counts: Counter[str] = Counter()
        """How many requests were ``sent``, ``answered``, ``refused``, ``limited`` (429), ``lost`` and ``late``."""

    @property
    def own_id(self) -> int | None:
        """The id of the bot's user, None before it has logged in."""
        return self._client.user.id if self._client.user is not None else None

    async def ask(
        self,
        call: Callable[[], Awaitable[T]],
        *,
        priority: Priority,
        limit: float = REQUEST_TIMEOUT,
        key: str | None = None,
        leaving: Leaving | None = None,
    ) -> T:
        """Carry out ``call`` and return what it returns, or raise what it raises (one of `REQUEST_ERRORS`).

        Raises TimeoutError if there is no answer within ``limit`` seconds of leaving. The request goes on then; whoever
        asks with the same ``key`` waits for it instead of sending another, and gets its answer if it came meanwhile.
        ``leaving`` is awaited when it is the request's turn, just before it leaves; what it raises keeps it back.
        """
        await self._before()
        task = self._keyed.get(key) if key is not None else None
        if task is None:
            await self._rate_limiter.acquire(priority)
            if leaving is not None:
                await leaving()
            task = self._begin(call, key)
        done, _ = await asyncio.wait([task], timeout=limit)
        if not done:
            self.counts["late"] += 1
            if key is not None:
                task.add_done_callback(lambda ended: self._forget_later(key, ended))
            raise TimeoutError
        if key is not None:
            self._keyed.pop(key, None)
        return task.result()

    def is_under_way(self, key: str) -> bool:
        """Tell whether a request with a key was sent of which nobody has taken the answer yet."""
        return key in self._keyed

    def _begin(self, call: Callable[[], Awaitable[T]], key: str | None) -> "asyncio.Task[T]":
        async def carry_out() -> T:
            statuses: list[int] = []
            _tried.set(statuses)  # in the task of this one request
            try:
                return await call()
            except discord.RateLimited as error:
                if key is not None and any(s == 0 or s >= _SERVER_ERROR for s in statuses):
                    raise AnswerLost from error
                raise

        self.counts["sent"] += 1
        task = asyncio.create_task(carry_out())
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        if key is not None:
            self._keyed[key] = task
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        kind = "answered"
        if isinstance(error, discord.RateLimited):
            kind = "limited"
        elif isinstance(error, discord.HTTPException):
            kind = "limited" if error.status == _TOO_MANY else "refused"
        elif error is not None:
            kind = "lost"
        self.counts[kind] += 1

    def _forget_later(self, key: str, task: "asyncio.Task[Any]") -> None:
        def forget() -> None:
            if self._keyed.get(key) is task:
                del self._keyed[key]

        if self._keyed.get(key) is task:
            task.get_loop().call_later(_KEPT, forget)

    async def drain(self, limit: float) -> None:
        """Wait, at most ``limit`` seconds, until nothing is on its way, whoever gave it up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=limit)

    async def close(self) -> None:
        """Cancel what is on its way, at the stop and only then; what became of it is found out after the next start."""
        if self.counts:
            _log.info("Requests: %s.", ", ".join(f"{n} {kind}" for kind, n in sorted(self.counts.items())))
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def channel(self, channel_id: int, guild_id: int | None = None) -> discord.PartialMessageable:
        """Return a channel or thread by its id, whether or not the client remembers it; nothing is asked."""
        return self._client.get_partial_messageable(channel_id, guild_id=guild_id)

    async def guild(self, guild_id: int, *, priority: Priority) -> discord.Guild:
        """Return a server as Discord has it now."""
        return await self.ask(
            lambda: self._client.fetch_guild(guild_id, with_counts=False), priority=priority
        )

    async def member(self, guild_id: int, user_id: int, *, priority: Priority) -> discord.Member:
        """Return a member as Discord has them now, whether or not the client remembers the server."""
        guild = self._client.get_guild(guild_id) or await self.guild(guild_id, priority=priority)
        return await self.ask(lambda: guild.fetch_member(user_id), priority=priority)

    async def look_up_member(
        self, guild_id: int, user_id: int, *, priority: Priority, key: str | None = None
    ) -> None:
        """Ask Discord for a member, in one request; who is none is an error."""
        await self.ask(lambda: self._client.http.get_member(guild_id, user_id), priority=priority, key=key)

    async def fetched_channel(self, channel_id: int, *, priority: Priority) -> Any:  # noqa: ANN401
        """Return a channel or thread as Discord has it now (one of discord.py's many kinds)."""
        return await self.ask(lambda: self._client.fetch_channel(channel_id), priority=priority)

    async def open_direct_channel(
        self, user_id: int, *, priority: Priority, ended: Callable[[], None]
    ) -> int:
        """Open the channel of direct messages with somebody and return its id.

        ``ended`` is called when the request itself is over, which may be after who waits for it gave up.
        """

        async def open_it() -> int:
            try:
                return int((await self._client.http.start_private_message(str(user_id)))["id"])
            finally:
                ended()

        return await self.ask(open_it, priority=priority, key=f"direct:{user_id}")

    def is_opening(self, user_id: int) -> bool:
        """Tell whether the channel of direct messages with somebody is being opened since an earlier attempt."""
        return self.is_under_way(f"direct:{user_id}")

    async def start_thread(
        self, channel_id: int, message_id: int, name: str, *, archive_after: Literal[60, 1440, 4320, 10080]
    ) -> int:
        """Open the thread of a message and return its id; ``archive_after`` is in minutes."""
        made = await self.ask(
            lambda: self._client.http.start_thread_with_message(
                channel_id, message_id, name=name, auto_archive_duration=archive_after
            ),
            priority=Priority.FOLLOW_UP,
        )
        return int(made["id"])

    async def owner_of(self, thread_id: int) -> int | None:
        """Return who opened a thread; None for a channel of another kind."""
        data = await self.ask(lambda: self._client.http.get_channel(thread_id), priority=Priority.FOLLOW_UP)
        owner_id = data.get("owner_id")
        return int(owner_id) if isinstance(owner_id, str | int) else None

    async def unarchive(self, thread_id: int) -> None:
        """Open an archived thread again; who may send messages in it may do that, unless it is locked."""
        await self.ask(
            lambda: self._client.http.edit_channel(thread_id, archived=False), priority=Priority.FOLLOW_UP
        )

    async def rename_thread(self, thread_id: int, name: str, *, is_archived: bool) -> None:
        """Give a thread a name and archive it, or open it again; who opened it may do both in one request."""
        await self.ask(
            lambda: self._client.http.edit_channel(thread_id, name=name, archived=is_archived),
            priority=Priority.FOLLOW_UP,
        )

    async def delete_channel(self, channel_id: int, *, priority: Priority) -> None:
        """Delete a channel or thread."""
        await self.ask(lambda: self._client.http.delete_channel(channel_id), priority=priority)

    async def touch(self) -> None:
        """Ask Discord anything, since each answer carries its time; raises nothing."""
        try:
            await self.ask(self._client.application_info, priority=Priority.MESSAGE)
        except REQUEST_ERRORS as error:
            _log.warning("Discord could not be asked for the time: %s", error)


async def _nothing_first() -> None:
    return None


async def note_answer(
    _session: aiohttp.ClientSession, _context: object, params: aiohttp.TraceRequestEndParams
) -> None:
    """Note with what status an attempt ended (a hook for aiohttp's ``on_request_end``).

    HACK: discord.py 2.7 repeats a request by itself that ended with 500, 502, 504 or 524, and may be carried out all
    the same; if Discord then wants it later, that alone is what it tells.
    """
    if (statuses := _tried.get()) is not None:
        statuses.append(params.response.status)


async def note_no_answer(
    _session: aiohttp.ClientSession, _context: object, _params: aiohttp.TraceRequestExceptionParams
) -> None:
    """Note that an attempt ended without an answer (a hook for aiohttp's ``on_request_exception``)."""
    if (statuses := _tried.get()) is not None:
        statuses.append(0)


def note_pauses(rate_limiter: RateLimiter) -> Callable[..., Awaitable[None]]:
    """Return the hook for aiohttp's ``on_request_end`` by which a global 429 holds back all requests of ours.

    Discord's documentation, "Rate Limits": ``X-RateLimit-Global`` says that the limit is the bot's, ``Retry-After`` for
    how many seconds. Without it each request would find out for itself, and count as an invalid one.
    """

    async def note(
        _session: aiohttp.ClientSession, _context: object, params: aiohttp.TraceRequestEndParams
    ) -> None:
        headers = params.response.headers
        if params.response.status != _TOO_MANY or "X-RateLimit-Global" not in headers:
            return
        if str(params.url).startswith(Route.BASE):
            try:
                rate_limiter.pause(float(headers.get("Retry-After", "1")))
            except ValueError:
                _log.warning("Discord says in words until when to wait: %r", headers["Retry-After"])

    return note
