"""Proposing somebody: ``/nominate`` and the user menu. Only the curators learn of it, and the person never who."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.discord_api.members import presence_of
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.errors import EmptyNote, LeftServer, NotThisMember
from bot.domain.leavers import Presence
from bot.domain.text import clean
from bot.interactions.access import Access, called, guild_id_of
from bot.interactions.responses import open_form, show
from bot.interactions.router import action, read_submission
from bot.ui.base import message_page
from bot.ui.nominations import nominate_form, nominated_text
from bot.ui.strings import commands as strings
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_REASON_LIMIT = 1000


class Nominations(commands.Cog):
    """Members propose members."""

    def __init__(
        self, store: Store, access: Access, requests: Requests, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._requests = requests
        self._access = access
        self._clock = clock
        self._wake = wake

    @app_commands.command(name="nominate", description=strings.NOMINATE)
    @app_commands.describe(member=strings.OPT_NOMINEE, reason=strings.OPT_REASON)
    @app_commands.guild_only()
    async def nominate(
        self,
        interaction: discord.Interaction[Any],
        member: discord.Member,
        reason: app_commands.Range[str, 1, _REASON_LIMIT],
    ) -> None:
        """Propose somebody."""
        await self._nominate(interaction, member, reason)

    async def ask(self, interaction: discord.Interaction[Any], member: discord.Member) -> None:
        """The user menu: ask why."""
        _refuse(interaction, member)
        form = nominate_form(member.id, called(member), secrets.token_hex(4))
        await open_form(interaction, form)

    @action("nominate")
    async def submit(self, interaction: discord.Interaction[Any], user_id: int) -> None:
        """Propose somebody with the reason from the form."""
        reason = read_submission(interaction).texts.get("reason", "")
        try:
            member = await self._requests.member(guild_id_of(interaction), user_id, priority=Priority.MESSAGE)
        except discord.NotFound as error:
            if presence_of(error) is not Presence.GONE:
                raise
            raise LeftServer(name="") from error
        await self._nominate(interaction, member, reason)

    async def _nominate(
        self, interaction: discord.Interaction[Any], member: discord.Member, reason: str
    ) -> None:
        _refuse(interaction, member)
        text = clean(reason)
        if not text:
            raise EmptyNote
        guild_id = await self._access.enter(interaction)
        name = called(member)
        await self._store.inviting.nominate(
            guild_id, interaction.user.id, member.id, name=name, reason=text, now=self._clock()
        )
        self._wake()
        await show(interaction, message_page(nominated_text(name)))


def _refuse(interaction: discord.Interaction[Any], member: discord.Member) -> None:
    if member.bot or member.id == interaction.user.id:
        raise NotThisMember


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog, its form and the user menu."""
    cog = Nominations(bot.store, bot.access, bot.requests, bot.clock, bot.scheduler.wake)
    await bot.add_cog(cog)
    bot.actions.register(cog)
    bot.tree.add_command(app_commands.ContextMenu(name=strings.NOMINATE_MENU, callback=cog.ask))
