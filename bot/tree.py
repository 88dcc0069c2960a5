"""The command tree: every error of every command ends in one ladder (`bot.responding.report`)."""

from typing import Any

import discord
from discord import app_commands

from bot.responding import report


class SpotlightTree(app_commands.CommandTree[Any]):
    """discord.py's tree with Spotlight's way of telling what went wrong."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer a command that failed."""
        await report(interaction, error)
