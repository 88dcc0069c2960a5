"""Who may do what, asked at the moment of each command, click, form and suggestion."""

from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.domain.errors import NotACurator, OldButton
from bot.domain.people import first_name_shown
from bot.interactions.responses import Refused
from db import Store


def guild_id_of(interaction: discord.Interaction[Any]) -> int:
    """Return the server of an interaction; every command is for servers only."""
    if interaction.guild_id is None:
        raise OldButton
    return interaction.guild_id


class Access:
    """Curators hold Manage Server, computed by Discord in each interaction, or the role that the server chose."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._guilds = store.guilds
        self._clock = clock

    async def enter(self, interaction: discord.Interaction[Any]) -> int:
        """Return the server's id, and make sure that the store knows the server."""
        guild_id = guild_id_of(interaction)
        await self._guilds.ensure(guild_id, now=self._clock())
        return guild_id

    async def is_curator(self, interaction: discord.Interaction[Any]) -> bool:
        """Tell whether somebody may curate here and now."""
        if interaction.guild_id is None:
            return False
        if interaction.permissions.manage_guild:
            return True
        role_id = (await self._guilds.settings(interaction.guild_id)).curator_role_id
        return role_id is not None and _has_role(interaction.user, role_id)

    async def require_curator(self, interaction: discord.Interaction[Any]) -> None:
        """Raise NotACurator unless somebody may curate here and now; know a curator's name, for what others read."""
        if not await self.is_curator(interaction):
            role_id = (await self._guilds.settings(guild_id_of(interaction))).curator_role_id
            raise NotACurator(None if _is_gone(interaction.guild, role_id) else role_id)
        user = interaction.user
        guild_id = await self.enter(interaction)
        self._guilds.member_names.remember_soon(guild_id, user.id, called(user))


def called(user: discord.User | discord.Member) -> str:
    """Return what a member is called, by the first of nickname, display name and user name that shows something."""
    return first_name_shown(user.display_name, user.global_name, user.name)


def _is_gone(guild: discord.Guild | None, role_id: int | None) -> bool:
    """Tell whether a server that the client knows with all its roles has not this one."""
    if guild is None or guild.unavailable or role_id is None:
        return False
    return guild.get_role(role_id) is None


def _has_role(user: discord.User | discord.Member, role_id: int) -> bool:
    """Tell whether a member has a role, also while the client does not know the server (after READY, say).

    The ids of the roles come with each interaction, but discord.py's public ways to them, `Member.roles` and
    `Member.get_role`, leave out every role that its cache does not have.
    """
    return isinstance(user, discord.Member) and user._roles.has(role_id)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # as above


async def refuse_non_curators(access: Access, interaction: discord.Interaction[Any]) -> bool:
    """Check a command for curators as discord.py wants it: return True, or raise a CheckFailure."""
    try:
        await access.require_curator(interaction)
    except NotACurator as error:
        raise Refused(error) from error
    return True


def choices_of(names: list[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Return at most 25 (name, value) pairs as choices."""
    return [app_commands.Choice(name=name[:100] or "?", value=value[:100]) for name, value in names[:25]]
