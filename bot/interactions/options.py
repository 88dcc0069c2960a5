"""The options `person` and `series`: what is suggested while somebody types, and what is meant in the end."""

from functools import lru_cache
from typing import Any

import discord
from discord import app_commands

from bot.domain.community import Series
from bot.domain.errors import InterviewNotFound, SeveralMeant
from bot.domain.models import Interview
from bot.domain.people import NameEntry, NameIndex
from bot.domain.posts import Schedule
from bot.domain.telling_apart import Told
from bot.domain.text import plain
from bot.interactions.access import Access, choices_of
from bot.ui.browse import choice_name
from db import Store

_SHOWN = 25


@lru_cache(maxsize=10_000)
def _choice(label: str, interview_id: int, told: Told) -> app_commands.Choice[str]:
    return app_commands.Choice(name=choice_name(label, told), value=f"#{interview_id}")


class People:
    """Looks people up for any cog."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    async def suggest(
        self, interaction: discord.Interaction[Any], typed: str, *, for_curators: bool = False
    ) -> list[app_commands.Choice[str]]:
        """Return choices; curators are offered unpublished interviews too, others nothing by a curators' command."""
        is_curator = await self._access.is_curator(interaction)
        if interaction.guild_id is None or (for_curators and not is_curator):
            return []
        index = await self._store.names.index(interaction.guild_id, with_unpublished=is_curator)
        return [
            _choice(entry.label, entry.interview_id, index.told.get(entry.interview_id, ()))
            for entry in index.suggest(typed, _SHOWN)
        ]

    async def resolve(self, interaction: discord.Interaction[Any], typed: str) -> Interview:
        """Return the interview that is meant, published unless a curator asks.

        Raises InterviewNotFound, and SeveralMeant with the choices where what was typed fits more than one.
        """
        index, meant = await self._meant(interaction, typed)
        if len(meant) > 1:
            raise _several(typed, index, meant)
        return await self._get(interaction, typed, index, meant)

    async def resolve_person(self, interaction: discord.Interaction[Any], typed: str) -> Interview:
        """Return any interview of the person who is meant, for what is about the person and not about one of them."""
        index, meant = await self._meant(interaction, typed)
        found = [await self._get(interaction, typed, index, [entry]) for entry in meant[:_SHOWN]]
        if len({interview.person_id for interview in found}) > 1:
            raise _several(typed, index, meant)
        return found[-1] if found else await self._get(interaction, typed, index, meant)

    async def named(self, interaction: discord.Interaction[Any], interview: Interview) -> str:
        """Return the name in an interview, safe to show, with what tells it from others of the same name."""
        index, _ = await self._meant(interaction, "")
        return plain(choice_name(interview.name, index.told.get(interview.id, ())))

    async def _meant(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> tuple[NameIndex, list[NameEntry]]:
        guild_id = await self._access.enter(interaction)
        is_curator = await self._access.is_curator(interaction)
        index = await self._store.names.index(guild_id, with_unpublished=is_curator)
        return index, index.meant(typed)

    async def _get(
        self, interaction: discord.Interaction[Any], typed: str, index: NameIndex, meant: list[NameEntry]
    ) -> Interview:
        interview = None
        if meant:
            guild_id = await self._access.enter(interaction)
            interview = await self._store.interviews.get(guild_id, meant[0].interview_id)
        is_curator = await self._access.is_curator(interaction)
        if interview is None or not (interview.is_published or is_curator):
            raise InterviewNotFound(typed, index.resolve(typed)[1])
        return interview


def _several(typed: str, index: NameIndex, meant: list[NameEntry]) -> SeveralMeant:
    choices = [(e.interview_id, e.label, index.told.get(e.interview_id, ())) for e in meant]
    return SeveralMeant(typed, tuple(choices))


class SeriesOption:
    """Looks a server's series up for any cog."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    async def suggest(
        self, interaction: discord.Interaction[Any], typed: str, *, for_curators: bool = True
    ) -> list[app_commands.Choice[str]]:
        """Return a server's series by name; nothing to others than curators by a curators' command."""
        if for_curators and not await self._access.is_curator(interaction):
            return []
        known = await self._store.series.list_all(await self._access.enter(interaction))
        wanted = typed.strip().casefold()
        return choices_of([(s.name, s.name) for s in known if wanted in s.name.casefold()])

    async def resolve(self, interaction: discord.Interaction[Any], typed: str | None) -> Series:
        """Return the series that is meant, the first one where none is named; raise NoSuchSeries."""
        return await self._store.series.find(await self._access.enter(interaction), typed)

    async def schedule(self, interaction: discord.Interaction[Any], typed: str | None) -> Schedule:
        """Return the schedule of the series that is meant."""
        series = await self.resolve(interaction, typed)
        return await self._store.schedules.get(await self._access.enter(interaction), series.id)
