"""The one rule for slow answers: whatever may take long first tells Discord that an answer is on its way.

Discord forgets an interaction that is not answered within three seconds, counted to the last byte of the answer
(documentation, "Receiving and Responding"). Everything slow calls `acknowledge` by itself: files either way, requests
of the bot's own, documents; walks through a whole server do once they take longer than
`ACKNOWLEDGE_AFTER`. It concerns the interaction that is being handled, which the router and the command tree announce
with `handling`, and does nothing anywhere else.
"""

import asyncio
import logging
from collections.abc import Awaitable
from contextvars import ContextVar
from enum import Enum
from typing import Any, TypeVar

import aiohttp
import discord

_log = logging.getLogger(__name__)
ACKNOWLEDGE_AFTER = 0.5
"""Seconds that a walk may take before it is acknowledged; most take milliseconds, and then one request is enough."""
_HELD_UP_AFTER = 1.0
_DEADLINE = 3.0
"""Seconds after which Discord has forgotten an interaction that nobody answered."""
_GONE = (10062, 10015)
_KEY = "spotlight_answer"
_FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
T = TypeVar("T")


class Pending(Enum):
    """What was promised by an acknowledgement and is still to come."""

    PRIVATE = "a message that only this person sees; until then they see “thinking”"
    PUBLIC = "a message that everybody sees; until then they see “thinking”"
    UPDATE = "perhaps a change of the message that was clicked; nobody sees that anything is to come"


class Reply:
    """How far one interaction was answered. Whoever answers holds ``lock``, since a walk may acknowledge meanwhile."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction
        self.lock = asyncio.Lock()
        self.pending: Pending | None = None
        self.is_in_place = False
        self.unsure: Pending | None = None
        """What was promised by an acknowledgement of which nobody knows whether Discord has it."""
        self.has_stored = False
        """Whether something was stored on the way, so that nobody is told that nothing was changed."""
        self._has_failed = False
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def of(cls, interaction: discord.Interaction[Any]) -> "Reply":
        """Return the one answer of an interaction."""
        found = interaction.extras.get(_KEY)
        if not isinstance(found, Reply):
            found = interaction.extras[_KEY] = cls(interaction)
        return found

    @property
    def is_begun(self) -> bool:
        """Whether Discord has an answer, or the promise of one."""
        return self._interaction.response.is_done()

    async def acknowledge(self, promise: Pending | None = None) -> None:
        """Promise an answer, unless there is one; by default where `bot.interactions.responses.show` would put it."""
        async with self.lock:
            if self.is_begun or self._has_failed:
                return
            promise = promise or self._usual
            try:
                await _within(
                    self._interaction.response.defer(
                        ephemeral=promise is Pending.PRIVATE, thinking=promise is not Pending.UPDATE
                    )
                )
            except _FAILURES as error:
                # What was asked for is done all the same: a form that was sent must be stored, whoever sees it.
                self._has_failed = True
                is_known = isinstance(error, discord.HTTPException) and error.code in _GONE
                self.unsure = None if is_known else promise
                _log.warning("An interaction could not be acknowledged: %r", error)
                return
            self.pending = promise

    @property
    def _usual(self) -> Pending:
        message = self._interaction.message
        if message is not None and (message.flags.ephemeral or self.is_in_place):
            return Pending.UPDATE
        return Pending.PRIVATE

    def acknowledge_soon(self) -> None:
        """Acknowledge without waiting for it."""
        task = asyncio.create_task(self.acknowledge())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


_current: ContextVar[Reply | None] = ContextVar("spotlight_current_answer", default=None)


async def _within(deferral: Awaitable[Any]) -> None:
    """Wait for a deferral as long as Discord would; it is never cancelled, and what has to happen happens after it."""
    task = asyncio.ensure_future(deferral)
    task.add_done_callback(lambda ended: None if ended.cancelled() else ended.exception())
    done, _ = await asyncio.wait([task], timeout=_DEADLINE)
    if not done:
        raise TimeoutError
    task.result()


def handling(interaction: discord.Interaction[Any]) -> None:
    """Say which interaction this task handles; tasks that it starts inherit that."""
    is_typing = interaction.type is discord.InteractionType.autocomplete
    _current.set(None if is_typing else Reply.of(interaction))


async def acknowledge() -> None:
    """Tell Discord that the answer to the interaction in hand, if there is one, will take a moment."""
    answer = _current.get()
    if answer is not None:
        await answer.acknowledge()


def answers_in_place(interaction: discord.Interaction[Any]) -> bool:
    """Say ahead that the message that was clicked will be changed, though others see it too.

    Returns False where it is too late for that, since an answer of this person's own was promised already.
    """
    reply = Reply.of(interaction)
    if reply.is_begun and reply.pending is not Pending.UPDATE:
        return False
    reply.is_in_place = True
    return True


async def acknowledge_if_slow(work: Awaitable[T]) -> T:
    """Wait for something that is mostly quick, and acknowledge the interaction in hand if it is not."""
    answer = _current.get()
    if answer is None or answer.is_begun:
        return await work
    if ACKNOWLEDGE_AFTER <= 0:
        await answer.acknowledge()
        return await work
    return await _with_timer(answer, ACKNOWLEDGE_AFTER, work)


async def acknowledge_if_held_up(work: Awaitable[T]) -> T:
    """Wait for a write, which takes long only where another program has locked the file, or the disk is busy.

    The interaction in hand knows from then on that something was stored.
    """
    answer = _current.get()
    if answer is None:
        return await work
    result = await (work if answer.is_begun else _with_timer(answer, _HELD_UP_AFTER, work))
    answer.has_stored = True
    return result


async def _with_timer(answer: Reply, seconds: float, work: Awaitable[T]) -> T:
    timer = asyncio.get_running_loop().call_later(seconds, answer.acknowledge_soon)
    try:
        return await work
    finally:
        timer.cancel()
