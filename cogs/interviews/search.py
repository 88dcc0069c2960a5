"""``/interview search``: carried out once, then turned page by page."""

import secrets
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.domain.errors import NoSuchQuestion
from bot.domain.findings import Filter, Search
from bot.domain.models import SearchHit
from bot.domain.search import stem
from bot.domain.text import clean_line, fold, words_of
from bot.interactions.access import Access, choices_of
from bot.interactions.arguments import PageNumber
from bot.interactions.options import People
from bot.interactions.responses import show, tell
from bot.interactions.router import action
from bot.ui.browse import choice_name
from bot.ui.knowledge_pages import Results, search_page
from db import Store

_HITS = 5
_QUERY_LENGTH = 1000
_ID_BITS = 60  # a search gets its id before it is kept, so that nobody waits for the disk


class Searching:
    """Finds interviews by what people said."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._people = People(store, access)

    async def search(
        self,
        interaction: discord.Interaction[Any],
        query: str,
        question: str | None,
        person: str | None,
        year: int | None,
    ) -> None:
        """Carry out a search and show its first page."""
        guild_id = await self._access.enter(interaction)
        only = Filter(
            question_key=await self._question_key(guild_id, question),
            person_id=(await self._people.resolve_person(interaction, person)).person_id if person else None,
            year=year,
        )
        text = clean_line(query)[:_QUERY_LENGTH]
        search, hits = await self._store.search.begin(
            guild_id, text, only, session_id=secrets.randbits(_ID_BITS), size=_HITS
        )
        await self._show(interaction, guild_id, search, 0, hits)
        if len(search.found) > _HITS:
            await self._store.search.keep(guild_id, search, now=self._clock())

    async def suggest_question(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the server's questions."""
        guild_id = await self._access.enter(interaction)
        index, keys = await self._store.names.questions(guild_id, self._labels)
        return choices_of([(choice_name(label), keys[label]) for label in index.suggest(current, 25)])

    async def _labels(self, guild_id: int) -> dict[str, str]:
        return {q.label: q.key for q in (await self._store.guilds.questionnaire(guild_id)).questions}

    @action("search")
    async def turn(self, interaction: discord.Interaction[Any], session_id: int, page: PageNumber) -> None:
        """Turn to another page of results."""
        guild_id = await self._access.enter(interaction)
        search = await self._store.search.recall(guild_id, session_id)
        hits = await self._store.search.hits(guild_id, search, page=page, size=_HITS)
        await self._show(interaction, guild_id, search, page, hits)

    async def _show(
        self,
        interaction: discord.Interaction[Any],
        guild_id: int,
        search: Search,
        page: int,
        hits: Sequence[SearchHit],
    ) -> None:
        nearest: list[tuple[str, int]] = []
        if not hits and page == 0:
            for word in await self._store.search.nearest_words(guild_id, search.query):
                other = await self._store.search.carry_out(
                    guild_id, word, search.filter, session_id=secrets.randbits(_ID_BITS)
                )
                await self._store.search.keep(guild_id, other, now=self._clock())
                nearest.append((word, other.id))
        results = Results(
            session_id=search.id,
            text=search.text,
            query=search.query,
            page=page,
            has_next=len(hits) > _HITS,
            is_relaxed=search.is_relaxed,
            mended=_as_typed(search),
            question=await self._question_label(guild_id, search.filter.question_key),
            person=hits[0].name if hits and search.filter.person_id is not None else "",
            year=search.filter.year,
            nearest=nearest,
        )
        await (tell if interaction.message is None else show)(interaction, search_page(results, hits[:_HITS]))

    async def _question_key(self, guild_id: int, question: str | None) -> str:
        if question is None:
            return ""
        for known in (await self._store.guilds.questionnaire(guild_id)).questions:
            if question == known.key or fold(question) in (fold(known.text), fold(known.label)):
                return known.key
        raise NoSuchQuestion(question)

    async def _question_label(self, guild_id: int, key: str) -> str:
        questions = (await self._store.guilds.questionnaire(guild_id)).questions if key else ()
        return next((q.label for q in questions if q.key == key), "")


def _as_typed(search: Search) -> list[tuple[str, str]]:
    return mended_words(search.text, dict(search.mended))


def mended_words(text: str, mended: dict[str, str]) -> list[tuple[str, str]]:
    """Return (what was typed, what was taken in its place) of each word that nobody used."""
    typed = {stem(word): word for word in words_of(text)}
    return [(typed.get(token, token), taken) for token, taken in mended.items()]
