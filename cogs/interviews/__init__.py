"""Reading and finding: ``/interview``, ``/experts``, ``/advice``, ``/resources`` and the user menu."""

import random
from typing import TYPE_CHECKING

from discord import app_commands

from bot.ui.strings import commands as strings
from cogs.interviews.commands import Interviews
from cogs.interviews.experts import ExpertCommands, Experts
from cogs.interviews.mentions import Asking
from cogs.interviews.reading import Showing
from cogs.interviews.resources import ResourceCommands, Resources
from cogs.interviews.search import Searching
from cogs.interviews.topics import TopicCommands, Topics

if TYPE_CHECKING:
    from bot.client import SpotlightBot


async def setup(bot: "SpotlightBot") -> None:
    """Add the cogs, the buttons of their flows, and the user menu."""
    rng = random.Random()  # noqa: S311  # not a secret
    showing = Showing(bot.store, bot.access)
    searching = Searching(bot.store, bot.access, bot.clock)
    experts = Experts(bot.store, bot.access, bot.clock, rng)
    resources = Resources(bot.store, bot.access, bot.clock)
    topics = Topics(bot.store, bot.access, bot.clock)
    interviews = Interviews(bot.store, bot.access, showing, searching, experts, rng)
    await bot.add_cog(interviews)
    await bot.add_cog(ExpertCommands(experts))
    await bot.add_cog(ResourceCommands(resources))
    await bot.add_cog(TopicCommands(bot.store, bot.access, topics))
    asking = Asking(bot.store, bot.access, bot.clock)
    for flow in (interviews, showing, searching, experts, resources, topics, asking):
        bot.actions.register(flow)
    menu = app_commands.ContextMenu(name=strings.VIEW_INTERVIEW_MENU, callback=interviews.view_member)
    bot.tree.add_command(menu)
