"""The menu of a message: *Import as interview*."""

from typing import Any

import discord
from discord import app_commands

from bot.interactions.access import Access, refuse_non_curators
from bot.ui.strings import commands as strings
from cogs.profiles.importing import Importing, document_of


def add_message_menu(tree: app_commands.CommandTree[Any], access: Access, importing: Importing) -> None:
    """Add the menu, which takes a message's first attachment, or its text, through the import."""

    async def import_message(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        if not await refuse_non_curators(access, interaction):
            return
        name, data = await document_of(message)
        await importing.take(interaction, name, data, None)

    menu = app_commands.ContextMenu(name=strings.IMPORT_MESSAGE_MENU, callback=import_message)
    menu.guild_only = True
    menu.default_permissions = discord.Permissions(manage_guild=True)
    tree.add_command(menu)
