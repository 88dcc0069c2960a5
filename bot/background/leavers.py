"""Looks whether people are still there before something is done about them, and keeps in the store who is not."""

from bot.clock import Clock
from bot.discord_api.members import Members
from bot.discord_api.rate_limiter import Priority
from bot.domain.leavers import Course, Moment, Presence, course_of
from db import Store


class Leavers:
    """Answers how something goes on that is about a member."""

    def __init__(self, store: Store, members: Members, clock: Clock) -> None:
        self._store = store
        self._members = members
        self._clock = clock

    async def course(
        self, moment: Moment, guild_id: int, user_id: int | None, *, interview_id: int | None = None
    ) -> Course:
        """Return how something goes on; right before a post, and only then, Discord is always asked anew.

        Who is tied to no account cannot be looked up, so it goes on. With ``interview_id``, what curators said about
        posting it counts.
        """
        if user_id is None:
            return Course.GO_ON
        is_post = moment is Moment.POST
        presence = await self._members.presence(
            guild_id, user_id, priority=Priority.MESSAGE if is_post else Priority.NOTICE, is_fresh=is_post
        )
        await self._keep(guild_id, user_id, presence)
        if presence is Presence.UNKNOWN and await self._store.departures.has_left(guild_id, user_id):
            presence = Presence.GONE  # Discord's last clear answer stands until it gives another one
        if presence is Presence.GONE and interview_id is not None:
            return course_of(moment, presence, await self._store.leavers.choice(guild_id, interview_id))
        return course_of(moment, presence)

    async def has_left(self, moment: Moment, guild_id: int, user_id: int | None) -> bool:
        """Tell whether somebody is gone, as far as is known."""
        return await self.course(moment, guild_id, user_id) is not Course.GO_ON

    async def note_present(self, guild_id: int, user_id: int) -> None:
        """Know that somebody is there: Discord named them as a member with a command."""
        self._members.note(guild_id, user_id, Presence.PRESENT)
        await self._keep(guild_id, user_id, Presence.PRESENT)

    async def _keep(self, guild_id: int, user_id: int, presence: Presence) -> None:
        if presence is Presence.GONE:
            await self._store.departures.note_gone(guild_id, user_id, now=self._clock())
        elif presence is Presence.PRESENT:
            await self._store.departures.note_present(guild_id, user_id)
