"""What is asked of Discord for one post. No decisions, no database; `bot.outcomes` says what an answer means."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from bot.clock import ClockCheck
from bot.domain.models import Picture
from bot.domain.posts import ChannelKind
from bot.forum import create_forum_post, find_forum_post
from bot.outcomes import (
    ALREADY_PUBLISHED,
    LOST,
    THREAD_EXISTS,
    Answer,
    Outcome,
    Refused,
    Sent,
    outcome_of,
    outcome_of_post,
)
from bot.pacing import Pacer, Priority
from bot.reach import Reach, Reached
from bot.responding import picture_files
from bot.ui.base import Page, carries_mark

_log = logging.getLogger(__name__)
POST_TIMEOUT = 90
_NOTICE_TIMEOUT = 30
_SCAN_BEFORE = timedelta(minutes=15)
_SCAN_LIMIT = 2000
_SWEPT = 200


class Delivery:
    """Requests for posts, in Discord's words."""

    def __init__(self, client: discord.Client, pacer: Pacer, reach: Reach) -> None:
        self._client = client
        self._pacer = pacer
        self._reach = reach

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
        await self._pacer.turn(Priority.MESSAGE)
        try:
            async with asyncio.timeout(POST_TIMEOUT):
                message = await channel.send(
                    view=page, files=files, nonce=nonce, allowed_mentions=mentions_of(ping_role_id)
                )
        except LOST as error:
            return outcome_of_post(error)
        return Sent(message.id)

    async def send_to_forum(
        self,
        channel_id: int,
        title: str,
        page: Page,
        *,
        picture: Picture | None = None,
        ping_role_id: int | None = None,
    ) -> Outcome:
        """Create the post of a forum; nothing but a look at the forum tells whether it exists already."""
        await self._pacer.turn(Priority.MESSAGE)
        try:
            async with asyncio.timeout(POST_TIMEOUT):
                return await create_forum_post(
                    self._client, channel_id, title, page, picture_files(picture), mentions_of(ping_role_id)
                )
        except TimeoutError as error:
            return outcome_of(error)

    async def find(self, guild_id: int, channel_id: int, mark: str, *, since: datetime) -> Outcome:
        """Look for our own post with a mark among those after an instant (with room for clock skew).

        An empty history is evidence only with the permission to read it, so that is asked of Discord first:
        `CANNOT_READ` without it, `Refused` where the channel itself is out of reach.
        """
        reached = await self._reach.visit(guild_id, channel_id, Priority.MESSAGE)
        if not isinstance(reached, Reached):
            return reached
        if not reached.can_read or self._client.user is None:
            return Answer.CANNOT_READ
        user_id = self._client.user.id
        await self._pacer.turn(Priority.MESSAGE)
        try:
            if isinstance(reached.channel, discord.ForumChannel):
                return await find_forum_post(reached, user_id, mark, since=since)
            return await _find_message(reached.channel, user_id, mark, since=since)
        except LOST as error:
            return outcome_of(error)

    async def open_thread(self, guild_id: int, channel_id: int, message_id: int, name: str) -> Outcome:
        """Open the thread of a message; it has the message's id, and a second attempt finds it there."""
        channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        message = channel.get_partial_message(message_id)
        if message.guild is None:
            return Answer.UNKNOWN  # the cache is empty between READY and GUILD_CREATE
        await self._pacer.turn(Priority.FOLLOW_UP)
        try:
            thread = await message.create_thread(name=name)
        except LOST as error:
            if isinstance(error, discord.HTTPException) and error.code == THREAD_EXISTS:
                return Sent(message_id)
            return outcome_of_post(error)
        return Sent(thread.id)

    async def fill_thread(self, thread_id: int, texts: Sequence[str], *, nonce: str) -> Outcome:
        """Write the texts that are not in the thread yet: our own messages there, counted, are the first ones."""
        thread = self._client.get_partial_messageable(thread_id)
        await self._pacer.turn(Priority.FOLLOW_UP)
        try:
            written = 0
            async for message in thread.history(limit=1000, oldest_first=True):
                is_ours = self._client.user is not None and message.author.id == self._client.user.id
                written += is_ours and message.type is discord.MessageType.default and bool(message.content)
            for number, text in list(enumerate(texts))[written:]:
                await self._pacer.turn(Priority.FOLLOW_UP)
                await thread.send(text, nonce=f"{nonce[:21]}{number:03}", suppress_embeds=True)
        except LOST as error:
            return outcome_of(error)
        return Answer.OK

    async def publish(self, channel_id: int, message_id: int) -> Outcome:
        """Publish an announcement to following servers; a second attempt counts as success."""
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        await self._pacer.turn(Priority.FOLLOW_UP)
        try:
            await message.publish()
        except LOST as error:
            if isinstance(error, discord.HTTPException) and error.code == ALREADY_PUBLISHED:
                return Answer.OK
            return outcome_of_post(error)
        return Answer.OK

    async def renew_clock_check(self, check: ClockCheck) -> bool:
        """Ask Discord anything, since each answer carries its time; return whether the clock is trusted now."""
        try:
            await self._client.application_info()
        except LOST as error:
            _log.warning("Discord could not be asked for the time: %s", error)
        return check.is_trusted

    async def notify(self, guild_id: int, channel_id: int, page: Page, *, nonce: str) -> Outcome:
        """Tell the curators something."""
        channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        await self._pacer.turn(Priority.NOTICE)
        try:
            async with asyncio.timeout(_NOTICE_TIMEOUT):
                message = await channel.send(view=page, nonce=nonce, allowed_mentions=mentions_of(None))
        except LOST as error:
            return outcome_of(error)
        return Sent(message.id)

    async def write_to(self, user_id: int, page: Page, *, nonce: str) -> Outcome:
        """Send a direct message to somebody who wants messages; closed direct messages are `Refused` (50007)."""
        await self._pacer.turn(Priority.NOTICE)
        try:
            async with asyncio.timeout(_NOTICE_TIMEOUT):
                opened = await self._client.http.start_private_message(str(user_id))
                channel = self._client.get_partial_messageable(int(opened["id"]))
                message = await channel.send(view=page, nonce=nonce, allowed_mentions=mentions_of(None))
        except LOST as error:
            return outcome_of(error)
        return Sent(message.id)

    async def redraw(self, channel_id: int, message_id: int, page: Page) -> Outcome:
        """Show a message of ours anew, if it is still there."""
        channel = self._client.get_partial_messageable(channel_id)
        await self._pacer.turn(Priority.NOTICE)
        try:
            async with asyncio.timeout(_NOTICE_TIMEOUT):
                await channel.get_partial_message(message_id).edit(
                    view=page, allowed_mentions=mentions_of(None)
                )
        except LOST as error:
            return outcome_of(error)
        return Answer.OK

    async def delete_thread(self, thread_id: int) -> Outcome:
        """Delete a thread, or where Discord wants Manage Threads for that, all that we wrote in it.

        What is gone already counts as done; `Refused` says that the thread is still there, empty or not.
        """
        await self._pacer.turn(Priority.FOLLOW_UP)
        try:
            async with asyncio.timeout(POST_TIMEOUT):
                await self._client.http.delete_channel(thread_id)
        except discord.NotFound:
            return Answer.OK
        except LOST as error:
            outcome = outcome_of(error)
            if isinstance(outcome, Refused):
                await self._empty(thread_id)
            return outcome
        return Answer.OK

    async def _empty(self, thread_id: int) -> None:
        thread = self._client.get_partial_messageable(thread_id)
        try:
            async with asyncio.timeout(POST_TIMEOUT):
                async for message in thread.history(limit=_SWEPT):
                    if self._client.user is not None and message.author.id == self._client.user.id:
                        await self._pacer.turn(Priority.FOLLOW_UP)
                        await message.delete()
        except LOST as error:
            _log.warning("The thread %s could not be emptied: %r", thread_id, error)

    async def delete(self, channel_id: int, message_id: int, kind: ChannelKind) -> Outcome:
        """Delete a post of ours with its thread, as far as Discord lets us; what is gone already counts as done."""
        channel = self._client.get_partial_messageable(channel_id)
        await self._pacer.turn(Priority.FOLLOW_UP)
        try:
            if kind is ChannelKind.FORUM:
                await (
                    self._client.get_partial_messageable(message_id).get_partial_message(message_id).delete()
                )
            else:
                await channel.get_partial_message(message_id).delete()
        except discord.NotFound:
            return Answer.OK
        except LOST as error:
            return outcome_of(error)
        return Answer.OK


async def _find_message(channel: discord.TextChannel, user_id: int, mark: str, *, since: datetime) -> Outcome:
    after = discord.Object(discord.utils.time_snowflake(since - _SCAN_BEFORE))
    seen = 0
    async for message in channel.history(limit=_SCAN_LIMIT, after=after, oldest_first=True):
        seen += 1
        if message.author.id == user_id and carries_mark(message, mark):
            return Sent(message.id)
    return Answer.NOT_FOUND if seen < _SCAN_LIMIT else Answer.CANNOT_READ


def mentions_of_member(user_id: int) -> discord.AllowedMentions:
    """Return that one member may be pinged, and nobody else."""
    return discord.AllowedMentions(
        everyone=False, users=[discord.Object(user_id)], roles=False, replied_user=False
    )


def mentions_of(role_id: int | None) -> discord.AllowedMentions:
    """Return who may be pinged: nobody, or one role, spelt out (a bare ``roles=`` would allow @everyone)."""
    roles = [discord.Object(role_id)] if role_id is not None else []
    return discord.AllowedMentions(everyone=False, users=False, roles=roles or False, replied_user=False)
