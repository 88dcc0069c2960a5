"""The command tree: every error of every command ends in one ladder (`bot.interactions.responses.report`)."""

from typing import Any

import discord
from discord import app_commands

from bot.interactions.acknowledgement import handling
from bot.interactions.responses import report


class SpotlightTree(app_commands.CommandTree[Any]):
    """discord.py's tree with Spotlight's way of telling what went wrong."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Refuse nothing: this is where discord.py begins with a command, so where it becomes the one in hand."""
        handling(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer a command that failed."""
        await report(interaction, error)
