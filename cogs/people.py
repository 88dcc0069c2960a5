"""The option `person`: what is suggested while somebody types, and which interview is meant in the end."""

from typing import Any

import discord
from discord import app_commands

from bot.domain.errors import InterviewNotFound
from bot.domain.models import Interview
from bot.ui.lists import choice_name
from cogs.access import Access, choices_of
from db import Store

_SHOWN = 25


class People:
    """Looks people up for any cog."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    async def suggest(
        self, interaction: discord.Interaction[Any], typed: str, *, for_curators: bool = False
    ) -> list[app_commands.Choice[str]]:
        """Return choices; curators are offered unpublished interviews too, others nothing by a curators' command."""
        is_curator = await self._access.is_curator(interaction)
        if interaction.guild_id is None or (for_curators and not is_curator):
            return []
        index = await self._store.names.index(interaction.guild_id, with_unpublished=is_curator)
        entries = index.suggest(typed, _SHOWN)
        return choices_of([(choice_name(e.label), f"#{e.interview_id}") for e in entries])

    async def resolve(self, interaction: discord.Interaction[Any], typed: str) -> Interview:
        """Return the interview that is meant, published unless a curator asks; raise InterviewNotFound."""
        guild_id = await self._access.enter(interaction)
        is_curator = await self._access.is_curator(interaction)
        index = await self._store.names.index(guild_id, with_unpublished=is_curator)
        interview_id, nearest = index.resolve(typed)
        interview = None
        if interview_id is not None:
            interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is None or not (interview.is_published or is_curator):
            raise InterviewNotFound(typed, nearest)
        return interview
