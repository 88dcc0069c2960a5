"""Threads that fall asleep: after a while without a message Discord archives them (documentation, "Threads")."""

import heapq
from datetime import datetime, timedelta
from typing import Any

from discord.utils import snowflake_time
from simcord.backend.errors import BackendError

DEFAULT_MINUTES = 4320
"""What a thread gets that was opened without ``auto_archive_duration``."""
THREAD_ARCHIVED = 50083


class Archive:
    """Archives the threads of one backend by its clock, and tells of it with THREAD_UPDATE."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._due: list[tuple[datetime, int]] = []
        for channel in backend.channels.values():
            if channel.is_thread:
                self.watch(channel)

    def watch(self, thread: Any) -> None:
        """Look at a thread when it is to be archived at the earliest."""
        heapq.heappush(self._due, (self._ends_at(thread), thread.id))

    def _ends_at(self, thread: Any) -> datetime:
        data = thread.thread_metadata
        began = max(map(datetime.fromisoformat, (data.create_timestamp, data.archive_timestamp)))
        if thread.last_message_id:
            began = max(began, snowflake_time(thread.last_message_id))
        return began + timedelta(minutes=data.auto_archive_duration)

    def keep_up(self) -> None:
        """Archive what was silent for too long; cheap if nothing is due."""
        now = self._backend.clock.now()
        while self._due and self._due[0][0] <= now:
            _, thread_id = heapq.heappop(self._due)
            thread = self._backend.channels.get(thread_id)
            if thread is None or thread.thread_metadata.archived:
                continue
            if self._ends_at(thread) <= now:
                self._set(thread, archived=True)
            else:
                self.watch(thread)

    def wake(self, thread: Any) -> None:
        """Un-archive a thread, as a message in it does."""
        if thread.thread_metadata.archived and not thread.thread_metadata.locked:
            self._set(thread, archived=False)
            self.watch(thread)

    def _set(self, thread: Any, *, archived: bool) -> None:
        changed = {"archived": archived, "archive_timestamp": self._backend.now_iso()}
        self._backend.edit_channel(thread.id, {}, thread_metadata=changed)

    def refuse_if_archived(self, channel_id: int) -> None:
        """Refuse what cannot be done in an archived thread: editing, deleting, clicking."""
        self.keep_up()
        channel = self._backend.channels.get(channel_id)
        if channel is not None and channel.is_thread and channel.thread_metadata.archived:
            raise BackendError(400, THREAD_ARCHIVED, "Thread is archived")
