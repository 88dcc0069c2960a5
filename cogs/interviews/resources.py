"""``/resources``: what members recommend, and what curators correct about it."""

import secrets
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.domain.errors import DraftNotFound, EmptyNote
from bot.domain.findings import Resource
from bot.domain.text import clean_line
from bot.interactions.access import Access
from bot.interactions.arguments import PageNumber
from bot.interactions.responses import open_form, show
from bot.interactions.router import action, chosen, read_submission
from bot.ui.base import message_page
from bot.ui.knowledge_pages import (
    ResourceLine,
    correction_form,
    resources_page,
)
from bot.ui.strings import commands as strings
from bot.ui.strings import finding as sentences
from db import Store

_RESOURCES = 6
_TOPIC_LENGTH = 200
_HIDDEN = "-"


class Resources:
    """Shows what members recommend, and lets curators correct it."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._clock = clock

    async def resources(self, interaction: discord.Interaction[Any], query: str | None) -> None:
        """Show what members recommend."""
        guild_id = await self._access.enter(interaction)
        text = _cut(query or "")
        found = await self._store.knowledge.find(guild_id, text)
        session_id = await self._store.sessions.keep(guild_id, "resources", text, found, now=self._clock())
        await self._show_resources(interaction, guild_id, session_id, 0)

    @action("resources")
    async def turn_resources(
        self, interaction: discord.Interaction[Any], session_id: int, page: PageNumber
    ) -> None:
        """Turn to more recommendations."""
        guild_id = await self._access.enter(interaction)
        await self._show_resources(interaction, guild_id, session_id, page)

    async def _show_resources(
        self, interaction: discord.Interaction[Any], guild_id: int, session_id: int, page: int
    ) -> None:
        text, found = await self._store.sessions.recall(guild_id, session_id, "resources")
        resources: list[Resource] = []
        for resource_id in found[page * _RESOURCES :]:
            resource = await self._store.knowledge.get(guild_id, resource_id)
            if resource is not None:
                resources.append(resource)
            if len(resources) > _RESOURCES:
                break
        view = resources_page(
            text,
            [_line(r) for r in resources[:_RESOURCES]],
            session_id=session_id,
            page=page,
            has_next=len(resources) > _RESOURCES,
            for_curators=await self._access.is_curator(interaction),
        )
        await show(interaction, view)

    @action("resource-correct", for_curators=True)
    async def open_correction(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form for the usual title of something recommended."""
        resource = await self._resource(interaction, chosen(interaction, int))
        await open_form(interaction, correction_form(resource.id, resource.title, secrets.token_hex(4)))

    @action("resource-corrected", for_curators=True)
    async def correct(self, interaction: discord.Interaction[Any], resource_id: int) -> None:
        """Give something recommended its usual title, or hide it."""
        resource = await self._resource(interaction, resource_id)
        title = clean_line(read_submission(interaction).texts.get("title", ""))
        if not title:
            raise EmptyNote
        guild_id = await self._access.enter(interaction)
        await self._store.knowledge.correct(
            guild_id,
            resource.id,
            title=resource.title if title == _HIDDEN else title,
            kind=resource.kind,
            is_hidden=title == _HIDDEN,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await show(interaction, message_page(sentences.CORRECTED))

    async def _resource(self, interaction: discord.Interaction[Any], resource_id: int) -> Resource:
        guild_id = await self._access.enter(interaction)
        resource = await self._store.knowledge.get(guild_id, resource_id)
        if resource is None:
            raise DraftNotFound
        return resource


class ResourceCommands(commands.Cog):
    """Hands over what a newcomer asks about things."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @app_commands.command(name="resources", description=strings.RESOURCES)
    @app_commands.describe(query=strings.OPT_RESOURCE)
    @app_commands.guild_only()
    async def resources(self, interaction: discord.Interaction[Any], query: str | None = None) -> None:
        """Show what members recommend."""
        await self._resources.resources(interaction, query)


def _cut(text: str) -> str:
    return clean_line(text)[:_TOPIC_LENGTH]


def _line(resource: Resource) -> ResourceLine:
    return ResourceLine(
        id=resource.id,
        title=resource.title,
        kind=resource.kind,
        address=resource.address,
        mentions=[(m.name, m.passage) for m in resource.mentions],
    )
