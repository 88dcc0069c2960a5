"""``/export``: all published interviews as a file, for curators."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.documents.export import as_csv, as_json, as_markdown, in_parts
from bot.domain.errors import NothingPublished
from bot.domain.models import Interview
from bot.interactions.access import Access, refuse_non_curators
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.attachments import sendable
from bot.interactions.responses import show, tell
from bot.ui.personal_data import data_page, exported_text
from bot.ui.strings import commands as strings
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_FORMATS: dict[str, tuple[str, Callable[[Sequence[Interview]], bytes]]] = {
    "json": ("interviews.json", as_json),
    "csv": ("interviews.csv", as_csv),
    "markdown": ("interviews.zip", as_markdown),
}


class Exporting(commands.Cog):
    """Taking interviews elsewhere."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="export", description=strings.EXPORT)
    @app_commands.describe(format=strings.OPT_FORMAT)
    @app_commands.choices(format=[app_commands.Choice(name=name, value=name) for name in _FORMATS])
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def export(self, interaction: discord.Interaction[Any], format: str) -> None:  # noqa: A002  # the option's name
        """Give all published interviews as a file."""
        guild_id = await self._access.enter(interaction)
        await acknowledge()
        published = await self._store.interviews.all_published(guild_id)
        interviews = [interview for interview in published if interview.allows_export]
        if not interviews:
            raise NothingPublished
        file_name, write = _FORMATS[format]
        parts = await asyncio.to_thread(in_parts, interviews, write, file_name, interaction.filesize_limit)
        text = exported_text(len(interviews), len(published) - len(interviews), parts=len(parts))
        (name, data), *rest = parts
        await show(interaction, data_page(name, text), files=[await sendable(interaction, data, name)])
        for name, data in rest:
            await tell(interaction, data_page(name, ""), files=[await sendable(interaction, data, name)])


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog."""
    await bot.add_cog(Exporting(bot.store, bot.access))
