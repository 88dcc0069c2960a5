"""The permissions of a bot that was invited by our link, and channels where members may only read."""

from typing import Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

INVITATION = discord.Permissions(309237763072)
"""View Channel, Send Messages, Embed Links, Attach Files, Read Message History, Create Public Threads and Send
Messages in Threads: what the link in README asks for, and nothing else."""

_SPEAKING = discord.Permissions(send_messages=True, send_messages_in_threads=True, create_public_threads=True)


def bot_role_of(backend: Any, guild_id: int) -> Any:
    """Return the role that Discord made for the bot when it was invited."""
    return next(role for role in backend.get_guild(guild_id).roles.values() if role.managed)


def invite(backend: Any, guild_id: int) -> None:
    """Give the bot what the link asks for; SimCord gives it everything but Administrator."""
    role = bot_role_of(backend, guild_id)
    backend.edit_role(guild_id, role.id, {"permissions": INVITATION.value})


def make_read_only(backend: Any, channel_id: int) -> None:
    """Let members see a channel and say nothing there; the bot may still speak."""
    guild_id = backend.get_channel(channel_id).guild_id
    role = bot_role_of(backend, guild_id)
    speaking = _SPEAKING.value
    backend.set_overwrite(channel_id, Overwrite(guild_id, OverwriteType.ROLE, 0, speaking))
    backend.set_overwrite(channel_id, Overwrite(role.id, OverwriteType.ROLE, speaking, 0))
