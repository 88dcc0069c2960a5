"""Direct messages: their channels are opened slowly and kept, since a bot that opens many soon is quarantined.

Discord's documentation, "Create DM": "you should not use this endpoint to DM everyone in a server about something … if
you open a significant amount of DMs too quickly, your bot may be rate limited or blocked from opening new ones".
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.discord_api.messages import Messages
from bot.discord_api.outcomes import DIRECT_MESSAGES_CLOSED, REQUEST_ERRORS, outcome_of
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.outcomes import Later, Outcome, Refused
from bot.ui.base import Page

OPENINGS_A_MINUTE = 4
_MINUTE = 60.0
_TOO_FAST = 40003
_REST_AFTER_TOO_FAST = 600.0
_CHANNEL_GONE = (10003, 50001)
_FORGOTTEN_AFTER = 1800.0
_LONGEST_REQUEST = 300.0
"""Seconds after which a request of which nothing was heard counts as over (aiohttp's own limit)."""


@dataclass(slots=True)
class _Opening:
    """One opened channel: ``at`` is when it was asked for, later when the request ended."""

    user_id: int
    at: float
    has_ended: bool = False


class OpeningLane:
    """Says when a channel of direct messages may be opened: at most four within any minute, in the order asked.

    ``clock`` returns seconds that pass evenly (`bot.clock.steady`): a machine's clock that jumps must delay nobody.
    """

    def __init__(self, clock: Callable[[], float], *, per_minute: int = OPENINGS_A_MINUTE) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._opened: deque[_Opening] = deque(maxlen=per_minute)
        self._turns: dict[int, float] = {}
        self._next = self._rests_until = float("-inf")

    def wait_for(self, user_id: int) -> float:
        """Return the seconds to wait before the channel of somebody may be opened; 0 means now, and takes the turn.

        Who is told to wait has their turn then, before all who ask later. After the request `ended` is called, so that
        a minute counts from when Discord had seen it.
        """
        now = self._clock()
        free = self._free_at(now)
        turn = self._turns.get(user_id)
        if turn is None or turn < now - _FORGOTTEN_AFTER:
            self._turns = {user: at for user, at in self._turns.items() if at >= now - _FORGOTTEN_AFTER}
            turn = max(now, free, self._next)
            self._next = turn + _MINUTE / self._per_minute
        if turn > now or free > now:
            self._turns[user_id] = turn
            return max(turn, free) - now
        self._turns.pop(user_id, None)
        self._opened.append(_Opening(user_id, now))
        return 0.0

    def ended(self, user_id: int) -> None:
        """Note that the request that opens somebody's channel has been answered, or will not be."""
        for opening in self._opened:
            if opening.user_id == user_id and not opening.has_ended:
                opening.at, opening.has_ended = self._clock(), True

    def rest(self) -> float:
        """Open nothing for ten minutes, since Discord found it too fast; return how many seconds that is."""
        self._rests_until = self._clock() + _REST_AFTER_TOO_FAST
        self._next = max(self._next, self._rests_until)
        return _REST_AFTER_TOO_FAST

    def _free_at(self, now: float) -> float:
        free = self._rests_until
        if len(self._opened) == self._per_minute:
            first = self._opened[0]
            is_out = not first.has_ended and now - first.at < _LONGEST_REQUEST
            free = max(free, (now if is_out else first.at) + _MINUTE)
        return free


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a direct message, and the channel to keep for the next one; None: there is none, forget any."""

    outcome: Outcome
    channel_id: int | None

    @property
    def is_closed(self) -> bool:
        """Whether this person takes no direct messages from the bot; every other refusal says nothing about them."""
        return isinstance(self.outcome, Refused) and self.outcome.code in DIRECT_MESSAGES_CLOSED


class DirectMessages:
    """Writes to single people."""

    def __init__(self, requests: Requests, messages: Messages, lane: OpeningLane) -> None:
        self._requests = requests
        self._messages = messages
        self._lane = lane

    async def write_to(self, user_id: int, page: Page, *, nonce: str, channel_id: int | None) -> Written:
        """Send a direct message through the known channel, or through one that is opened when its turn has come."""
        if channel_id is not None:
            outcome = await self._messages.notify(0, channel_id, page, nonce=nonce)
            if not (isinstance(outcome, Refused) and outcome.code in _CHANNEL_GONE):
                return Written(outcome, channel_id)
        opened = await self._open(user_id)
        if not isinstance(opened, int):
            return Written(opened, None)
        return Written(await self._messages.notify(0, opened, page, nonce=nonce), opened)

    async def _open(self, user_id: int) -> int | Outcome:
        """Return the channel's id, or why it is not open."""
        if not self._requests.is_opening(user_id):
            wait = self._lane.wait_for(user_id)
            if wait > 0:
                return Later(wait)
        try:
            return await self._requests.open_direct_channel(
                user_id, priority=Priority.NOTICE, ended=lambda: self._lane.ended(user_id)
            )
        except REQUEST_ERRORS as error:
            outcome = outcome_of(error)
            if isinstance(outcome, Refused) and outcome.code == _TOO_FAST:
                return Later(self._lane.rest())
            return outcome
