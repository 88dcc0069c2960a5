"""Noticing that a channel or role that a server chose can't be used any more, and telling it once.

Looked at each day, and at once when Discord tells of a change, refuses a message to curators, or the bot has been away.
"""

from datetime import datetime, timedelta
from functools import partial

from bot.background.job import Job, Rows
from bot.clock import Clock
from bot.domain.posts import Notice, NoticeKind
from bot.domain.unusable import AUDIT_CHANNEL, REVIEW_CHANNEL, Look, dump_unusable
from bot.posting.settings_look import SettingsLook
from db import Store

_DAILY = timedelta(days=1)
_WHILE_UNKNOWN = timedelta(minutes=10)
_AT_A_TIME = 100


class SettingsCheck(Job):
    """Looks at the choices of all servers, some at a time."""

    name = "settings"

    def __init__(
        self, store: Store, settings_look: SettingsLook, audit_channels: Rows, clock: Clock, servers: Rows
    ) -> None:
        super().__init__()
        self._store = store
        self._checks = store.settings_checks
        self._settings_look = settings_look
        self._audit_channels = audit_channels
        self._clock = clock
        self._servers = servers

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when a server is to be looked at next."""
        resting = self._servers.resting(now)
        return self._servers.due(now, await self._checks.next_due_at(now, except_ids=resting))

    async def run(self, now: datetime) -> None:
        """Look at the servers that are due."""
        resting = self._servers.resting(now)
        for guild_id in await self._checks.list_due(now=now, except_ids=resting, limit=_AT_A_TIME):
            await self._servers.guard(guild_id, guild_id, partial(self._check, guild_id))

    async def _check(self, guild_id: int) -> None:
        look, now = await self._settings_look.look(guild_id), self._clock()
        known = await self._checks.known(guild_id)
        note = partial(
            self._checks.note,
            guild_id,
            look.known_after(known),
            next_at=now + (_WHILE_UNKNOWN if look.unknown else _DAILY),
            notice=_notice_of(look, known),
            wakes_notices=look.opened(REVIEW_CHANNEL, known),
            now=now,
        )
        await self._servers.store(guild_id, note)
        if look.opened(AUDIT_CHANNEL, known):
            for choice in look.choices:
                self._audit_channels.wake(choice.target_id)


def _notice_of(look: Look, known: frozenset[str]) -> Notice | None:
    told = look.to_tell(known)
    if not told:
        return None
    lines = {f"unusable{number:02}": dump_unusable(unusable) for number, unusable in enumerate(told)}
    return Notice(kind=NoticeKind.UNUSABLE, data=lines)
