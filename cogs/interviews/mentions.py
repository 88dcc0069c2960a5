"""Mentioning the person of an interview, where they allow it, after who asks has confirmed the ping."""

from typing import Any

import discord

from bot.clock import Clock
from bot.discord_api.messages import mentions_of_member
from bot.domain.errors import NotAskable
from bot.interactions.access import Access, called
from bot.interactions.responses import tell
from bot.interactions.router import action
from bot.interactions.speaking import require_speaking, say
from bot.ui.base import message_page
from bot.ui.knowledge_pages import ask_question, asked_text
from db import Store


class Asking:
    """One question, one confirmation, one mention."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._clock = clock

    @action("ask")
    async def ask(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Ask whether somebody should be mentioned."""
        require_speaking(interaction)
        guild_id = await self._access.enter(interaction)
        askable = await self._store.preferences.list_askable(guild_id, [interview_id])
        if interview_id not in askable:
            raise NotAskable
        name = await self._name(guild_id, interview_id)
        await tell(interaction, ask_question(interview_id, askable[interview_id], name))

    @action("asked")
    async def mention(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Mention them, with a ping, where everybody in the channel sees who asks."""
        require_speaking(interaction)
        guild_id = await self._access.enter(interaction)
        user_id = await self._store.preferences.ask(
            guild_id, interaction.user.id, interview_id, now=self._clock()
        )
        asker = (interaction.user.id, called(interaction.user))
        name = await self._name(guild_id, interview_id)
        page = message_page(asked_text(asker, (user_id, name)))
        await say(interaction, page, mentions=mentions_of_member(user_id))

    async def _name(self, guild_id: int, interview_id: int) -> str:
        interview = await self._store.interviews.get_published(guild_id, interview_id)
        return "" if interview is None else interview.name
