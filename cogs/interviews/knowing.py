"""What interviews know: experts, advice, recommendations and topics; every page is asked of the store anew."""

import random
import secrets
from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.domain.errors import DraftNotFound, EmptyNote, InterviewGone
from bot.domain.models import Interview, Purpose
from bot.domain.text import clean_line
from bot.domain.topics import clean_topic
from bot.interactions.access import Access, choices_of
from bot.interactions.responses import open_form, show
from bot.interactions.router import action, all_chosen, chosen, number, page_number, read_submission
from bot.ui.base import custom_id, message_page
from bot.ui.knowledge_pages import (
    ExpertLine,
    ResourceLine,
    advice_page,
    correction_form,
    experts_page,
    no_advice_text,
    places_page,
    resources_page,
    topics_form,
    topics_page,
    topics_saved_text,
)
from bot.ui.strings import finding as sentences
from cogs.interviews.searching import mended_words
from db import Store
from db.search.resources import Resource

_EXPERTS = 4
_RESOURCES = 6
_PLACES = 20
_TRIES = 12
_TOPIC_LENGTH = 200
_HIDDEN = "-"


class Knowing:
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
        self, interaction: discord.Interaction[Any], session_id: str, page: str, *_: str
    ) -> None:
        """Turn to more people."""
        guild_id = await self._access.enter(interaction)
        await self._show_experts(interaction, guild_id, number(session_id), page_number(page))

    async def _show_experts(
        self, interaction: discord.Interaction[Any], guild_id: int, session_id: int, page: int
    ) -> None:
        topic, _ = await self._store.sessions.recall(guild_id, session_id, "experts")
        experts = await self._store.experts.find(guild_id, topic)
        shown = experts.found[page * _EXPERTS : (page + 1) * _EXPERTS]
        askable = await self._store.wishes.list_askable(guild_id, [e.interview_id for e in shown])
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
    async def another(self, interaction: discord.Interaction[Any], session_id: str, place: str) -> None:
        """Show another piece of advice."""
        guild_id = await self._access.enter(interaction)
        await self._show_advice(interaction, guild_id, number(session_id), page_number(place))

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
            found = await self._store.interviews.find_on_shelf(guild_id, self._rng.randint(1, count))
            interview = await self._store.interviews.get_published(guild_id, found or 0)
            if interview is not None and interview.answer_for(Purpose.ADVICE) is not None:
                return interview
        return None

    async def resources(self, interaction: discord.Interaction[Any], query: str | None) -> None:
        """Show what members recommend."""
        guild_id = await self._access.enter(interaction)
        text = _cut(query or "")
        found = await self._store.knowledge.find(guild_id, text)
        session_id = await self._store.sessions.keep(guild_id, "resources", text, found, now=self._clock())
        await self._show_resources(interaction, guild_id, session_id, 0)

    @action("resources")
    async def turn_resources(
        self, interaction: discord.Interaction[Any], session_id: str, page: str, *_: str
    ) -> None:
        """Turn to more recommendations."""
        guild_id = await self._access.enter(interaction)
        await self._show_resources(interaction, guild_id, number(session_id), page_number(page))

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
        resource = await self._resource(interaction, number(chosen(interaction)))
        await open_form(interaction, correction_form(resource.id, resource.title, secrets.token_hex(4)))

    @action("resource-corrected", for_curators=True)
    async def correct(self, interaction: discord.Interaction[Any], resource_id: str, *_: str) -> None:
        """Give something recommended its usual title, or hide it."""
        resource = await self._resource(interaction, number(resource_id))
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

    async def show_topics(self, interaction: discord.Interaction[Any], interview: Interview) -> None:
        """Show an interview's topics and what is suggested."""
        guild_id = interview.guild_id
        topics = await self._store.topics.of(guild_id, interview.id)
        suggested = await self._store.topics.suggest(guild_id, interview.id)
        await show(interaction, topics_page(interview, topics, suggested))

    @action("topics", for_curators=True)
    async def choose_topics(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Confirm exactly the topics that were chosen."""
        await self._set_topics(interaction, number(interview_id), all_chosen(interaction))

    @action("topics-add", for_curators=True)
    async def open_topics(self, interaction: discord.Interaction[Any], interview_id: str) -> None:
        """Open the form for other topics."""
        form = topics_form(number(interview_id), secrets.token_hex(4))
        await open_form(interaction, form)

    @action("topics-added", for_curators=True)
    async def add_topics(self, interaction: discord.Interaction[Any], interview_id: str, *_: str) -> None:
        """Add topics that were typed."""
        guild_id = await self._access.enter(interaction)
        typed = read_submission(interaction).texts.get("topics", "").split("\n")
        names = [name for name in map(clean_topic, typed) if name]
        known = await self._store.topics.of(guild_id, number(interview_id))
        await self._set_topics(interaction, number(interview_id), [*known, *names])

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
        self._store.names.drop(guild_id)
        topics = await self._store.topics.of(guild_id, interview_id)
        suggested = await self._store.topics.suggest(guild_id, interview_id)
        await show(interaction, topics_page(interview, topics, suggested, topics_saved_text(topics)))

    async def places(self, interaction: discord.Interaction[Any]) -> None:
        """Show where members are."""
        await self._show_places(interaction, 0)

    @action("places")
    async def turn_places(self, interaction: discord.Interaction[Any], page: str, *_: str) -> None:
        """Turn to more places."""
        await self._show_places(interaction, page_number(page))

    async def _show_places(self, interaction: discord.Interaction[Any], page: int) -> None:
        guild_id = await self._access.enter(interaction)
        places = await self._store.interviews.list_places(guild_id, page=page, size=_PLACES)
        shown = dict(list(places.items())[:_PLACES])
        await show(interaction, places_page(shown, page=page, has_next=len(places) > _PLACES))


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
