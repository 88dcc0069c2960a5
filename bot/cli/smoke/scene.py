"""Where one run of the smoke test takes place, and how a step of it is taken."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.cli.smoke.report import OK, Report, Result, result_of, result_of_outcome
from bot.discord_api.channel_access import Reached, kind_of
from bot.discord_api.marker_search import MarkerSearch
from bot.discord_api.outcomes import REQUEST_ERRORS
from bot.discord_api.probe import Probe
from bot.domain.outcomes import Answer, Later, Refused, Sent
from bot.domain.posts import ChannelKind, Marker
from bot.ui.strings import operator as strings

N = TypeVar("N")
T = TypeVar("T")
SEND, SEND_IN_THREADS, ATTACH = "send_messages", "send_messages_in_threads", "attach_files"
EMBED, OPEN_THREADS, READ = "embed_links", "create_public_threads", "read_message_history"
Look = Callable[[Any], str]
"""Says in a few words what was seen in an answer."""
ALL_WELL = (OK,)
_NO_SCHEDULE = 0
"""Schedules of servers count from 1, so a bot that runs meanwhile takes no post of ours for one of its own."""


@dataclass
class Scene:
    """One run. ``place`` is where messages are written: the channel, or in a forum the thread of the post."""

    probe: Probe
    search: MarkerSearch
    reached: Reached
    report: Report
    own_id: int
    now: datetime
    may_be_published: bool = False
    """Whether followers may have a copy of an announcement, which stays with them."""
    place: int = field(init=False)
    marker: Marker = field(init=False)
    _nonces: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Begin in the channel itself, with a marker of its own."""
        self.marker = Marker(_NO_SCHEDULE, self.now.date(), secrets.randbelow(10**9))
        self.place = self.reached.channel.id

    @property
    def kind(self) -> ChannelKind:
        """What the channel is."""
        return kind_of(self.reached.channel) or ChannelKind.TEXT

    @property
    def writing(self) -> tuple[str, ...]:
        """The permissions that a message takes where messages are written (discord.py's names)."""
        return (SEND,) if self.place == self.reached.channel.id else (SEND_IN_THREADS,)

    def nonce(self) -> str:
        """Return a nonce that no post has."""
        self._nonces += 1
        return f"smoke{self.marker.generation}-{self._nonces}"

    async def take(
        self,
        what: str,
        call: Callable[[], Awaitable[T]],
        expected: Sequence[int] = ALL_WELL,
        *,
        look: Look | None = None,
        is_right: Callable[[T], bool] | None = None,
        needs: Sequence[str] = (),
    ) -> T | None:
        """Take a step; return what came, or None where Discord refused or it is not what was wanted.

        ``needs`` are the permissions that it takes: discord.py's names, those above.
        """
        try:
            found = await call()
        except REQUEST_ERRORS as error:
            self.report.step(what, expected, result_of(error), needs=needs)
            return None
        result = Result(OK, strings.SMOKE_OK)
        if isinstance(found, Sent | Refused | Later | Answer):
            result = result_of_outcome(found)
        if result.is_ok and is_right is not None and not is_right(found):
            result = Result(None, strings.SMOKE_OK)
        self.report.step(what, expected, result, look(found) if look is not None else "", needs)
        return found if result.is_ok else None

    async def take_on(
        self,
        needed: N | None,
        what: str,
        call: Callable[[N], Awaitable[T]],
        expected: Sequence[int] = ALL_WELL,
        *,
        look: Look | None = None,
        is_right: Callable[[T], bool] | None = None,
        needs: Sequence[str] = (),
    ) -> T | None:
        """Take a step with what an earlier one gave; without that, it is skipped."""
        if needed is None:
            self.report.skip(what, expected)
            return None
        return await self.take(
            what, lambda: call(needed), expected, look=look, is_right=is_right, needs=needs
        )
