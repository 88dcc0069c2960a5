"""Takes away the commands that single servers have to themselves, once `SPOTLIGHT_DEV_GUILD` names them no more."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import discord
from discord import app_commands

from db import Store

_log = logging.getLogger(__name__)


async def clear_other_servers(
    store: Store,
    tree: app_commands.CommandTree[Any],
    tell: Callable[[discord.abc.Snowflake], Awaitable[None]],
    application_id: int,
    dev_guild_id: int | None,
) -> None:
    """Take the commands out of servers that have them to themselves and are not ``dev_guild_id``.

    They would stand beside those that all servers have. Which servers were told is in the store; one that the bot has
    left has none any more. ``tell`` sends the tree's commands of a server.
    """
    prefix = f"commands:{application_id}:"
    for key in await store.state.keys(prefix):
        name = key.removeprefix(prefix)
        if not name.isdecimal() or int(name) == dev_guild_id:
            continue
        guild = discord.Object(int(name))
        tree.clear_commands(guild=guild)
        with suppress(discord.Forbidden, discord.NotFound):
            await tell(guild)
        await store.state.forget(key)
        _log.info("The commands that server %s had to itself were taken out of it.", name)
