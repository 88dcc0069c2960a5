"""Noticing that somebody deleted a post: Discord tells a bot without privileged intents of no message of a server.

The last post of each series is looked for once a day, and whatever `/spotlight status` and `/spotlight history` show.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.background.job import Job, Rows
from bot.clock import Clock
from bot.discord_api.messages import Messages
from bot.domain.lost_posts import LOOK_EVERY, is_gone
from bot.domain.posts import Occurrence, OccurrenceState
from bot.ui.notices import deleted_notice
from db import Store


class LostPosts(Job):
    """Looks for posts where they should stand."""

    name = "lost posts"

    def __init__(self, store: Store, messages: Messages, clock: Clock, rows: Rows) -> None:
        super().__init__()
        self._store = store
        self._messages = messages
        self._clock = clock
        self._rows = rows

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when a post is to be looked for next."""
        resting = self._rows.resting(now)
        return self._rows.due(now, await self._store.deletions.next_look_at(now, except_ids=resting))

    async def run(self, now: datetime) -> None:
        """Look for the posts that are due, one after the other: nothing here is urgent."""
        due = await self._store.deletions.list_to_look_for(now=now, except_ids=self._rows.resting(now))
        for guild_id, occurrence_id in due:
            await self._rows.guard(guild_id, occurrence_id, partial(self._look, guild_id, occurrence_id))

    async def _look(self, guild_id: int, occurrence_id: int) -> None:
        occurrence = await self._store.occurrences.get(guild_id, occurrence_id)
        if occurrence is None or await self._store.deletions.drop_look(occurrence):
            return
        is_deleted, now = await self._is_deleted(occurrence), self._clock()
        if is_deleted:
            note = partial(self._note_deleted, occurrence)
        else:
            note = partial(self._store.deletions.note_look, occurrence, now + LOOK_EVERY)
        await self._rows.store(occurrence.id, note)

    async def look_for(self, occurrences: Sequence[Occurrence]) -> list[Occurrence]:
        """Look for posts that somebody is about to be shown, and return them as they stand then."""
        return list(await asyncio.gather(*(self._as_it_stands(o) for o in occurrences)))

    async def _as_it_stands(self, occurrence: Occurrence) -> Occurrence:
        if not await self._is_deleted(occurrence):
            return occurrence
        await self._note_deleted(occurrence)
        return await self._store.occurrences.get(occurrence.guild_id, occurrence.id) or occurrence

    async def _is_deleted(self, occurrence: Occurrence) -> bool:
        """Ask Discord; False where that is not certain, or nothing of ours should stand there."""
        is_made = (
            occurrence.state in (OccurrenceState.POSTED, OccurrenceState.DONE) and not occurrence.is_away
        )
        if not is_made or occurrence.message_id is None:
            return False
        return is_gone(await self._messages.look_up(occurrence.place_id, occurrence.message_id))

    async def _note_deleted(self, occurrence: Occurrence) -> None:
        await self._store.deletions.note_deleted(occurrence, deleted_notice(occurrence), now=self._clock())
