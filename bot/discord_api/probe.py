"""Requests whose answers are looked at themselves: for the smoke test. Unlike the others here, they raise.

Whatever is made is written down in the task of its request, so that it is known even when nobody waits any more.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.discord_api.forum import create_forum_post
from bot.discord_api.messages import content_of, mentions_of
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.delivery_policy import POST_TIMEOUT
from bot.domain.outcomes import Outcome, Sent
from bot.ui.base import ClassicMessage, Page

_V2 = 1 << 15
_HISTORY = 100
_ARCHIVE_AFTER = 60
_FIRST = Priority.MESSAGE


@dataclass(frozen=True, slots=True)
class Made:
    """Something of ours in Discord. A thread, which is a channel too, stands in its parent."""

    channel_id: int
    id: int
    is_thread: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send; discord.py reads one once, so each request gets a new one."""

    file_name: str
    data: bytes = field(repr=False)

    def file(self) -> discord.File:
        """Return it as discord.py takes it."""
        return discord.File(BytesIO(self.data), self.file_name)


class Stopwatch:
    """Counts the requests that left, and the milliseconds until Discord answered, without our own waiting."""

    def __init__(self) -> None:
        self.requests = 0
        self.limited = 0
        self._seconds = 0.0

    def lap(self) -> float:
        """Return the milliseconds of the requests since the last lap."""
        seconds, self._seconds = self._seconds, 0.0
        return seconds * 1000

    def add_to(self, trace: aiohttp.TraceConfig) -> None:
        """Listen to the requests of a session."""
        trace.on_request_start.append(self._begun)
        trace.on_request_end.append(self._ended)
        trace.on_request_exception.append(self._failed)

    async def _begun(self, _: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
        context.begun = asyncio.get_running_loop().time()
        self.requests += 1

    async def _ended(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        self._seconds += asyncio.get_running_loop().time() - context.begun
        self.limited += params.response.status == 429  # noqa: PLR2004  # Too Many Requests

    async def _failed(self, _: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
        self._seconds += asyncio.get_running_loop().time() - context.begun


class Probe:
    """The requests of the smoke test; `made` is what they left in Discord and did not delete yet."""

    def __init__(self, client: discord.Client, requests: Requests) -> None:
        self._client = client
        self._requests = requests
        self.made: list[Made] = []

    @property
    def made_threads(self) -> list[Made]:
        """The threads among what was made."""
        return [one for one in self.made if one.is_thread]

    def note(self, made: Made) -> None:
        """Remember something that was made."""
        if made not in self.made:
            self.made.append(made)

    def forget(self, channel_id: int) -> None:
        """Strike out a message or thread, and what was in the thread, since it is gone."""
        self.made = [one for one in self.made if channel_id not in (one.id, one.channel_id)]

    async def post(
        self,
        channel_id: int,
        message: Page | ClassicMessage | str,
        *,
        nonce: str,
        uploads: Sequence[Upload] = (),
    ) -> discord.Message:
        """Create a message that pings nobody."""
        channel = self._requests.channel(channel_id)
        parts: dict[str, Any] = {"content": message} if isinstance(message, str) else content_of(message)

        async def send() -> discord.Message:
            files = [upload.file() for upload in uploads]
            sent = await channel.send(**parts, files=files, nonce=nonce, allowed_mentions=mentions_of(None))
            self.note(Made(channel_id, sent.id))
            return sent

        return await self._requests.ask(send, priority=_FIRST, limit=POST_TIMEOUT)

    async def edit(
        self, channel_id: int, message_id: int, page: Page, *, uploads: Sequence[Upload] | None = None
    ) -> discord.Message:
        """Show a message anew; ``uploads`` take the place of the files that it had, None leaves them."""
        message = self._requests.channel(channel_id).get_partial_message(message_id)

        async def edit() -> discord.Message:
            files: dict[str, Any] = {}
            if uploads is not None:
                files["attachments"] = [upload.file() for upload in uploads]
            return await message.edit(view=page, allowed_mentions=mentions_of(None), **files)

        return await self._requests.ask(edit, priority=_FIRST, limit=POST_TIMEOUT)

    async def publish(self, channel_id: int, message_id: int) -> int:
        """Publish an announcement and return the flags that the message has then."""
        data = await self._requests.ask(
            lambda: self._client.http.publish_message(channel_id, message_id), priority=_FIRST
        )
        return int(data.get("flags", 0))

    async def delete(self, channel_id: int, message_id: int) -> None:
        """Delete a message; the second time that is refused."""
        message = self._requests.channel(channel_id).get_partial_message(message_id)
        await self._requests.ask(message.delete, priority=_FIRST)
        self.forget(message_id)

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        """Open the thread of a message and return its id."""
        thread_id = await self._requests.start_thread(
            channel_id, message_id, name, archive_after=_ARCHIVE_AFTER
        )
        self.note(Made(channel_id, thread_id, is_thread=True))
        return thread_id

    async def set_archived(self, thread_id: int, *, is_archived: bool) -> None:
        """Archive a thread, or open it again."""
        await self._requests.ask(
            lambda: self._client.http.edit_channel(thread_id, archived=is_archived), priority=_FIRST
        )

    async def delete_thread(self, thread_id: int) -> None:
        """Delete a thread with all that is in it."""
        await self._requests.delete_channel(thread_id, priority=_FIRST)
        self.forget(thread_id)

    async def history(self, channel_id: int, *, since: int) -> list[discord.Message]:
        """Return up to a hundred messages from an id on, oldest first."""
        after = discord.Object(since - 1)

        async def read() -> list[discord.Message]:
            channel = self._requests.channel(channel_id)
            return [m async for m in channel.history(limit=_HISTORY, after=after, oldest_first=True)]

        return await self._requests.ask(read, priority=_FIRST)

    async def forum_post(self, forum_id: int, name: str, page: Page, uploads: Sequence[Upload]) -> Outcome:
        """Create a post of a forum as the bot does; its thread has the id of its first message."""
        files = [upload.file() for upload in uploads]
        outcome = await create_forum_post(
            self._requests, forum_id, name, page, files, mentions_of(None), key=name
        )
        if isinstance(outcome, Sent):
            self.note(Made(forum_id, outcome.message_id, is_thread=True))
        return outcome

    async def forum_post_with_nonce(self, forum_id: int, name: str, page: Page, nonce: str) -> int:
        """Create a post of a forum with a nonce, of which Discord's documentation says nothing there."""
        body: dict[str, Any] = {
            "name": name,
            "auto_archive_duration": _ARCHIVE_AFTER,
            "message": {
                "flags": _V2,
                "components": page.to_components(),
                "allowed_mentions": {"parse": []},
                "nonce": nonce,
                "enforce_nonce": True,
            },
        }
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum_id)

        async def create() -> int:
            data: Any = await self._client.http.request(route, json=body)
            self.note(Made(forum_id, int(data["id"]), is_thread=True))
            return int(data["id"])

        return await self._requests.ask(create, priority=_FIRST)

    async def find_threads(self, guild_id: int, parent_id: int, name: str) -> list[int]:
        """Return our own open threads with a name in a channel."""
        data: Any = await self._requests.ask(
            lambda: self._client.http.get_active_threads(guild_id), priority=_FIRST
        )
        return [
            int(thread["id"])
            for thread in data["threads"]
            if int(thread["parent_id"]) == parent_id
            and int(thread["owner_id"]) == self._requests.own_id
            and thread["name"] == name
        ]

    async def commands(self, guild_id: int | None) -> list[dict[str, Any]]:
        """Return the commands that Discord knows of us, everywhere (None) or those of one server."""
        application_id = self._client.application_id or 0
        call: Callable[[], Any] = (
            (lambda: self._client.http.get_global_commands(application_id))
            if guild_id is None
            else (lambda: self._client.http.get_guild_commands(application_id, guild_id))
        )
        return await self._requests.ask(call, priority=_FIRST)
