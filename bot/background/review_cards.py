"""The cards in the review channel: they show what the store says, and any of them may be lost."""

import logging

from bot.discord_api.messages import Messages
from bot.domain.outcomes import Answer
from bot.ui.base import Page
from bot.ui.reviewing import gone_card, review_card
from db import Store
from db.interviews.loading import read_interview

_log = logging.getLogger(__name__)


class ReviewCards:
    """Draws cards."""

    def __init__(self, store: Store, messages: Messages) -> None:
        self._store = store
        self._messages = messages

    async def card(self, guild_id: int, interview_id: int, *, is_public: bool) -> Page:
        """Return the card of an interview as it stands now."""
        interview = await read_interview(self._store.database, guild_id, interview_id)
        if interview is None:
            return gone_card()
        before = await self._store.reviews.last_decision(guild_id, interview_id)
        asked = len(await self._store.guilds.questions_of(interview))
        return review_card(interview, asked, before, is_public=is_public)

    async def redraw_card(self, guild_id: int, interview_id: int) -> None:
        """Show the newest card of an interview as it stands now; one that was deleted is left so."""
        where = await self._store.reviews.find_card(guild_id, interview_id)
        if where is None:
            return
        page = await self.card(guild_id, interview_id, is_public=True)
        outcome = await self._messages.redraw(*where, page)
        if outcome is not Answer.OK:
            _log.info("The card of interview %s could not be redrawn: %s", interview_id, outcome)
