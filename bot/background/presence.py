"""Which servers the bot is in, held against those that the store knows, once Discord has named them all."""

import logging
from collections.abc import Sequence

from bot.clock import Clock
from db import Store

_log = logging.getLogger(__name__)
OWN_APPLICATION = "application"
"""The key in `db.app_state` of the application (its id) that the store belongs to."""
OTHER_APPLICATION = "application:other"
"""The key of another application under which the bot last ran on the store; without it, it was its own."""


class Presence:
    """Marks servers that were left, and those that the bot is in again."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._has_warned = False

    async def compare(self, application_id: int, guild_ids: Sequence[int]) -> None:
        """Mark what changed while the bot was away; ``guild_ids`` are all servers that READY named, unavailable too.

        Discord's documentation, "Ready": it names every server, and those that are not there yet as unavailable. The
        first application that is seen is the store's own. Another one is in other servers, which says nothing about
        those of the store: then none is marked as left.
        """
        if await self._is_own(application_id):
            left = await self._store.guilds.mark_others_left(guild_ids, now=self._clock())
            if left:
                _log.info("The bot was removed from %d servers while it was away.", left)
        else:
            await self._store.guilds.mark_present(guild_ids)

    async def _is_own(self, application_id: int) -> bool:
        state = self._store.state
        own = await state.get(OWN_APPLICATION)
        if own is None:
            await state.put(OWN_APPLICATION, str(application_id))
            return True
        if own != str(application_id):
            await self._note_other(own, application_id)
            return False
        if await state.get(OTHER_APPLICATION) is not None:
            await state.forget(OTHER_APPLICATION)
        return True

    async def _note_other(self, own: str, application_id: int) -> None:
        """Have `python -m bot check` tell of another application, and the log once in the life of a process."""
        await self._store.state.put(OTHER_APPLICATION, str(application_id))
        if not self._has_warned:
            self._has_warned = True
            _log.warning(
                "The database belongs to the application %s, but the token to %s: no server is marked as left.",
                own,
                application_id,
            )
