"""Commands that answer from memory, in the same process: what the real ones are measured beside."""

import gc
import random
import time
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bench.corpus import Speaker
from bot.domain.models import SearchHit
from bot.domain.search import parse_query
from bot.ui.interview import interview_page
from bot.ui.knowledge_pages import Results, search_page
from tests.factories import make_answer, make_interview


class Bare(commands.GroupCog, group_name="bare", group_description="-"):
    """The same replies without a database."""

    def __init__(self) -> None:
        speaker = Speaker(3)
        answers = [make_answer(i, speaker.say(random.Random(i).randint(40, 120))) for i in range(1, 11)]
        self._interview = make_interview(*answers)
        self._hits = [SearchHit(interview_id=i, name="Ada", answers=(answers[i],)) for i in range(5)]
        self._word = answers[0].text.split()[0]
        self._choices = [app_commands.Choice(name=f"Name {i}", value=f"#{i}") for i in range(25)]

    @app_commands.command(name="show", description="-")
    async def show(self, interaction: discord.Interaction[Any], person: str) -> None:
        """Answer with a page."""
        await interaction.response.send_message(view=interview_page(self._interview), ephemeral=True)

    @app_commands.command(name="search", description="-")
    async def search(self, interaction: discord.Interaction[Any], query: str) -> None:
        """Answer with results."""
        results = Results(session_id=1, text=self._word, query=parse_query(self._word), page=0, has_next=True)
        await interaction.response.send_message(view=search_page(results, self._hits), ephemeral=True)

    @app_commands.command(name="collect", description="-")
    async def collect(self, interaction: discord.Interaction[Any]) -> None:
        """Collect garbage, and tell how long that took."""
        begun = time.perf_counter()
        gc.collect()
        await interaction.response.send_message(
            content=f"took {time.perf_counter() - begun:.6f}", ephemeral=True
        )

    @show.autocomplete("person")
    async def suggest(
        self,
        interaction: discord.Interaction[Any],
        current: str,
    ) -> list[app_commands.Choice[str]]:
        """Answer with constant choices."""
        return self._choices


async def setup(bot: commands.Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Bare())
