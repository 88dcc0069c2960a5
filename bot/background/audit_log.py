"""What curators and members do, told in a channel, for servers that chose one. The store has it all in any case."""

from datetime import datetime
from functools import partial

from bot.background.job import Job, Rows
from bot.clock import Clock
from bot.discord_api.messages import Messages
from bot.domain.outcomes import Later, Refused, Sent
from bot.domain.unusable import AUDIT_CHANNEL
from bot.ui.audit_log import audit_log_page
from db import Store

_AT_ONCE = 15
_AGAIN = 60.0
_WHEN_REFUSED = 3600.0


class AuditChannel(Job):
    """Tells each server its untold entries, in order, at least once.

    What rests after a failure is a channel, so that another one is told at once.
    """

    name = "audit channel"

    def __init__(self, store: Store, messages: Messages, clock: Clock, channels: Rows) -> None:
        super().__init__()
        self._store = store
        self._messages = messages
        self._clock = clock
        self._channels = channels

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when there is something to tell next: at once, where there is anything at all."""
        untold = await self._store.audit_log.list_untold(except_ids=self._channels.resting(now), limit=1)
        return self._channels.due(now, now if untold else None)

    async def run(self, now: datetime) -> None:
        """Tell what is untold."""
        for guild_id, channel_id in await self._store.audit_log.list_untold(
            except_ids=self._channels.resting(now)
        ):
            await self._channels.guard(guild_id, channel_id, partial(self._tell, guild_id, channel_id))

    async def _tell(self, guild_id: int, channel_id: int) -> None:
        audit_entries = await self._store.audit_log.next_of(guild_id, limit=_AT_ONCE)
        if not audit_entries:
            return
        last = audit_entries[-1].id
        outcome = await self._messages.notify(
            guild_id, channel_id, audit_log_page(audit_entries), nonce=f"A{last}"
        )
        if isinstance(outcome, Sent):
            await self._channels.store(channel_id, partial(self._store.audit_log.note_told, guild_id, last))
            return
        if isinstance(outcome, Refused):
            await self._store.settings_checks.ask_if_news(guild_id, AUDIT_CHANNEL, now=self._clock())
        rest = _WHEN_REFUSED if isinstance(outcome, Refused) else _AGAIN
        self._channels.rest(channel_id, max(rest, outcome.seconds) if isinstance(outcome, Later) else rest)
