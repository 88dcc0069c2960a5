"""Names that were changed follow in what was posted: in the message, in the title of its thread or forum post.

Only the name: everything else of a post stays as it was agreed to. What is to be done is stored where the name changes
(`db.interviews`), as soon as everybody may see the new one.
"""

from datetime import datetime, timedelta
from functools import partial

from bot.background.job import Job, Rows
from bot.clock import Clock
from bot.discord_api.messages import Messages
from bot.discord_api.threads import Threads
from bot.domain.highlights import load_spotlight
from bot.domain.outcomes import Outcome
from bot.domain.posts import ChannelKind, Notice, NoticeKind, Occurrence, OccurrenceState
from bot.domain.renames import after_rename
from bot.posting.rendering import rendered
from bot.posting.role_mentions import RoleMentions
from bot.ui.format import message_link
from bot.ui.notices import about, deleted_notice
from bot.ui.spotlight import forum_title, thread_name
from db import Store

_UNFINISHED = timedelta(minutes=5)
"""So much later it is looked again at a post that is on its way, or still gets its thread; then ever more rarely."""
_MOST_TIMES = 12


class Renames(Job):
    """Works off the list of posts whose name was changed."""

    name = "renames"

    def __init__(
        self,
        store: Store,
        messages: Messages,
        threads: Threads,
        role_mentions: RoleMentions,
        clock: Clock,
        rows: Rows,
    ) -> None:
        super().__init__()
        self._store = store
        self._messages = messages
        self._threads = threads
        self._role_mentions = role_mentions
        self._clock = clock
        self._rows = rows

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when a name is to be changed next."""
        resting = self._rows.resting(now)
        return self._rows.due(now, await self._store.renames.next_wake_at(now, except_ids=resting))

    async def run(self, now: datetime) -> None:
        """Change the names that are due."""
        resting = self._rows.resting(now)
        for guild_id, occurrence_id in await self._store.renames.list_due(now=now, except_ids=resting):
            await self._rows.guard(guild_id, occurrence_id, partial(self._rename, guild_id, occurrence_id))

    async def _rename(self, guild_id: int, occurrence_id: int) -> None:
        renaming = await self._store.renames.get(guild_id, occurrence_id)
        occurrence = await self._store.occurrences.get(
            guild_id, occurrence_id
        )  # after it: of that version, or newer
        if renaming is None or occurrence is None:
            return
        note = partial(self._store.renames.note_try, guild_id, occurrence_id, version=renaming.version)
        if occurrence.is_away or not occurrence.payload or _is_unmade(occurrence):
            await note(wake_at=None, now=self._clock())
            return
        if occurrence.state is not OccurrenceState.DONE:
            now = self._clock()
            await note(wake_at=now + _UNFINISHED * min(1 + renaming.tries, _MOST_TIMES), now=now)
            return
        message, thread = await self._change(occurrence)
        now = self._clock()
        step = after_rename(message, [thread], tries=renaming.tries, since=renaming.since, now=now)
        if step.is_gone:
            await self._store.deletions.note_deleted(occurrence, deleted_notice(occurrence), now=now)
        notice = _notice(occurrence, step.note) if step.note else None
        await self._rows.store(occurrence.id, partial(note, wake_at=step.wake_at, notice=notice, now=now))

    async def _change(self, occurrence: Occurrence) -> tuple[Outcome, Outcome]:
        """Change thread and message, in that order: what stands in an archived thread cannot be edited."""
        spotlight = load_spotlight(occurrence.payload)
        name = spotlight.name
        if occurrence.channel_kind is ChannelKind.FORUM:
            thread = await self._threads.rename(occurrence.place_id, forum_title(name), is_opened=True)
        else:
            thread = await self._threads.rename(occurrence.thread_id or 0, thread_name(name))
        message_id = occurrence.message_id or 0
        message = rendered(occurrence, await self._role_mentions.checked(occurrence.guild_id, spotlight))
        return await self._messages.reword(occurrence.place_id, message_id, message), thread


def _is_unmade(occurrence: Occurrence) -> bool:
    """Tell whether a post has ended without a message that we know."""
    return occurrence.state is OccurrenceState.SKIPPED or (
        occurrence.state is OccurrenceState.DONE and occurrence.message_id is None
    )


def _notice(occurrence: Occurrence, note: str) -> Notice:
    link = message_link(occurrence.guild_id, occurrence.place_id, occurrence.message_id or 0)
    name = load_spotlight(occurrence.payload).name
    return about(occurrence, NoticeKind.NOT_RENAMED, name=name, link=link, note=note)
