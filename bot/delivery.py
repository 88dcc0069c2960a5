"""What is asked of Discord for one post, and what each answer means. No decisions, no database.

Codes: Discord's documentation, "Opcodes and Status Codes". Whatever leaves it open whether a message was made
(429, 5xx, a broken connection, a time-out) is `Unknown`, never a failure.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import cast

import aiohttp
import discord

from bot.clock import ClockCheck
from bot.domain.models import Picture
from bot.responding import picture_files
from bot.ui.base import Page

_log = logging.getLogger(__name__)
POST_TIMEOUT = 90
_SCAN_BEFORE = timedelta(minutes=15)
_SCAN_LIMIT = 2000
_UNKNOWN_MESSAGE = 10008
_THREAD_EXISTS = 160004
_ALREADY_PUBLISHED = 40033
_NOTES = {
    10003: "channel_gone",
    10004: "channel_gone",
    50001: "forbidden",
    50013: "forbidden",
    40004: "forbidden",
    160005: "forbidden",
    50035: "too_big",
    40005: "too_big",
    50045: "too_big",
    200000: "automod",
    240000: "automod",
}
_UNAUTHORIZED = 401
_TOO_MANY = 429
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """The message exists."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord will not do it, now or in a minute; ``note`` is a key of `bot.ui.words.replies.NOTES`."""

    note: str
    code: int


class Answer(Enum):
    """The outcomes that carry nothing."""

    UNKNOWN = auto()
    DELETED = auto()
    UNAUTHORIZED = auto()
    NOT_FOUND = auto()
    CANNOT_READ = auto()
    OK = auto()


Outcome = Sent | Refused | Answer


