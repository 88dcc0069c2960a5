"""The cards in the review channel: they show what the store says, and any of them may be lost.

Every card is drawn here, for the channel and for ``/review``, and only here is it known where one stands.
"""

import logging

from bot.discord_api.messages import Messages
from bot.domain.models import InterviewStatus
from bot.domain.outcomes import Answer, Outcome
from bot.ui.base import Page
from bot.ui.reviewing import review_card
from db import Store

_log = logging.getLogger(__name__)


class ReviewCards:
    """Draws cards, sends them to the review channel and shows them anew there."""

    def __init__(self, store: Store, messages: Messages) -> None:
        self._store = store
        self._messages = messages

    async def card(self, guild_id: int, interview_id: int, *, is_public: bool) -> Page:
        """Return the card of an interview as it stands now; ``is_public`` is the one in the channel."""
        interview = await self._store.interviews.get_in_any_state(guild_id, interview_id)
        if interview is None:
            return review_card(None, 0, None, is_public=is_public)
        before = await self._store.reviews.last_decision(guild_id, interview_id)
        asked = len(await self._store.guilds.questions_of(interview))
        return review_card(interview, asked, before, is_public=is_public)

    async def send_card(self, guild_id: int, interview_id: int, channel_id: int, *, nonce: str) -> Outcome:
        """Bring the card of an interview; one that waits no more needs none, and counts as sent.

        Only a card that is on its way since an earlier attempt is waited for all the same. What was sent is to be
        made known with `note_sent`.
        """
        waits = await self._waits(guild_id, interview_id)
        if not waits and not self._messages.is_under_way(channel_id, nonce):
            return Answer.OK
        page = await self.card(guild_id, interview_id, is_public=True)
        return await self._messages.notify(guild_id, channel_id, page, nonce=nonce)

    async def note_sent(self, guild_id: int, interview_id: int, channel_id: int, message_id: int) -> None:
        """Remember where a card is, and show what has become of its interview; may be repeated.

        Whoever decided while the card was on its way found none to redraw.
        """
        await self._store.reviews.note_card(guild_id, interview_id, channel_id, message_id)
        if not await self._waits(guild_id, interview_id):
            await self._redraw(guild_id, interview_id, channel_id, message_id)

    async def redraw_card(self, guild_id: int, interview_id: int) -> None:
        """Show the newest card of an interview as it stands now; one that was deleted is left so."""
        where = await self._store.reviews.find_card(guild_id, interview_id)
        if where is not None:
            await self._redraw(guild_id, interview_id, *where)

    async def _redraw(self, guild_id: int, interview_id: int, channel_id: int, message_id: int) -> None:
        page = await self.card(guild_id, interview_id, is_public=True)
        outcome = await self._messages.redraw(channel_id, message_id, page)
        if outcome is not Answer.OK:
            _log.info("The card of interview %s could not be redrawn: %s", interview_id, outcome)

    async def _waits(self, guild_id: int, interview_id: int) -> bool:
        interview = await self._store.interviews.get(guild_id, interview_id)
        return interview is not None and interview.status is InterviewStatus.SUBMITTED
