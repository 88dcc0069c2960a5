"""Whether somebody is a member of a server: Discord tells no bot of those who leave but those with the members intent.

Discord's documentation, "Opcodes and Status Codes": 10007 is Unknown Member, 10013 Unknown User.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

import discord

from bot.discord_api.outcomes import MEMBER_GONE, REQUEST_ERRORS
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.leavers import Presence

KEPT_FOR = timedelta(hours=1)
MOST_KEPT = 10_000
"""Answers kept in memory, some 2 MB; the oldest go first."""


def presence_of(error: Exception) -> Presence:
    """Return what an error that is in `REQUEST_ERRORS` says about a member: gone, or nothing at all."""
    is_gone = isinstance(error, discord.NotFound) and error.code in MEMBER_GONE
    return Presence.GONE if is_gone else Presence.UNKNOWN


class Members:
    """Looks members up, and remembers each clear answer for an hour."""

    def __init__(self, requests: Requests, clock: Callable[[], datetime], *, most: int = MOST_KEPT) -> None:
        self._requests = requests
        self._clock = clock
        self._most = most
        self._known: OrderedDict[tuple[int, int], tuple[Presence, datetime]] = OrderedDict()

    async def presence(
        self, guild_id: int, user_id: int, *, priority: Priority, is_fresh: bool = False
    ) -> Presence:
        """Return whether somebody is in a server; ``is_fresh`` asks anew, whatever is remembered."""
        known = None if is_fresh else self._remembered(guild_id, user_id)
        if known is not None:
            return known
        key = None if is_fresh else f"member:{guild_id}:{user_id}"  # a late answer may be an hour old
        try:
            await self._requests.look_up_member(guild_id, user_id, priority=priority, key=key)
        except REQUEST_ERRORS as error:
            found = presence_of(error)
        else:
            found = Presence.PRESENT
        if found is not Presence.UNKNOWN:
            self.note(guild_id, user_id, found)
        return found

    def note(self, guild_id: int, user_id: int, presence: Presence) -> None:
        """Remember what Discord said of a member, here or in what came with a command."""
        self._known[guild_id, user_id] = (presence, self._clock())
        self._known.move_to_end((guild_id, user_id))
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def _remembered(self, guild_id: int, user_id: int) -> Presence | None:
        found = self._known.get((guild_id, user_id))
        if found is None:
            return None
        presence, at = found
        return presence if timedelta(0) <= self._clock() - at < KEPT_FOR else None
