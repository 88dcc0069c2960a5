"""What Discord refused in the thread of a post, as a file for curators."""

from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.arguments import HexBits
from bot.interactions.attachments import sendable
from bot.interactions.responses import tell
from bot.interactions.router import action
from bot.ui.base import message_page
from bot.ui.format import name_of
from bot.ui.interview import thread_texts
from bot.ui.notices import numbers_of
from bot.ui.personal_data import data_page
from bot.ui.strings import posts as post_strings
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_FILE_NAME = "thread.txt"


class ThreadTexts(commands.Cog):
    """The button under a notice about a thread that has not all its texts."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    @action("thread-rest", for_curators=True)
    async def give(self, interaction: discord.Interaction[Any], occurrence_id: int, gaps: HexBits) -> None:
        """Give the missing texts as a file."""
        guild_id = await self._access.enter(interaction)
        occurrence = await self._store.occurrences.get(guild_id, occurrence_id)
        found = occurrence.interview_id if occurrence is not None else None
        interview = await self._store.interviews.get_published(guild_id, found or 0)
        texts = thread_texts(interview) if interview is not None else []
        wanted = [texts[n] for n in numbers_of(gaps) if n < len(texts)]
        if interview is None or not wanted:
            await tell(interaction, message_page(post_strings.THREAD_FILE_NONE))
            return
        await acknowledge()
        file = await sendable(interaction, "\n\n".join(wanted).encode(), _FILE_NAME)
        text = post_strings.THREAD_FILE_TEXT.format(name=name_of(interview.name))
        await tell(interaction, data_page(file.filename, text), files=[file])


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its button."""
    cog = ThreadTexts(bot.store, bot.access)
    await bot.add_cog(cog)
    bot.actions.register(cog)
