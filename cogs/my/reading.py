"""A member reads an interview of theirs that is closed, and takes its text away."""

from typing import Any

import discord

from bot.documents.export import markdown_of
from bot.interactions.arguments import PageNumber
from bot.interactions.attachments import sendable
from bot.interactions.responses import show, tell
from bot.interactions.router import action
from bot.ui.own_text import own_text_page
from bot.ui.personal_data import data_page
from bot.ui.strings import own as strings
from cogs.my.panel import Panels

_FILE = "my-interview.md"


class OwnReading:
    """What stays with its author whatever was decided."""

    def __init__(self, panels: Panels) -> None:
        self._panels = panels

    @action("my-read")
    async def read(self, interaction: discord.Interaction[Any], interview_id: int, page: PageNumber) -> None:
        """Show a page of the text."""
        await show(interaction, own_text_page(await self._panels.mine(interaction, interview_id), page))

    @action("my-file")
    async def send(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Give the text as a file that `/profile import` reads again."""
        interview = await self._panels.mine(interaction, interview_id)
        file = await sendable(interaction, markdown_of(interview).encode(), _FILE)
        await tell(interaction, data_page(file.filename, strings.OWN_TEXT_SENT), files=[file])
