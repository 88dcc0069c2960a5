"""What becomes of the interviews of people who left: the curators' answers to the question in the review channel."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.clock import Clock
from bot.domain.errors import AlreadyDecided, DraftNotFound, InterviewGone, NotPublished, NotSetUp
from bot.domain.leavers import LeaverChoice
from bot.domain.models import Interview
from bot.domain.schedule import local_today
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge, answers_in_place
from bot.interactions.responses import show, show_in_place, tell
from bot.interactions.router import action
from bot.posting.dispatcher import Dispatcher
from bot.ui.base import message_page
from bot.ui.curator_pages import posted_text
from bot.ui.editing import removal_page
from bot.ui.format import member, name_of
from bot.ui.strings import notices as strings
from bot.ui.strings import replies
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot


class LeaverChoices(commands.Cog):
    """Post anyway, hold, remove; the store decides who was first."""

    def __init__(
        self, store: Store, access: Access, dispatcher: Dispatcher, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._access = access
        self._dispatcher = dispatcher
        self._clock = clock
        self._wake = wake

    @action("leaver-post", for_curators=True)
    async def post_anyway(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Have the interview posted at its turn, by name."""
        interview = await self._interview(interaction, interview_id)
        await self._store.leavers.post_anyway(
            interview.guild_id, interview_id, actor_id=interaction.user.id, now=self._clock()
        )
        await self._show_decided(interaction, interview, strings.LEAVER_POSTS)

    @action("leaver-hold", for_curators=True)
    async def hold(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Keep the interview out of the queue."""
        interview = await self._interview(interaction, interview_id)
        await self._store.leavers.hold(
            interview.guild_id, interview_id, actor_id=interaction.user.id, now=self._clock()
        )
        await self._show_decided(interaction, interview, strings.LEAVER_HELD)

    @action("leaver-remove", for_curators=True)
    async def ask_before_removal(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Ask once more before the interview is removed."""
        interview = await self._interview(interaction, interview_id)
        if await self._store.leavers.choice(interview.guild_id, interview_id) is not LeaverChoice.ASKED:
            raise AlreadyDecided
        await tell(interaction, removal_page("leaver-removed", interview))

    @action("leaver-removed", for_curators=True)
    async def remove(self, interaction: discord.Interaction[Any], interview_id: int, version: int) -> None:
        """Remove the interview."""
        interview = await self._interview(interaction, interview_id)
        now = self._clock()
        await self._store.curator_decisions.remove(
            interview.guild_id, interview_id, version=version, actor_id=interaction.user.id, now=now
        )
        await self._store.leavers.wake_waiting(interview.guild_id, now=now)
        self._wake()
        await show(interaction, message_page(replies.REMOVED.format(name=name_of(interview.name))))

    @action("post-left", for_curators=True)
    async def post_now(
        self, interaction: discord.Interaction[Any], interview_id: int, day: date, generation: int
    ) -> None:
        """Post a spotlight about somebody who left now, as the curator was asked; of two clicks, one posts."""
        interview = await self._interview(interaction, interview_id)
        schedule = await self._store.schedules.get(interview.guild_id, interview.series_id)
        if not interview.is_published:
            raise NotPublished(interview.name)
        if schedule.channel_id is None:
            raise NotSetUp
        if local_today(schedule, self._clock()) != day:
            raise DraftNotFound
        await acknowledge()
        post = await self._dispatcher.post_now(
            schedule, interview_id, generation=generation, actor_id=interaction.user.id
        )
        await show(interaction, message_page(posted_text(post)))

    async def _interview(self, interaction: discord.Interaction[Any], interview_id: int) -> Interview:
        guild_id = await self._access.enter(interaction)
        interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        return interview

    async def _show_decided(
        self, interaction: discord.Interaction[Any], interview: Interview, pattern: str
    ) -> None:
        """Put what was decided, and by whom, where the question stood."""
        self._wake()
        curator = member(interaction.user.id, interaction.user.display_name)
        page = message_page(pattern.format(curator=curator, name=name_of(interview.name)))
        if answers_in_place(interaction):
            await show_in_place(interaction, page)
        else:
            await tell(interaction, page)


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its buttons."""
    cog = LeaverChoices(bot.store, bot.access, bot.dispatcher, bot.clock, bot.scheduler.wake)
    await bot.add_cog(cog)
    bot.actions.register(cog)
