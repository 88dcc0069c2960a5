"""The panel of a member's own interview, as it is at the moment."""

from datetime import datetime
from typing import Any

import discord

from bot.clock import Clock
from bot.domain.community import OwnInterview
from bot.domain.errors import InterviewGone
from bot.domain.models import Interview
from bot.interactions.access import Access
from bot.interactions.responses import show
from bot.ui.member_panel import Panel, own_panel
from db import Store


class Panels:
    """Finds a member's interview and shows its panel."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._clock = clock

    async def mine(self, interaction: discord.Interaction[Any], interview_id: int) -> Interview:
        """Return an interview of the member who asks; raise InterviewGone for any other."""
        guild_id = await self._access.enter(interaction)
        owner_id = interaction.user.id
        interview = await self._store.interviews.get(guild_id, interview_id, owner_id=owner_id)
        if interview is None:
            raise InterviewGone
        return interview

    async def find_own(self, interaction: discord.Interaction[Any], interview_id: int) -> OwnInterview:
        """Return what names an interview of the member who asks; raise InterviewGone for any other."""
        own = await self._store.own.list_own(await self._access.enter(interaction), interaction.user.id)
        found = next((one for one in own if one.id == interview_id), None)
        if found is None:
            raise InterviewGone
        return found

    async def show(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        note: str = "",
        *,
        is_warning: bool = False,
        unread_handles: str = "",
    ) -> None:
        """Show the panel."""
        interview = await self.mine(interaction, interview_id)
        own = await self._store.own.list_own(interview.guild_id, interaction.user.id)
        panel = Panel(
            interview=interview,
            questions=await self._store.guilds.questions_of(interview),
            series=await self.series_name(interview),
            decision=await self._store.reviews.last_decision(interview.guild_id, interview.id),
            note=note,
            is_warning=is_warning,
            unread_handles=unread_handles,
            others=[other for other in own if other.id != interview.id],
            begin_again_at=await self.begin_again_at(interaction),
        )
        await show(interaction, own_panel(panel))

    async def show_unwritten(
        self, interaction: discord.Interaction[Any], interview: Interview, note: str = ""
    ) -> None:
        """Show the panel of an interview of which nothing was saved so far; nothing is stored by that."""
        own = await self._store.own.list_own(interview.guild_id, interaction.user.id)
        panel = Panel(
            interview=interview,
            questions=await self._store.guilds.questions_of(interview),
            series=await self.series_name(interview),
            note=note,
            others=own,
        )
        await show(interaction, own_panel(panel))

    async def begin_again_at(self, interaction: discord.Interaction[Any]) -> datetime | None:
        """Return when the member who asks may begin again, None if they may now."""
        guild_id = await self._access.enter(interaction)
        at = await self._store.own.begin_again_at(guild_id, interaction.user.id)
        return at if at is not None and at > self._clock() else None

    async def series_name(self, interview: Interview) -> str:
        """Return the name of an interview's series, "" for a server's first one."""
        series = await self._store.series.get(interview.guild_id, interview.series_id)
        return "" if series.is_default else series.name
