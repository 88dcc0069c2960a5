"""``/experts``, ``/advice`` and ``/resources``: what a newcomer asks; ``/topics``: what curators answer ahead."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.interactions.access import Access, refuse_non_curators
from bot.interactions.options import People
from bot.ui.strings import commands as words
from cogs.interviews.knowing import Knowing
from db import Store


class Knowledge(commands.Cog):
    """Answers with a person's name."""

    def __init__(self, store: Store, access: Access, knowing: Knowing) -> None:
        self._store = store
        self._access = access
        self._knowing = knowing

    @app_commands.command(name="experts", description=words.EXPERTS)
    @app_commands.describe(topic=words.OPT_TOPIC)
    @app_commands.guild_only()
    async def experts(self, interaction: discord.Interaction[Any], topic: str) -> None:
        """Show who works on a topic."""
        await self._knowing.experts(interaction, topic)

    @app_commands.command(name="advice", description=words.ADVICE)
    @app_commands.describe(topic=words.OPT_ADVICE)
    @app_commands.guild_only()
    async def advice(self, interaction: discord.Interaction[Any], topic: str | None = None) -> None:
        """Show what somebody tells newcomers."""
        await self._knowing.advice(interaction, topic)

    @app_commands.command(name="resources", description=words.RESOURCES)
    @app_commands.describe(query=words.OPT_RESOURCE)
    @app_commands.guild_only()
    async def resources(self, interaction: discord.Interaction[Any], query: str | None = None) -> None:
        """Show what members recommend."""
        await self._knowing.resources(interaction, query)

    @experts.autocomplete("topic")
    @advice.autocomplete("topic")
    async def suggest_topic(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest topics."""
        return await self._knowing.suggest_topic(interaction, current)


class Topics(commands.Cog):
    """What curators say an interview is about."""

    def __init__(self, store: Store, access: Access, knowing: Knowing) -> None:
        self._access = access
        self._people = People(store, access)
        self._knowing = knowing

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="topics", description=words.TOPICS)
    @app_commands.describe(person=words.OPT_PERSON)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def topics(self, interaction: discord.Interaction[Any], person: str) -> None:
        """Show the topics of an interview, and what is suggested."""
        await self._knowing.show_topics(interaction, await self._people.resolve(interaction, person))

    @topics.autocomplete("person")
    async def suggest_person(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest people to curators."""
        return await self._people.suggest(interaction, current, for_curators=True)
