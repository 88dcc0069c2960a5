"""Reading and finding: ``/interview``, ``/experts``, ``/advice``, ``/resources`` and the user menu."""

import random
from typing import TYPE_CHECKING

from discord import app_commands

from bot.ui.strings import commands as words
from cogs.interviews.asking import Asking
from cogs.interviews.commands import Interviews
from cogs.interviews.knowing import Knowing
from cogs.interviews.knowledge import Knowledge, Topics
from cogs.interviews.searching import Searching
from cogs.interviews.showing import Showing

if TYPE_CHECKING:
    from bot.client import SpotlightBot


async def setup(bot: "SpotlightBot") -> None:
    """Add the cogs, the buttons of their flows, and the user menu."""
    rng = random.Random()  # noqa: S311  # not a secret
    showing = Showing(bot.store, bot.access)
    searching = Searching(bot.store, bot.access, bot.clock)
    knowing = Knowing(bot.store, bot.access, bot.clock, rng)
    interviews = Interviews(bot.store, bot.access, showing, searching, knowing, rng)
    await bot.add_cog(interviews)
    await bot.add_cog(Knowledge(bot.store, bot.access, knowing))
    await bot.add_cog(Topics(bot.store, bot.access, knowing))
    for flow in (interviews, showing, searching, knowing, Asking(bot.store, bot.access, bot.clock)):
        bot.actions.register(flow)
    menu = app_commands.ContextMenu(name=words.VIEW_INTERVIEW_MENU, callback=interviews.view_member)
    bot.tree.add_command(menu)
