"""A member sees the post as it will be, says yes to it or not, and how they may be reached."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import discord

from bot.clock import Clock
from bot.domain.community import ConsentChoice
from bot.domain.errors import InterviewChanged
from bot.domain.models import ConsentScope, ConsentState, Interview, InterviewStatus
from bot.interactions.access import Access
from bot.interactions.responses import show, tell
from bot.interactions.router import action
from bot.posting.planner import Planner
from bot.ui.consent import consent_page, where_it_stands
from bot.ui.format import when
from bot.ui.pictures import picture_files
from bot.ui.spotlight import preview_page
from bot.ui.strings import own as strings
from cogs.my.panel import Panels
from db import Store

_AHEAD = 25


class Consenting:
    """Preview, consent, status and preferences."""

    def __init__(
        self,
        store: Store,
        access: Access,
        panels: Panels,
        planner: Planner,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._access = access
        self._panels = panels
        self._planner = planner
        self._clock = clock
        self._wake = wake

    @action("my-preview")
    async def preview(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Show the post as it would be."""
        interview = await self._panels.mine(interaction, interview_id)
        await self._send_preview(interaction, interview)

    @action("my-consent")
    async def ask(
        self, interaction: discord.Interaction[Any], interview_id: int, *, export: bool, picture: bool
    ) -> None:
        """Show the post that was approved, and under it the question."""
        interview = await self._approved(interaction, interview_id)
        await self._send_preview(interaction, interview)
        page = await self._question(interview, export=export, picture=picture)
        await tell(interaction, page)

    @action("my-scope")
    async def change_scope(
        self, interaction: discord.Interaction[Any], interview_id: int, *, export: bool, picture: bool
    ) -> None:
        """Change what would be agreed to."""
        interview = await self._approved(interaction, interview_id)
        await show(interaction, await self._question(interview, export=export, picture=picture))

    @action("my-agree")
    async def agree(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        version: int,
        *,
        export: bool,
        picture: bool,
    ) -> None:
        """Agree to the post as it was shown."""
        guild_id = await self._access.enter(interaction)
        await self._store.own.agree(
            guild_id,
            interaction.user.id,
            interview_id,
            ConsentChoice(allows_export=export, allows_picture=picture),
            version=version,
            text_version=strings.MEMBER_CONSENT_TEXT_VERSION,
            now=self._clock(),
        )
        self._wake()
        interview = await self._panels.mine(interaction, interview_id)
        planned = await self._planned_at(interview)
        at = strings.AGREED_WHEN.format(when=when(planned)) if planned is not None else ""
        await self._panels.show(interaction, interview.id, strings.AGREED.format(when=at))

    async def show_status(self, interaction: discord.Interaction[Any]) -> None:
        """Tell where all interviews of a member stand, and how they may be reached."""
        guild_id = await self._access.enter(interaction)
        user_id = interaction.user.id
        found: list[tuple[Interview, str, datetime | None, dict[ConsentScope, ConsentState]]] = []
        for own in (await self._store.own.list_own(guild_id, user_id))[:10]:
            interview = await self._panels.mine(interaction, own.id)
            consents = await self._store.consents.latest(guild_id, own.id)
            planned = await self._planned_at(interview)
            found.append((interview, await self._panels.series_name(interview), planned, consents))
        await show(interaction, where_it_stands(found, await self._store.preferences.get(guild_id, user_id)))

    @action("my-messages")
    async def want_messages(self, interaction: discord.Interaction[Any], *, wants: bool) -> None:
        """Have the bot write directly, or not."""
        guild_id = await self._access.enter(interaction)
        await self._store.preferences.want_messages(guild_id, interaction.user.id, wants=wants)
        await self.show_status(interaction)

    @action("my-opt-out")
    async def opt_out(self, interaction: discord.Interaction[Any], *, is_out: bool) -> None:
        """Be asked no more, or again."""
        guild_id = await self._access.enter(interaction)
        user_id = interaction.user.id
        await self._store.preferences.opt_out(guild_id, user_id, is_out=is_out, now=self._clock())
        await self.show_status(interaction)

    @action("my-asking")
    async def allow_asking(self, interaction: discord.Interaction[Any], *, allows: bool) -> None:
        """Let members mention this one from their interview, or not."""
        guild_id = await self._access.enter(interaction)
        await self._store.preferences.allow_asking(guild_id, interaction.user.id, allows=allows)
        await self.show_status(interaction)

    async def _approved(self, interaction: discord.Interaction[Any], interview_id: int) -> Interview:
        interview = await self._panels.mine(interaction, interview_id)
        if interview.status is not InterviewStatus.APPROVED:
            raise InterviewChanged
        return interview

    async def _question(self, interview: Interview, *, export: bool, picture: bool) -> Any:  # noqa: ANN401  # a Page; cogs name no component
        shown = await self._store.interviews.picture(interview.guild_id, interview.id, with_refused=True)
        choice = ConsentChoice(allows_export=export, allows_picture=picture)
        return consent_page(interview, choice, has_picture=shown is not None)

    async def _send_preview(self, interaction: discord.Interaction[Any], interview: Interview) -> None:
        is_open = not interview.is_published
        picture = await self._store.interviews.picture(interview.guild_id, interview.id, with_refused=is_open)
        frozen = await self._store.own.frozen_post(interview.guild_id, interview.id)
        name = picture.file_name if picture else ""
        is_approved = interview.status is InterviewStatus.APPROVED
        note = strings.SEE_POST_NOTE_APPROVED if is_approved else strings.SEE_POST_NOTE
        page = preview_page(interview, name, frozen=frozen, note=note)
        await tell(interaction, page, files=picture_files(picture))

    async def _planned_at(self, interview: Interview) -> datetime | None:
        if not interview.is_published:
            return None
        schedule = await self._store.schedules.get(interview.guild_id, interview.series_id)
        plan, _ = await self._planner.queue(schedule, self._clock(), count=_AHEAD)
        place = next((p for p in plan if p.candidate.interview_id == interview.id), None)
        return place.slot.due_at if place is not None and place.slot is not None else None
