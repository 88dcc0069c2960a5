"""``/topics``: what curators say an interview is about."""

import secrets
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.domain.errors import InterviewGone
from bot.domain.models import Interview
from bot.domain.topics import clean_topic
from bot.interactions.access import Access, refuse_non_curators
from bot.interactions.options import People
from bot.interactions.responses import open_form, show
from bot.interactions.router import action, all_chosen, read_submission
from bot.ui.strings import commands as strings
from bot.ui.topic_pages import (
    topics_form,
    topics_page,
    topics_saved_text,
)
from db import Store


class Topics:
    """Lets curators say what an interview is about."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._clock = clock

    async def show_topics(self, interaction: discord.Interaction[Any], interview: Interview) -> None:
        """Show an interview's topics and what is suggested."""
        guild_id = interview.guild_id
        topics = await self._store.topics.of(guild_id, interview.id)
        suggested = await self._store.topics.suggest(guild_id, interview.id)
        await show(interaction, topics_page(interview, topics, suggested))

    @action("topics", for_curators=True)
    async def choose_topics(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Confirm exactly the topics that were chosen."""
        await self._set_topics(interaction, interview_id, all_chosen(interaction))

    @action("topics-add", for_curators=True)
    async def open_topics(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Open the form for other topics."""
        form = topics_form(interview_id, secrets.token_hex(4))
        await open_form(interaction, form)

    @action("topics-added", for_curators=True)
    async def add_topics(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Add topics that were typed."""
        guild_id = await self._access.enter(interaction)
        typed = read_submission(interaction).texts.get("topics", "").split("\n")
        names = [name for name in map(clean_topic, typed) if name]
        known = await self._store.topics.of(guild_id, interview_id)
        await self._set_topics(interaction, interview_id, [*known, *names])

    async def _set_topics(
        self, interaction: discord.Interaction[Any], interview_id: int, names: list[str]
    ) -> None:
        guild_id = await self._access.enter(interaction)
        interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        await self._store.topics.set_topics(
            guild_id, interview_id, names, actor_id=interaction.user.id, now=self._clock()
        )
        topics = await self._store.topics.of(guild_id, interview_id)
        suggested = await self._store.topics.suggest(guild_id, interview_id)
        await show(interaction, topics_page(interview, topics, suggested, topics_saved_text(topics)))


class TopicCommands(commands.Cog):
    """Hands over the curators' command."""

    def __init__(self, store: Store, access: Access, topics: Topics) -> None:
        self._access = access
        self._people = People(store, access)
        self._topics = topics

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="topics", description=strings.TOPICS)
    @app_commands.describe(person=strings.OPT_PERSON)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def topics(self, interaction: discord.Interaction[Any], person: str) -> None:
        """Show the topics of an interview, and what is suggested."""
        await self._topics.show_topics(interaction, await self._people.resolve(interaction, person))

    @topics.autocomplete("person")
    async def suggest_person(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest people to curators."""
        return await self._people.suggest(interaction, current, for_curators=True)
