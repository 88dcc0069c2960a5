"""What belongs to a member: ``/my``. The flows behind the commands have a module each."""

from typing import TYPE_CHECKING

from cogs.my.attaching import Attaching
from cogs.my.commands import My
from cogs.my.consenting import Consenting
from cogs.my.leaving import Leaving
from cogs.my.panel import Panels
from cogs.my.writing import OwnWriting

if TYPE_CHECKING:
    from bot.client import SpotlightBot


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and the buttons of its flows."""
    panels = Panels(bot.store, bot.access)
    writing = OwnWriting(bot.store, bot.access, panels, bot.reviewing, bot.clock, bot.sleeper.wake)
    consenting = Consenting(bot.store, bot.access, panels, bot.planner, bot.clock, bot.sleeper.wake)
    leaving = Leaving(bot.store, bot.access, bot.takedown, bot.reviewing, bot.clock, bot.sleeper.wake)
    await bot.add_cog(My(writing, consenting, leaving))
    attaching = Attaching(bot.store, panels, writing, bot.clock)
    for flow in (writing, attaching, consenting, leaving):
        bot.actions.register(flow)
