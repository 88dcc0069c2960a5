"""What belongs to a member: ``/my export`` and ``/my delete``."""

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions import action, number
from bot.clock import Clock
from bot.delivery import Delivery
from bot.domain.errors import NothingHeld, OldButton
from bot.outcomes import Answer
from bot.responding import show
from bot.ui.members import data_page, erase_question, erased_page
from bot.ui.words import commands as words
from cogs.access import Access
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_FILE = "my-spotlight-data.json"


@app_commands.guild_only()
class My(commands.GroupCog, group_name="my", group_description=words.MY):
    """Everybody's own affairs; nobody else's."""

    def __init__(self, store: Store, access: Access, delivery: Delivery, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._delivery = delivery
        self._clock = clock

    @app_commands.command(name="export", description=words.MY_EXPORT)
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Give a member all that is held about them in this server."""
        guild_id = await self._access.enter(interaction)
        held = await self._store.members.export(guild_id, interaction.user.id)
        if not held:
            raise NothingHeld
        text = json.dumps(held, ensure_ascii=False, indent=2)
        await show(interaction, data_page(_FILE), files=[discord.File(BytesIO(text.encode()), _FILE)])

    @app_commands.command(name="delete", description=words.MY_DELETE)
    async def delete(self, interaction: discord.Interaction[Any]) -> None:
        """Ask once more before everything is erased."""
        guild_id = await self._access.enter(interaction)
        if not await self._store.members.export(guild_id, interaction.user.id):
            raise NothingHeld
        await show(interaction, erase_question(interaction.user.id))

    @action("my-delete")
    async def erase(self, interaction: discord.Interaction[Any], user_id: str) -> None:
        """Erase the member who clicks, and nobody else."""
        guild_id = await self._access.enter(interaction)
        if number(user_id) != interaction.user.id:
            raise OldButton
        await interaction.response.defer()
        posted = await self._store.members.erase(guild_id, interaction.user.id, now=self._clock())
        left = [
            post
            for post in posted
            if await self._delivery.delete(post.channel_id, post.message_id, post.kind) is not Answer.OK
        ]
        page = erased_page(guild_id, len(posted), [(p.channel_id, p.message_id, p.kind) for p in left])
        await interaction.edit_original_response(view=page)


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its buttons."""
    cog = My(bot.store, bot.access, bot.delivery, bot.clock)
    await bot.add_cog(cog)
    bot.actions.register(cog)
