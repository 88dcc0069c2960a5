"""Curators add and look after interviews: ``/profile``. The flows behind the commands have a module each."""

from typing import TYPE_CHECKING

from cogs.profiles.commands import Profiles
from cogs.profiles.corrections import Mending
from cogs.profiles.editing import Editing
from cogs.profiles.importing import Importing
from cogs.profiles.menus import add_message_menu
from cogs.profiles.pending import WaitingList
from cogs.profiles.writing import Writing

if TYPE_CHECKING:
    from bot.client import SpotlightBot


async def setup(bot: "SpotlightBot") -> None:
    """Add the commands, and what their buttons and forms do."""
    writing = Writing(bot.store, bot.access, bot.clock, bot.scheduler.wake)
    waiting = WaitingList(bot.store, bot.access, bot.clock)
    importing = Importing(bot.store, bot.access, bot.clock, waiting)
    editing = Editing(bot.store, bot.access, bot.clock)
    await bot.add_cog(Profiles(bot.store, bot.access, writing, importing, editing))
    for owner in (writing, importing, waiting, Mending(bot.store, bot.access), editing):
        bot.actions.register(owner)
    add_message_menu(bot.tree, bot.access, importing)
