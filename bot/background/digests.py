"""Telling curators what waits: when the next digest is due, and what notices say that is found out as they are sent."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.background.job import Job, Rows
from bot.domain.digest import WaitingWork
from bot.domain.posts import Notice, NoticeKind
from bot.ui.base import Page
from bot.ui.notices import notice_page
from bot.ui.waiting import NOMINEES_SHOWN, SHOWN, digest_page, nominations_page
from db import Store

_MOST_NOMINEES = NOMINEES_SHOWN + 1000
"""More than are shown, so that it can be said how many more there are."""


class Digests(Job):
    """Looks at each server at least once a day, and stores a digest when its curators want to be told."""

    name = "digests"

    def __init__(self, store: Store, rows: Rows) -> None:
        super().__init__()
        self._store = store
        self._rows = rows

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when it is to be looked what waits in a server next."""
        resting = self._rows.resting(now)
        return self._rows.due(now, await self._store.waiting.next_look_at(now, except_ids=resting))

    async def run(self, now: datetime) -> None:
        """Look what waits, one server apart from the other."""
        for guild_id in await self._store.waiting.list_to_look(now=now, except_ids=self._rows.resting(now)):
            await self._rows.guard(guild_id, guild_id, partial(self._store.waiting.look, guild_id, now=now))


class NoticePages:
    """Draws notices to curators. What some of them say is found out when they are sent, which may be days later."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(self, notice: Notice) -> tuple[Page, bool]:
        """Return a notice as a message, and whether there is still something to tell."""
        match notice.kind:
            case NoticeKind.DIGEST:
                return await self._digest(notice.guild_id)
            case NoticeKind.NOMINATED:
                return await self._nominations(notice)
            case NoticeKind.NOBODY_READY | NoticeKind.EMPTY_AHEAD:
                count = await self._count_in_review(notice)
                return notice_page(replace(notice, data={**notice.data, "in_review": count})), True
            case _:
                return notice_page(notice), True

    async def _digest(self, guild_id: int) -> tuple[Page, bool]:
        settings = await self._store.guilds.settings(guild_id)
        work = await self._store.waiting.load(guild_id, limit=SHOWN)
        is_wanted = work != WaitingWork((), 0) and settings.digest_days > 0
        return digest_page(work, settings.digest_days), is_wanted

    async def _nominations(self, notice: Notice) -> tuple[Page, bool]:
        text = str(notice.data.get("since", ""))
        since = datetime.fromisoformat(text) if text else None
        nominees = await self._store.inviting.list_nominees(
            notice.guild_id, limit=_MOST_NOMINEES, since=since
        )
        return nominations_page(nominees), bool(nominees)

    async def _count_in_review(self, notice: Notice) -> int:
        schedule_id = notice.data.get("schedule")
        if schedule_id is None and notice.occurrence_id is not None:
            occurrence = await self._store.occurrences.get(notice.guild_id, notice.occurrence_id)
            schedule_id = occurrence.schedule_id if occurrence is not None else None
        if schedule_id is None:
            return 0
        return await self._store.waiting.count_in_review(notice.guild_id, int(schedule_id))