class Delivery:
    """Requests for posts, in Discord's words."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(
        self,
        guild_id: int,
        channel_id: int,
        page: Page,
        *,
        nonce: str,
        picture: Picture | None = None,
        ping_role_id: int | None = None,
    ) -> Outcome:
        """Create the message; the same nonce within Discord's window returns the one that exists."""
        channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        files = picture_files(picture)
        try:
            async with asyncio.timeout(POST_TIMEOUT):
                message = await channel.send(
                    view=page, files=files, nonce=nonce, allowed_mentions=mentions_of(ping_role_id)
                )
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            return _outcome(error)
        return Sent(message.id)

    async def find(self, guild_id: int, channel_id: int, mark: str, *, since: datetime) -> Outcome:
        """Look for our own message with a mark among those after an instant (with room for clock skew).

        An empty history is evidence only with the permission to read it, so that is asked of Discord first:
        `CANNOT_READ` without it, `Refused` where the channel itself is out of reach.
        """
        try:
            channel = await self._readable(guild_id, channel_id)
            if channel is None or self._client.user is None:
                return Answer.CANNOT_READ
            after = discord.Object(discord.utils.time_snowflake(since - _SCAN_BEFORE))
            seen = 0
            async for message in channel.history(limit=_SCAN_LIMIT, after=after, oldest_first=True):
                seen += 1
                if message.author.id == self._client.user.id and _carries(message, mark):
                    return Sent(message.id)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            return _outcome(error)
        return Answer.NOT_FOUND if seen < _SCAN_LIMIT else Answer.CANNOT_READ

    async def _readable(self, guild_id: int, channel_id: int) -> discord.TextChannel | None:
        guild = await self._client.fetch_guild(guild_id, with_counts=False)
        channel = await guild.fetch_channel(channel_id)
        if not isinstance(channel, discord.TextChannel) or self._client.user is None:
            return None
        permissions = channel.permissions_for(await guild.fetch_member(self._client.user.id))
        return channel if permissions.view_channel and permissions.read_message_history else None

    async def open_thread(self, guild_id: int, channel_id: int, message_id: int, name: str) -> Outcome:
        """Open the thread of a message; it has the message's id, and a second attempt finds it there."""
        channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        message = channel.get_partial_message(message_id)
        if message.guild is None:
            return Answer.UNKNOWN  # the cache is empty between READY and GUILD_CREATE
        try:
            thread = await message.create_thread(name=name)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            if isinstance(error, discord.HTTPException) and error.code == _THREAD_EXISTS:
                return Sent(message_id)
            return _outcome(error)
        return Sent(thread.id)

    async def fill_thread(self, thread_id: int, texts: Sequence[str], *, nonce: str) -> Outcome:
        """Write the texts that are not in the thread yet: our own messages there, counted, are the first ones."""
        thread = self._client.get_partial_messageable(thread_id)
        try:
            written = 0
            async for message in thread.history(limit=1000, oldest_first=True):
                is_ours = self._client.user is not None and message.author.id == self._client.user.id
                written += is_ours and message.type is discord.MessageType.default
            for number, text in list(enumerate(texts))[written:]:
                await thread.send(text, nonce=f"{nonce[:21]}{number:03}", suppress_embeds=True)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            return _outcome(error)
        return Answer.OK

    async def publish(self, channel_id: int, message_id: int) -> Outcome:
        """Publish an announcement to following servers; a second attempt counts as success."""
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        try:
            await message.publish()
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            if isinstance(error, discord.HTTPException) and error.code == _ALREADY_PUBLISHED:
                return Answer.OK
            return _outcome(error)
        return Answer.OK

    async def renew_clock_check(self, check: ClockCheck) -> bool:
        """Ask Discord anything, since each answer carries its time; return whether the clock is trusted now."""
        try:
            await self._client.application_info()
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            _log.warning("Discord could not be asked for the time: %s", error)
        return check.is_trusted

    async def notify(self, guild_id: int, channel_id: int, page: Page) -> None:
        """Tell the curators something; a notice that cannot be sent is logged."""
        try:
            await self._client.get_partial_messageable(channel_id, guild_id=guild_id).send(
                view=page, allowed_mentions=mentions_of(None)
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            _log.warning("A notice to the curators of guild %s was not sent: %s", guild_id, error)


def mentions_of(role_id: int | None) -> discord.AllowedMentions:
    """Return who may be pinged: nobody, or one role, spelt out (a bare ``roles=`` would allow @everyone)."""
    roles = [discord.Object(role_id)] if role_id is not None else []
    return discord.AllowedMentions(everyone=False, users=False, roles=roles or False, replied_user=False)


def missing_permissions(guild: discord.Guild, channel_id: int, *, opens_thread: bool) -> tuple[str, ...]:
    """Return what the bot lacks in a channel for posting there, as far as the cache knows."""
    channel = guild.get_channel(channel_id)
    if channel is None:
        return ("view_channel",)
    needed = ["view_channel", "send_messages", "read_message_history", "attach_files"]
    if opens_thread:
        needed += ["create_public_threads", "send_messages_in_threads"]
    permissions = channel.permissions_for(guild.me)
    return tuple(name for name in needed if not getattr(permissions, name))


def _outcome(error: Exception) -> Outcome:
    if not isinstance(error, discord.HTTPException):
        _log.warning("Discord's answer got lost: %r", error)
        return Answer.UNKNOWN
    if error.code == _UNKNOWN_MESSAGE:
        return Answer.DELETED
    if error.status == _UNAUTHORIZED:
        return Answer.UNAUTHORIZED
    if error.status == _TOO_MANY or error.status >= _SERVER_ERROR:
        return Answer.UNKNOWN
    return Refused(_NOTES.get(error.code, "refused"), error.code)


def _carries(message: discord.Message, mark: str) -> bool:
    return any(_has_mark(component.to_dict(), mark) for component in message.components)


def _has_mark(component: object, mark: str) -> bool:
    if isinstance(component, dict):
        values = cast("dict[str, object]", component)
        return str(values.get("custom_id", "")).endswith(f":{mark}") or any(
            _has_mark(value, mark) for value in values.values()
        )
    return isinstance(component, list) and any(_has_mark(v, mark) for v in cast("list[object]", component))
