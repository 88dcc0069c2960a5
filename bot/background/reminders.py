"""The job that has due reminders sent, and, some months after their post, asks people how things went on.

Who is reminded, how often and by which way is decided in `db.pipeline.reminders`.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.background.intervals import due_again
from bot.background.job import Job, Rows
from bot.background.leavers import Leavers
from bot.domain.community import FollowUpInvitation
from bot.domain.errors import LeftServer, SpotlightError
from bot.domain.leavers import Course, Moment
from bot.domain.lifecycle import WAITS_FOR_MEMBER
from db import Store

_log = logging.getLogger(__name__)
_FOLLOW_UPS_EVERY = timedelta(days=1)
_FOLLOW_UPS_AT_ONCE = 50
NOBODY = 0
"""Who acted, where nobody did."""


class Reminders(Job):
    """Reminds, at most twice, by the way that each member chose; and invites to tell how things went on."""

    name = "reminders"

    def __init__(self, store: Store, leavers: Leavers, reminders: Rows, invitations: Rows) -> None:
        super().__init__()
        self._store = store
        self._leavers = leavers
        self._reminders = reminders
        self._invitations = invitations
        self._follow_ups_at: datetime | None = None

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when somebody is to be reminded, or asked how they are, next."""
        resting = self._reminders.resting(now)
        reminder_at = await self._store.reminders.next_reminder_at(now, except_ids=resting)
        due = [self._reminders.due(now, reminder_at)]
        if await self._store.reminders.wants_follow_up_invitations():
            due.append(self._invitations.due(now, due_again(self._follow_ups_at, now, _FOLLOW_UPS_EVERY)))
        return min((at for at in due if at is not None), default=None)

    async def run(self, now: datetime) -> None:
        """Remind everybody who is to be reminded, and once a day ask those whose post is old enough."""
        reminders, resting = self._store.reminders, self._reminders.resting(now)
        for guild_id, key in await reminders.list_to_remind(now=now, except_ids=resting):
            await self._reminders.guard(guild_id, key, partial(self._remind, guild_id, key, now))
        if due_again(self._follow_ups_at, now, _FOLLOW_UPS_EVERY) <= now:
            await self._ask_again(now)
            tomorrow = now + _FOLLOW_UPS_EVERY
            self._follow_ups_at = min(tomorrow, self._invitations.due(now, None) or tomorrow)

    async def _remind(self, guild_id: int, key: str, now: datetime) -> None:
        """Remind somebody, unless they have left: then they are looked for again in a week."""
        entry = await self._store.pipeline.find(guild_id, key)
        if entry is not None and entry.stage in WAITS_FOR_MEMBER:
            course = await self._leavers.course(Moment.REMIND, guild_id, entry.user_id)
            if course is Course.REST:
                await self._store.departures.rest(guild_id, entry, now=now)
                return
        await self._store.reminders.remind(guild_id, key, actor_id=None, now=now)

    async def _ask_again(self, now: datetime) -> None:
        """Invite so many that it worked for fifty: what is refused, or fails, does not use up a place."""
        tried, invited = list(self._invitations.resting(now)), 0
        while invited < _FOLLOW_UPS_AT_ONCE:
            batch = await self._store.reminders.list_follow_up_invitations(now=now, except_ids=tried)
            if not batch or self._invitations.store_error is not None:
                return
            for follow_up in batch:
                tried.append(follow_up.interview_id)
                ask = partial(self._invite, follow_up, now)
                invited += await self._invitations.guard(follow_up.guild_id, follow_up.interview_id, ask)

    async def _invite(self, follow_up: FollowUpInvitation, now: datetime) -> None:
        try:
            if await self._leavers.has_left(Moment.INVITE, follow_up.guild_id, follow_up.user_id):
                raise LeftServer(follow_up.name)
            await self._store.inviting.invite(
                follow_up.guild_id,
                follow_up.user_id,
                name=follow_up.name,
                series_id=follow_up.series_id,
                follows_id=follow_up.interview_id,
                actor_id=NOBODY,
                now=now,
            )
        except SpotlightError as error:
            _log.info("Guild %s: nobody was asked how they are now: %r", follow_up.guild_id, error)
