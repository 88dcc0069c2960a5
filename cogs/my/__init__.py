"""What belongs to a member: ``/my``. The flows behind the commands have a module each."""

from typing import TYPE_CHECKING

from cogs.my.attaching import Attaching
from cogs.my.beginning import Beginning
from cogs.my.commands import My
from cogs.my.consent import Consenting
from cogs.my.panel import Panels
from cogs.my.personal_data import PersonalData
from cogs.my.reading import OwnReading
from cogs.my.withdrawal import Withdrawal
from cogs.my.writing import OwnWriting

if TYPE_CHECKING:
    from bot.client import SpotlightBot


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and the buttons of its flows."""
    panels = Panels(bot.store, bot.access, bot.clock)
    writing = OwnWriting(bot.store, bot.access, panels, bot.review_cards, bot.clock, bot.scheduler.wake)
    beginning = Beginning(bot.store, bot.access, panels, writing, bot.clock, bot.scheduler.wake)
    consenting = Consenting(bot.store, bot.access, panels, bot.planner, bot.clock, bot.scheduler.wake)
    withdrawal = Withdrawal(
        bot.store, bot.access, panels, bot.takedowns, bot.review_cards, bot.clock, bot.scheduler.wake
    )
    personal_data = PersonalData(bot.store, bot.access, bot.takedowns, bot.clock, bot.scheduler.wake)
    await bot.add_cog(My(beginning, consenting, withdrawal, personal_data))
    attaching = Attaching(bot.store, panels, writing, bot.clock)
    for flow in (beginning, writing, OwnReading(panels), attaching, consenting, withdrawal, personal_data):
        bot.actions.register(flow)
