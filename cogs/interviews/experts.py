"""``/experts``, ``/advice`` and ``/interview places``: who knows what, and who is where, asked of the store anew."""

import random
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.domain.models import Interview, Purpose
from bot.domain.text import clean_line
from bot.interactions.access import Access, choices_of
from bot.interactions.arguments import PageNumber
from bot.interactions.responses import show
from bot.interactions.router import action
from bot.ui.base import custom_id, message_page
from bot.ui.knowledge_pages import (
    ExpertLine,
    advice_page,
    experts_page,
    no_advice_text,
    places_page,
)
from bot.ui.strings import commands as strings
from cogs.interviews.search import mended_words
from db import Store

_EXPERTS = 4
_PLACES = 20
_TRIES = 12
_TOPIC_LENGTH = 200


class Experts:
    """Answers newcomers' questions with a person's name."""

    def __init__(self, store: Store, access: Access, clock: Clock, rng: random.Random) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._rng = rng

    async def experts(self, interaction: discord.Interaction[Any], topic: str) -> None:
        """Show who works on a topic."""
        guild_id = await self._access.enter(interaction)
        session_id = await self._store.sessions.keep(guild_id, "experts", _cut(topic), now=self._clock())
        await self._show_experts(interaction, guild_id, session_id, 0)

    @action("experts")
    async def turn_experts(
        self, interaction: discord.Interaction[Any], session_id: int, page: PageNumber
    ) -> None:
        """Turn to more people."""
        guild_id = await self._access.enter(interaction)
        await self._show_experts(interaction, guild_id, session_id, page)

    async def _show_experts(
        self, interaction: discord.Interaction[Any], guild_id: int, session_id: int, page: int
    ) -> None:
        topic, _ = await self._store.sessions.recall(guild_id, session_id, "experts")
        experts = await self._store.experts.find(guild_id, topic)
        shown = experts.found[page * _EXPERTS : (page + 1) * _EXPERTS]
        askable = await self._store.preferences.list_askable(guild_id, [e.interview_id for e in shown])
        lines = [
            ExpertLine(
                interview_id=e.interview_id, name=e.name, user_id=e.user_id, answer=e.answer, topics=e.topics
            )
            for e in shown
        ]
        view = experts_page(
            topic,
            experts.query,
            lines,
            session_id=session_id,
            page=page,
            has_next=len(experts.found) > (page + 1) * _EXPERTS,
            mended=mended_words(topic, dict(experts.mended)),
            askable=frozenset(askable),
        )
        await show(interaction, view)

    async def suggest_topic(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest topics that interviews of this server have."""
        if interaction.guild_id is None:
            return []
        names = await self._store.names.topics(interaction.guild_id)
        return choices_of([(name, name) for name in names.suggest(current, 25)])

    async def advice(self, interaction: discord.Interaction[Any], topic: str | None) -> None:
        """Show one piece of advice."""
        guild_id = await self._access.enter(interaction)
        text = _cut(topic or "")
        found = await self._store.experts.advice(guild_id, text) if text else []
        session_id = await self._store.sessions.keep(guild_id, "advice", text, found, now=self._clock())
        await self._show_advice(interaction, guild_id, session_id, 0)

    @action("advice")
    async def another(
        self, interaction: discord.Interaction[Any], session_id: int, place: PageNumber
    ) -> None:
        """Show another piece of advice."""
        guild_id = await self._access.enter(interaction)
        await self._show_advice(interaction, guild_id, session_id, place)

    async def _show_advice(
        self, interaction: discord.Interaction[Any], guild_id: int, session_id: int, place: int
    ) -> None:
        text, found = await self._store.sessions.recall(guild_id, session_id, "advice")
        interview = await (self._listed(guild_id, found, place) if text else self._any(guild_id))
        answer = interview.answer_for(Purpose.ADVICE) if interview is not None else None
        if interview is None or answer is None:
            await show(interaction, message_page(no_advice_text(text)))
            return
        again = custom_id("advice", session_id, place + 1)
        await show(interaction, advice_page(interview, answer, again))

    async def _listed(self, guild_id: int, found: list[int], place: int) -> Interview | None:
        for step in range(len(found)):
            chosen_id = found[(place + step) % len(found)]
            interview = await self._store.interviews.get_published(guild_id, chosen_id)
            if interview is not None and interview.answer_for(Purpose.ADVICE) is not None:
                return interview
        return None

    async def _any(self, guild_id: int) -> Interview | None:
        count = await self._store.interviews.count_published(guild_id)
        for _ in range(_TRIES if count else 0):
            found = await self._store.interviews.find_at_published_position(
                guild_id, self._rng.randint(1, count)
            )
            interview = await self._store.interviews.get_published(guild_id, found or 0)
            if interview is not None and interview.answer_for(Purpose.ADVICE) is not None:
                return interview
        return None

    async def places(self, interaction: discord.Interaction[Any]) -> None:
        """Show where members are."""
        await self._show_places(interaction, 0)

    @action("places")
    async def turn_places(self, interaction: discord.Interaction[Any], page: PageNumber) -> None:
        """Turn to more places."""
        await self._show_places(interaction, page)

    async def _show_places(self, interaction: discord.Interaction[Any], page: int) -> None:
        guild_id = await self._access.enter(interaction)
        places = await self._store.interviews.list_places(guild_id, page=page, size=_PLACES)
        shown = dict(list(places.items())[:_PLACES])
        await show(interaction, places_page(shown, page=page, has_next=len(places) > _PLACES))


class ExpertCommands(commands.Cog):
    """Hands over what a newcomer asks about people."""

    def __init__(self, experts: Experts) -> None:
        self._experts = experts

    @app_commands.command(name="experts", description=strings.EXPERTS)
    @app_commands.describe(topic=strings.OPT_TOPIC)
    @app_commands.guild_only()
    async def experts(self, interaction: discord.Interaction[Any], topic: str) -> None:
        """Show who works on a topic."""
        await self._experts.experts(interaction, topic)

    @app_commands.command(name="advice", description=strings.ADVICE)
    @app_commands.describe(topic=strings.OPT_ADVICE)
    @app_commands.guild_only()
    async def advice(self, interaction: discord.Interaction[Any], topic: str | None = None) -> None:
        """Show what somebody tells newcomers."""
        await self._experts.advice(interaction, topic)

    @experts.autocomplete("topic")
    @advice.autocomplete("topic")
    async def suggest_topic(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest topics."""
        return await self._experts.suggest_topic(interaction, current)


def _cut(text: str) -> str:
    return clean_line(text)[:_TOPIC_LENGTH]
