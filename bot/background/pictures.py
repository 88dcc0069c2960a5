"""Cleaning the pictures that were stored before the bot cleaned what is sent, a few at a time."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.background.job import Job, Rows
from bot.domain.errors import FileFault, FileRefused
from bot.domain.models import Picture
from bot.sandbox import pictures
from db import Store

_log = logging.getLogger(__name__)
_AT_ONCE = 10
"""Pictures of one run."""
_BETWEEN = timedelta(seconds=10)
"""From one run to the next, so that a small machine has time for people."""
_TRIES = 3
"""So often a process may end or be too slow over a picture, which may be the machine's fault, until it is given up."""
_REST = 60.0
PictureOf = Callable[[int, int], Awaitable[Picture | None]]
"""Returns the picture of an interview of a server that may be shown."""
_MAY_BE_THE_MACHINE = (FileFault.PICTURE_TOO_SLOW, FileFault.PICTURE_BROKEN)


class PictureCleaning(Job):
    """Replaces what was uploaded by clean pictures. How far it is stands in the store; nothing uploaded is shown."""

    name = "pictures"

    def __init__(self, store: Store, rows: Rows) -> None:
        super().__init__()
        self._store = store
        self._rows = rows
        self._tries: Counter[int] = Counter()
        self._next_at: datetime | None = None
        self._is_done = False

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when to go on; None once all are cleaned, since no more come."""
        if self._is_done:
            return None
        return self._rows.due(now, max(self._next_at or now, now))

    async def run(self, now: datetime) -> None:
        """Clean a few."""
        resting = self._rows.resting(now)
        batch = await self._store.pictures.list_uploaded(_AT_ONCE, except_ids=resting)
        self._is_done = not batch and not resting
        for guild_id, interview_id in batch:
            await self._rows.guard(guild_id, interview_id, partial(self.clean, guild_id, interview_id))
        self._next_at = now + _BETWEEN

    async def shown(self, guild_id: int, interview_id: int) -> Picture | None:
        """Return the picture for a post, cleaned before its turn if it must be; None if nobody is to see one."""
        await self.clean(guild_id, interview_id)
        return await self._store.interviews.picture(guild_id, interview_id)

    async def clean(self, guild_id: int, interview_id: int) -> None:
        """Clean the picture of one interview, if that was not done before."""
        uploaded = await self._store.pictures.uploaded(guild_id, interview_id)
        if uploaded is None:
            return
        try:
            cleaned = await pictures.read_picture(uploaded.file_name, uploaded.data)
        except FileRefused as refused:
            self._tries[interview_id] += 1
            if refused.fault in _MAY_BE_THE_MACHINE and self._tries[interview_id] < _TRIES:
                self._rows.rest(interview_id, _REST)
                return
            await self._store.pictures.give_up(guild_id, interview_id, uploaded)
            _log.warning(
                "The picture of interview %d of server %d cannot be read (%s), so nobody is shown it.",
                interview_id,
                guild_id,
                refused.fault.value,
            )
            return
        await self._store.pictures.replace(guild_id, interview_id, uploaded, cleaned)
