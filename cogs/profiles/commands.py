"""The commands of ``/profile``; each hands over to the flow that it begins."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.interactions.access import Access, refuse_non_curators
from bot.interactions.options import People, SeriesOption
from bot.ui.strings import commands as strings
from cogs.profiles.editing import Editing
from cogs.profiles.importing import Importing
from cogs.profiles.writing import Writing
from db import Store


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Profiles(commands.GroupCog, group_name="profile", group_description=strings.PROFILE):
    """Adding, changing and taking down interviews."""

    def __init__(
        self, store: Store, access: Access, writing: Writing, importing: Importing, editing: Editing
    ) -> None:
        self._access = access
        self._people = People(store, access)
        self._series = SeriesOption(store, access)
        self._writing = writing
        self._importing = importing
        self._editing = editing

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="submit", description=strings.PROFILE_SUBMIT)
    @app_commands.describe(member=strings.OPT_MEMBER, name=strings.OPT_NAME, series=strings.OPT_SERIES)
    async def submit(
        self,
        interaction: discord.Interaction[Any],
        member: discord.Member | None = None,
        name: str | None = None,
        series: str | None = None,
    ) -> None:
        """Begin an interview and open its first form."""
        chosen = await self._series.resolve(interaction, series)
        await self._writing.start(interaction, member, name, chosen)

    @app_commands.command(name="import", description=strings.PROFILE_IMPORT)
    @app_commands.describe(file=strings.OPT_FILE, member=strings.OPT_MEMBER)
    async def import_document(
        self,
        interaction: discord.Interaction[Any],
        file: discord.Attachment | None = None,
        member: discord.Member | None = None,
    ) -> None:
        """Read a document and show what was understood; without one, show the documents that wait."""
        await self._importing.start(interaction, file, member)

    @app_commands.command(name="edit", description=strings.PROFILE_EDIT)
    @app_commands.describe(person=strings.OPT_PERSON)
    async def edit(self, interaction: discord.Interaction[Any], person: str) -> None:
        """Open the panel of an interview."""
        await self._editing.open(interaction, await self._people.resolve(interaction, person))

    @app_commands.command(name="history", description=strings.PROFILE_HISTORY)
    @app_commands.describe(person=strings.OPT_PERSON)
    async def history(self, interaction: discord.Interaction[Any], person: str) -> None:
        """Show who changed what."""
        await self._editing.show_history(interaction, await self._people.resolve(interaction, person), 0)

    @app_commands.command(name="remove", description=strings.PROFILE_REMOVE)
    @app_commands.describe(person=strings.OPT_PERSON)
    async def remove(self, interaction: discord.Interaction[Any], person: str) -> None:
        """Ask whether an interview should be removed."""
        await self._editing.ask_removal(interaction, await self._people.resolve(interaction, person))

    @app_commands.command(name="link", description=strings.PROFILE_LINK)
    @app_commands.describe(person=strings.OPT_PERSON, member=strings.OPT_MEMBER)
    async def link(self, interaction: discord.Interaction[Any], person: str, member: discord.Member) -> None:
        """Tie an interview to a member."""
        await self._editing.link(interaction, await self._people.resolve_person(interaction, person), member)

    @submit.autocomplete("series")
    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest series to curators."""
        return await self._series.suggest(interaction, current)

    @edit.autocomplete("person")
    @history.autocomplete("person")
    @remove.autocomplete("person")
    @link.autocomplete("person")
    async def suggest_person(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest people, those without a published interview too."""
        return await self._people.suggest(interaction, current, for_curators=True)
