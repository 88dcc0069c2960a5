"""What the bot asks for when it is invited; README.md has the links, docs/operating.md why each permission."""

import discord

INVITATION = discord.Permissions(309237763072)
"""What the bot cannot do without, in one channel or another."""
WISHED = discord.Permissions(326417763328)
"""The same, with what it can do without: to delete its threads (Manage Threads), to ping roles (Mention Everyone)."""


def names_of(permissions: discord.Permissions) -> tuple[str, ...]:
    """Return discord.py's names of permissions, and of those with two names the one that Discord shows."""
    return tuple("view_channel" if name == "read_messages" else name for name, is_on in permissions if is_on)


def missing_of(asked: discord.Permissions, held: discord.Permissions) -> tuple[str, ...]:
    """Return the names of the permissions that are asked for and not held."""
    return tuple(name for name in names_of(asked) if not getattr(held, name))
