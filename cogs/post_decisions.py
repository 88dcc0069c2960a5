"""What curators decide about a post by a button: one of which nobody knows whether it was made, or that was deleted."""

from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.clock import Clock
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.responses import show
from bot.interactions.router import action
from bot.posting.dispatcher import Dispatcher
from bot.ui.base import message_page
from bot.ui.curator_pages import posted_text
from bot.ui.strings import notices
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot


class PostDecisions(commands.Cog):
    """The buttons under notices about posts, in /spotlight status and in /spotlight history."""

    def __init__(self, store: Store, access: Access, dispatcher: Dispatcher, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._dispatcher = dispatcher
        self._clock = clock

    @action("posted-yes", for_curators=True)
    async def answer_yes(self, interaction: discord.Interaction[Any], occurrence_id: int) -> None:
        """A curator found the post that was in doubt."""
        await self._answer_doubt(interaction, occurrence_id, is_there=True)

    @action("post-again", for_curators=True)
    async def answer_no(self, interaction: discord.Interaction[Any], occurrence_id: int) -> None:
        """A curator did not find the post that was in doubt."""
        await self._answer_doubt(interaction, occurrence_id, is_there=False)

    @action("repost", for_curators=True)
    async def repost(self, interaction: discord.Interaction[Any], occurrence_id: int) -> None:
        """Make a post again that somebody deleted; of two clicks, one posts."""
        guild_id = await self._access.enter(interaction)
        await acknowledge()
        occurrence = await self._dispatcher.post_again(guild_id, occurrence_id, actor_id=interaction.user.id)
        await show(interaction, message_page(posted_text(occurrence)))

    async def _answer_doubt(
        self, interaction: discord.Interaction[Any], occurrence_id: int, *, is_there: bool
    ) -> None:
        guild_id = await self._access.enter(interaction)
        await acknowledge()
        occurrence = await self._dispatcher.answer_doubt(
            guild_id, occurrence_id, is_there=is_there, actor_id=interaction.user.id
        )
        await self._store.audit_log.note(
            guild_id,
            "post.decided",
            actor_id=interaction.user.id,
            subject_id=occurrence.interview_id,
            now=self._clock(),
        )
        text = notices.TAKEN_AS_POSTED if is_there else posted_text(occurrence)
        await show(interaction, message_page(text))


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its buttons."""
    cog = PostDecisions(bot.store, bot.access, bot.dispatcher, bot.clock)
    await bot.add_cog(cog)
    bot.actions.register(cog)
