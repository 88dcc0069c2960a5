"""The commands of ``/my``; each hands over to the flow that it begins."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.strings import commands as strings
from cogs.my.beginning import Beginning
from cogs.my.consent import Consenting
from cogs.my.personal_data import PersonalData
from cogs.my.withdrawal import Withdrawal


@app_commands.guild_only()
class My(commands.GroupCog, group_name="my", group_description=strings.MY):
    """Everybody's own affairs; nobody else's."""

    def __init__(
        self,
        beginning: Beginning,
        consenting: Consenting,
        withdrawal: Withdrawal,
        personal_data: PersonalData,
    ) -> None:
        self._beginning = beginning
        self._consenting = consenting
        self._withdrawal = withdrawal
        self._personal_data = personal_data

    @app_commands.command(name="interview", description=strings.MY_INTERVIEW)
    @app_commands.describe(series=strings.OPT_SERIES)
    async def interview(self, interaction: discord.Interaction[Any], series: str | None = None) -> None:
        """Open the panel of one's own interview."""
        await self._beginning.open(interaction, series)

    @app_commands.command(name="status", description=strings.MY_STATUS)
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """Tell where it stands, and how the member may be reached."""
        await self._consenting.show_status(interaction)

    @app_commands.command(name="withdraw", description=strings.MY_WITHDRAW)
    async def withdraw(self, interaction: discord.Interaction[Any]) -> None:
        """Ask once more before an interview is taken back."""
        await self._withdrawal.ask_withdrawal(interaction)

    @app_commands.command(name="export", description=strings.MY_EXPORT)
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Give a member all that is held about them in this server."""
        await self._personal_data.export(interaction)

    @app_commands.command(name="delete", description=strings.MY_DELETE)
    async def delete(self, interaction: discord.Interaction[Any]) -> None:
        """Ask once more before everything is erased."""
        await self._personal_data.ask_erasure(interaction)

    @interview.autocomplete("series")
    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the server's series."""
        return await self._beginning.suggest_series(interaction, current)
