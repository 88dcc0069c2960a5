"""The option of a command for a channel of certain kinds."""

from typing import Any

import discord
from discord import app_commands


class ChannelOption(app_commands.Transformer):
    """A channel of certain kinds, as the command brings it: the client need not know the server or the channel.

    discord.py's own options for channels fail where its cache is empty, and offer media channels with the forums.
    """

    def __init__(self, *kinds: discord.ChannelType) -> None:
        super().__init__()
        self._kinds = list(kinds)

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What Discord lets people choose."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds that are offered."""
        return self._kinds

    async def transform(
        self, _: discord.Interaction[Any], value: app_commands.AppCommandChannel, /
    ) -> app_commands.AppCommandChannel:
        """Return what Discord says of the channel: id and kind are all that is needed."""
        return value


_TEXT = (discord.ChannelType.text, discord.ChannelType.news)
PostChannel = app_commands.Transform[
    app_commands.AppCommandChannel, ChannelOption(*_TEXT, discord.ChannelType.forum)
]
NoticeChannel = app_commands.Transform[app_commands.AppCommandChannel, ChannelOption(*_TEXT)]
