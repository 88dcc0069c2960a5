"""A backend with a server and no bot: tests make its requests themselves."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, OverwriteType
from simcord.http import router

from tests.strict import StrictWorld, install, world_of

DAY = 24 * 60 * 60


class Scene:
    """A server with a text channel, a channel for announcements, a forum and a member, and no bot but its requests."""

    def __init__(self) -> None:
        install()
        self.backend = Backend()
        self.guild = self.backend.create_guild("Community")
        self.channel = self.backend.create_channel(self.guild.id, "general").id
        self.news = self.backend.create_channel(self.guild.id, "news", type=ChannelType.NEWS).id
        self.forum = self.backend.create_channel(self.guild.id, "forum", type=ChannelType.FORUM).id
        self.member = self.backend.make_user("alice")
        self.backend.add_member(self.guild.id, self.member.id)

    @property
    def rules(self) -> StrictWorld:
        return world_of(self.backend)

    def ask(self, method: str, path: str, body: Any = None, *names: str) -> Any:
        files = [SimpleNamespace(fp=BytesIO(b"x"), filename=name, description=None) for name in names]
        return router.dispatch(self.backend, method, path, json=body, params={}, files=files)

    def send(self, channel: int | None = None, **body: Any) -> int:
        sent = self.ask("POST", f"/channels/{channel or self.channel}/messages", body or {"content": "Hello"})
        return int(sent["id"])

    def open_thread(self, message: int, **more: Any) -> int:
        path = f"/channels/{self.channel}/messages/{message}/threads"
        return int(self.ask("POST", path, {"name": "Thread", **more})["id"])

    def deny(self, channel: int, **permissions: bool) -> None:
        """Take permissions from the bot itself, whatever its roles and everybody have."""
        value = discord.Permissions(**permissions).value
        overwrite = Overwrite(self.backend.bot_user.id, OverwriteType.MEMBER, 0, value)
        self.backend.set_overwrite(channel, overwrite)

    def bot_may(self, channel: int) -> discord.Permissions:
        value = self.backend.compute_permissions(self.guild.id, self.backend.bot_user.id, channel)
        return discord.Permissions(value)

    def refused(self, status: int, code: int) -> Any:
        return pytest.raises(BackendError, check=lambda e: (e.status, e.code) == (status, code))
