"""Threads of posts: opened, filled, and taken away again as far as they are ours. None of it raises."""

import logging
from collections.abc import Sequence

import discord

from bot.discord_api.requests import POST_TIMEOUT, Requests
from bot.outcomes import (
    LOST,
    THREAD_ARCHIVED,
    THREAD_EXISTS,
    Answer,
    Outcome,
    Refused,
    Sent,
    outcome_of,
    outcome_of_post,
)
from bot.pacing import Priority

_log = logging.getLogger(__name__)
ARCHIVE_AFTER = 10080
"""Minutes without a message after which Discord archives a thread: the most that it allows, a week."""
_READ = 1000
_LOOKED_THROUGH = 200
"""So many messages after a post its "started a thread" message is looked for."""


class Threads:
    """Requests for threads."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    async def open(self, channel_id: int, message_id: int, name: str) -> Outcome:
        """Open the thread of a message; it has the message's id, and a second attempt finds it there."""
        try:
            thread = await self._requests.start_thread(
                channel_id, message_id, name, archive_after=ARCHIVE_AFTER
            )
        except LOST as error:
            if isinstance(error, discord.HTTPException) and error.code == THREAD_EXISTS:
                return Sent(message_id)
            return outcome_of_post(error)
        return Sent(thread)

    async def fill(self, thread_id: int, texts: Sequence[str], *, nonce: str) -> Outcome:
        """Write the texts that are not in the thread yet: our own messages there, counted, are the first ones."""
        thread = self._requests.channel(thread_id)
        try:
            written = await self._requests.ask(
                lambda: self._count_own(thread), priority=Priority.FOLLOW_UP, limit=POST_TIMEOUT
            )
            for number, text in list(enumerate(texts))[written:]:
                await self._write(thread, text, f"{nonce[:21]}{number:03}")
        except LOST as error:
            return outcome_of(error)
        return Answer.OK

    async def _write(self, thread: discord.PartialMessageable, text: str, nonce: str) -> None:
        await self._requests.ask(
            lambda: thread.send(text, nonce=nonce, suppress_embeds=True),
            priority=Priority.FOLLOW_UP,
            key=nonce,
        )

    async def _count_own(self, thread: discord.PartialMessageable) -> int:
        written = 0
        async for message in thread.history(limit=_READ, oldest_first=True):
            is_text = message.type is discord.MessageType.default and bool(message.content)
            written += is_text and message.author.id == self._requests.own_id
        return written

    async def take_away(self, thread_id: int) -> Outcome:
        """Delete a thread that we opened, or else all that we wrote in it.

        A thread that a member opened on our post is theirs: only our messages go, and that counts as done. So does what
        is gone already. `Refused` says that our thread is still there, empty or not: Discord wants Manage Threads.
        """
        try:
            owner_id = await self._requests.owner_of(thread_id)
            if owner_id is not None and owner_id == self._requests.own_id:
                await self._requests.delete_channel(thread_id, priority=Priority.FOLLOW_UP)
                return Answer.OK
        except discord.NotFound:
            return Answer.OK
        except LOST as error:
            outcome = outcome_of(error)
            if isinstance(outcome, Refused):
                await self._sweep(thread_id)
            return outcome
        return await self._sweep(thread_id)

    async def put_away(self, thread_id: int, name: str) -> Outcome:
        """Delete a thread of ours; without Manage Threads empty it, call it ``name`` and archive it.

        Who opened a thread may rename and archive it (Discord's documentation, "Modify Channel"). `NOT_FOUND` says that
        it was gone already, `Refused` that it is still there, empty.
        """
        try:
            await self._requests.delete_channel(thread_id, priority=Priority.FOLLOW_UP)
        except discord.NotFound:
            return Answer.NOT_FOUND
        except LOST as error:
            refused = outcome_of(error)
            return await self._close(thread_id, name, refused) if isinstance(refused, Refused) else refused
        return Answer.OK

    async def _close(self, thread_id: int, name: str, refused: Refused) -> Outcome:
        """Empty, rename and archive a thread, and return ``refused`` if that is all there is to do."""
        swept = await self._sweep(thread_id)
        if swept is not Answer.OK and not isinstance(swept, Refused):
            return swept
        try:
            await self._requests.archive(thread_id, name)
        except LOST as error:
            outcome = outcome_of(error)
            return refused if isinstance(outcome, Refused) else outcome
        return refused

    async def _sweep(self, thread_id: int) -> Outcome:
        thread = self._requests.channel(thread_id)
        try:
            ours = await self._requests.ask(
                lambda: self._own_messages(thread), priority=Priority.FOLLOW_UP, limit=POST_TIMEOUT
            )
            for message in ours:
                await self._delete_inside(thread_id, message)
        except discord.NotFound:
            return Answer.OK
        except LOST as error:
            _log.warning("The thread %s could not be emptied: %r", thread_id, error)
            return outcome_of(error)
        return Answer.OK

    async def _delete_inside(self, thread_id: int, message: discord.Message) -> None:
        """Delete a message of a thread, which is opened again first where it has been archived."""
        try:
            await self._requests.ask(message.delete, priority=Priority.FOLLOW_UP)
        except discord.HTTPException as error:
            if error.code != THREAD_ARCHIVED:
                raise
            await self._requests.unarchive(thread_id)
            await self._requests.ask(message.delete, priority=Priority.FOLLOW_UP)

    async def _own_messages(self, thread: discord.PartialMessageable) -> list[discord.Message]:
        """Return what we wrote; ours are the first messages, and Discord's own kinds cannot be deleted."""
        history = thread.history(limit=None, oldest_first=True)
        return [
            m
            async for m in history
            if m.author.id == self._requests.own_id and m.type is discord.MessageType.default
        ]

    async def delete_announcement(self, channel_id: int, thread_id: int) -> Outcome:
        """Delete the message "… started a thread: NAME" that Discord wrote for a thread of ours, if there is one.

        Discord's documentation, "Message Types": 18, THREAD_CREATED, whose reference leads to the thread.
        """
        channel = self._requests.channel(channel_id)
        try:
            found = await self._requests.ask(
                lambda: self._announcements(channel, thread_id), priority=Priority.FOLLOW_UP
            )
            for message in found:
                await self._requests.ask(message.delete, priority=Priority.FOLLOW_UP)
        except discord.NotFound:
            return Answer.OK
        except LOST as error:
            return outcome_of(error)
        return Answer.OK

    async def _announcements(
        self, channel: discord.PartialMessageable, thread_id: int
    ) -> list[discord.Message]:
        history = channel.history(
            limit=_LOOKED_THROUGH, after=discord.Object(thread_id - 1), oldest_first=True
        )
        return [
            message
            async for message in history
            if message.type is discord.MessageType.thread_created
            and message.author.id == self._requests.own_id
            and message.reference is not None
            and message.reference.channel_id == thread_id
        ]
