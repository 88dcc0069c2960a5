"""Looking for a post by the marker that its button carries: the only way to know what became of a lost answer."""

from datetime import datetime, timedelta

import discord

from bot.discord_api.requests import POST_TIMEOUT, Requests
from bot.forum import find_forum_post
from bot.outcomes import LOST, Answer, Outcome, Sent, outcome_of
from bot.pacing import Priority
from bot.reach import Reach, Reached
from bot.ui.base import carries_mark

_SCAN_BEFORE = timedelta(minutes=15)
_SCAN_LIMIT = 2000


class MarkerSearch:
    """Looks through channels and forums for messages of our own."""

    def __init__(self, requests: Requests, reach: Reach) -> None:
        self._requests = requests
        self._reach = reach

    async def find(self, guild_id: int, channel_id: int, mark: str, *, since: datetime) -> Outcome:
        """Look for our own post with a mark among those after an instant (with room for clock skew).

        An empty history is evidence only with the permission to read it, so that is asked of Discord first:
        `CANNOT_READ` without it, `Refused` where the channel itself is out of reach.
        """
        reached = await self._reach.visit(guild_id, channel_id, Priority.MESSAGE)
        if not isinstance(reached, Reached):
            return reached
        user_id = self._requests.own_id
        if not reached.can_read or user_id is None:
            return Answer.CANNOT_READ
        try:
            return await self._requests.ask(
                lambda: _look(reached, user_id, mark, since), priority=Priority.MESSAGE, limit=POST_TIMEOUT
            )
        except LOST as error:
            return outcome_of(error)


async def _look(reached: Reached, user_id: int, mark: str, since: datetime) -> Outcome:
    if isinstance(reached.channel, discord.ForumChannel):
        return await find_forum_post(reached, user_id, mark, since=since)
    after = discord.Object(discord.utils.time_snowflake(since - _SCAN_BEFORE))
    seen = 0
    async for message in reached.channel.history(limit=_SCAN_LIMIT, after=after, oldest_first=True):
        seen += 1
        if message.author.id == user_id and carries_mark(message, mark):
            return Sent(message.id)
    return Answer.NOT_FOUND if seen < _SCAN_LIMIT else Answer.CANNOT_READ
