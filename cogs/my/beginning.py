"""A member begins an interview, goes on with one, or says no to being asked."""

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.domain.choosing import Purpose, choose_own
from bot.domain.errors import Blocked, OldButton
from bot.domain.models import Questionnaire
from bot.domain.text import clean_line
from bot.interactions.access import Access
from bot.interactions.options import SeriesOption
from bot.interactions.responses import show
from bot.interactions.router import action, chosen
from bot.ui.base import custom_id, message_page
from bot.ui.member_panel import start_page
from bot.ui.own_list import which_page
from bot.ui.strings import own as strings
from bot.ui.strings.questionnaire import DEFAULT_FOLLOW_UP
from cogs.my.panel import Panels
from db import Store


class Beginning:
    """The ways to the panel of one's own interview."""

    def __init__(
        self, store: Store, access: Access, panels: Panels, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._access = access
        self._panels = panels
        self._clock = clock
        self._series = SeriesOption(store, access)
        self._wake = wake

    async def open(self, interaction: discord.Interaction[Any], series_name: str | None) -> None:
        """Show the interview that waits for its member; where several may be meant ask which; else how to begin."""
        guild_id = await self._access.enter(interaction)
        user_id = interaction.user.id
        invitation = await self._store.inviting.find_open(guild_id, user_id)
        own = await self._store.own.list_own(guild_id, user_id)
        if series_name is not None:
            series_id = (await self._store.series.find(guild_id, series_name)).id
            shown = [o for o in own if o.series_id == series_id and o.follows_id is None]
            invitation = invitation if invitation and invitation.series_id == series_id else None
        else:
            series_id = (
                invitation.series_id if invitation else (await self._store.series.find(guild_id, None)).id
            )
            shown = own
        meant = choose_own(shown, Purpose.OPEN)
        if len(meant) == 1 and invitation is None:
            await self._panels.show(interaction, meant[0].id)
            return
        if meant and invitation is None:
            await show(interaction, which_page(strings.OPEN_WHICH, custom_id("my-open"), meant))
            return
        if not shown and (await self._store.preferences.get(guild_id, user_id)).is_blocked:
            raise Blocked
        await show(interaction, start_page(invitation, series_id, own))

    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the series of a server by their names."""
        return await self._series.suggest(interaction, current, for_curators=False)

    @action("my-start")
    async def start(self, interaction: discord.Interaction[Any], series_id: int, follows_id: int) -> None:
        """Begin a draft, and open its first form."""
        guild_id = await self._access.enter(interaction)
        questionnaire, follows = await self._what_to_ask(guild_id, interaction.user.id, series_id, follows_id)
        interview_id = await self._store.own.start(
            guild_id,
            interaction.user.id,
            questionnaire,
            name=_name_of(interaction),
            follows_id=follows,
            now=self._clock(),
        )
        self._wake()
        await self._panels.show(interaction, interview_id)

    async def _what_to_ask(
        self, guild_id: int, user_id: int, series_id: int, follows_id: int
    ) -> tuple[Questionnaire, int | None]:
        series = await self._store.series.get(guild_id, series_id)
        if not follows_id:
            return await self._store.guilds.questionnaire(guild_id, series.id), None
        invitation = await self._store.inviting.find_open(guild_id, user_id)
        if invitation is None or invitation.follows_id != follows_id:
            raise OldButton
        questionnaire = await self._store.series.follow_up(
            guild_id, series.id, DEFAULT_FOLLOW_UP, now=self._clock()
        )
        return questionnaire, follows_id

    @action("my-decline")
    async def decline(self, interaction: discord.Interaction[Any]) -> None:
        """Say no to an invitation."""
        guild_id = await self._access.enter(interaction)
        await self._store.inviting.decline(guild_id, interaction.user.id, now=self._clock())
        await show(interaction, message_page(strings.DECLINED))

    @action("my-panel")
    async def show_panel(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Go back to the panel."""
        await self._panels.show(interaction, interview_id)

    @action("my-open")
    async def open_other(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to another interview of the same member."""
        await self._panels.show(interaction, chosen(interaction, int))

    @action("my-take-up")
    async def take_up(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Go on with an interview that was taken back."""
        guild_id = await self._access.enter(interaction)
        await self._store.own.take_up(guild_id, interaction.user.id, interview_id, now=self._clock())
        await self._panels.show(interaction, interview_id)

    @action("my-again")
    async def begin_again(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Make a draft of an interview that was rejected."""
        guild_id = await self._access.enter(interaction)
        new_id = await self._store.own.begin_again(
            guild_id, interaction.user.id, interview_id, now=self._clock()
        )
        await self._panels.show(interaction, new_id)


def _name_of(interaction: discord.Interaction[Any]) -> str:
    return clean_line(interaction.user.display_name)[:80] or interaction.user.name
