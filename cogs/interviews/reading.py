"""Pages of interviews, and what they lead to: neighbours, similar people, the post and its thread."""

from typing import Any

import discord

from bot.domain.errors import InterviewGone
from bot.domain.models import Interview
from bot.interactions.access import Access
from bot.interactions.arguments import PageNumber
from bot.interactions.responses import show
from bot.interactions.router import action, chosen
from bot.interactions.speaking import audience_of, show_to
from bot.ui.format import message_link
from bot.ui.interview import Around, answer_page, interview_page, paginate
from bot.ui.pictures import picture_files
from db import Store

_SIMILAR = 10


class Showing:
    """Shows an interview, page by page."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    async def show(
        self,
        interaction: discord.Interaction[Any],
        interview: Interview,
        page: int = 0,
        *,
        is_public: bool = False,
    ) -> None:
        """Show a page of an interview; to everybody only if it is published and who asks may write there."""
        audience = audience_of(interaction, wants_all=is_public and interview.is_published)
        picture = None
        if page == 0 and interview.has_picture:
            picture = await self._store.interviews.picture(interview.guild_id, interview.id)
        around = None if audience.is_public or not interview.is_published else await self._around(interview)
        name = picture.file_name if picture else ""
        view = interview_page(interview, page, picture_name=name, around=around)
        await show_to(audience, interaction, view, files=picture_files(picture))

    async def _around(self, interview: Interview) -> Around:
        guild_id = interview.guild_id
        found = await self._store.interviews.around(guild_id, interview.id, similar=_SIMILAR)
        thread_id = found.thread_id
        return Around(
            before=found.before,
            after=found.after,
            similar=found.similar,
            post=message_link(guild_id, *found.post) if found.post is not None else "",
            thread=message_link(guild_id, thread_id, thread_id) if thread_id is not None else "",
            topics=found.topics,
            may_be_asked=found.may_be_asked,
        )

    async def published(self, guild_id: int, interview_id: int) -> Interview:
        """Return an interview that members may read; raise InterviewGone."""
        interview = await self._store.interviews.get_published(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        return interview

    async def readable(self, interaction: discord.Interaction[Any], interview_id: int) -> Interview:
        """Return an interview that who asks may read, curators also those that are not published."""
        guild_id = await self._access.enter(interaction)
        if await self._access.is_curator(interaction):
            interview = await self._store.interviews.get(guild_id, interview_id)
            if interview is not None:
                return interview
        return await self.published(guild_id, interview_id)

    @action("page")
    async def turn_page(
        self, interaction: discord.Interaction[Any], interview_id: int, page: PageNumber
    ) -> None:
        """Turn to a page, of this or a neighbouring interview."""
        await self.show(interaction, await self.readable(interaction, interview_id), page)

    @action("similar")
    async def open_similar(self, interaction: discord.Interaction[Any], _interview_id: int) -> None:
        """Turn to the interview of somebody with shared topics."""
        await self.show(interaction, await self.readable(interaction, chosen(interaction, int)))

    @action("jump")
    async def jump(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Turn to the page on which an answer begins."""
        interview = await self.readable(interaction, interview_id)
        page = paginate(interview).starts.get(chosen(interaction, int), 0)
        await self.show(interaction, interview, page)

    @action("answer")
    async def turn_answer(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        position: int,
        page: PageNumber,
    ) -> None:
        """Show one answer, or another page of it."""
        interview = await self.readable(interaction, interview_id)
        if not any(a.position == position for a in interview.answers):
            raise InterviewGone
        await show(interaction, answer_page(interview, position, page))

    @action("read")
    async def read_whole(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """The button of the weekly post: pages that only the reader sees."""
        guild_id = await self._access.enter(interaction)
        message_id = interaction.message.id if interaction.message is not None else 0
        if message_id and not await self._store.takeover.may_show(guild_id, interview_id, message_id):
            raise InterviewGone
        await self.show(interaction, await self.published(guild_id, interview_id))
