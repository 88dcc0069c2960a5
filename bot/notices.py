"""What the curators are told without asking: in the review channel, or, without one, only in the log."""

import logging

from bot.delivery import Delivery
from bot.domain.models import Occurrence
from bot.ui.base import Page
from bot.ui.curating import notice_page
from bot.ui.format import name_of, when
from bot.ui.words import replies
from db import Store

_log = logging.getLogger(__name__)


class Notices:
    """One method for each thing that curators must hear of."""

    def __init__(self, store: Store, delivery: Delivery) -> None:
        self._store = store
        self._delivery = delivery

    async def nobody_ready(self, occurrence: Occurrence) -> None:
        """Tell that a date passed without a post, since nobody could be featured."""
        await self._tell(occurrence, replies.NOTICE_SKIPPED_EMPTY.format(when=when(occurrence.due_at)))

    async def missed(self, occurrence: Occurrence, name: str) -> None:
        """Tell that a date passed while the bot was away."""
        text = replies.NOTICE_SKIPPED_MISSED.format(when=when(occurrence.due_at), name=name_of(name))
        await self._tell(occurrence, text)

    async def blocked(self, occurrence: Occurrence, note: str, *, grace_hours: int) -> None:
        """Tell that Discord refused a post."""
        text = replies.NOTICE_BLOCKED.format(
            when=when(occurrence.due_at),
            channel=f"<#{occurrence.channel_id}>",
            note=replies.NOTES[note],
            hours=grace_hours,
        )
        await self._tell(occurrence, text)

    async def in_doubt(self, occurrence: Occurrence, name: str) -> None:
        """Ask, since nobody but a person can tell whether a post was made."""
        text = replies.NOTICE_NEEDS_HUMAN.format(
            when=when(occurrence.due_at), name=name_of(name), channel=f"<#{occurrence.channel_id}>"
        )
        await self._tell(occurrence, text, page=notice_page(text, occurrence))

    async def no_thread(self, occurrence: Occurrence, note: str) -> None:
        """Tell that a post stands without its thread."""
        text = replies.NOTICE_THREAD.format(when=when(occurrence.due_at), note=replies.NOTES[note])
        await self._tell(occurrence, text)

    async def wrong_clock(self, occurrence: Occurrence, minutes: int) -> None:
        """Tell that the machine's clock cannot be trusted with posts."""
        await self._tell(occurrence, replies.NOTICE_CLOCK.format(minutes=minutes))

    async def _tell(self, occurrence: Occurrence, text: str, *, page: Page | None = None) -> None:
        _log.warning("Guild %s, post %s: %s", occurrence.guild_id, occurrence.id, text)
        settings = await self._store.guilds.settings(occurrence.guild_id)
        if settings.review_channel_id is not None:
            await self._delivery.notify(
                occurrence.guild_id, settings.review_channel_id, page or notice_page(text)
            )
