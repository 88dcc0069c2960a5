"""Threads of posts: opened, filled, and taken away again as far as they are ours. None of it raises."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.discord_api.outcomes import (
    REQUEST_ERRORS,
    THREAD_ARCHIVED,
    THREAD_EXISTS,
    outcome_of,
    outcome_of_post,
)
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.delivery_policy import POST_TIMEOUT
from bot.domain.outcomes import ABOUT_THE_TEXT, CHANNEL_GONE, Answer, Outcome, Refused, Sent

_log = logging.getLogger(__name__)
ARCHIVE_AFTER = 10080
"""Minutes without a message after which Discord archives a thread: the most that it allows, a week."""
_READ = 1000
_LOOKED_THROUGH = 200
"""So many messages after a post its "started a thread" message is looked for."""


@dataclass(frozen=True, slots=True)
class Filling:
    """How far the filling of a thread went: which of ``total`` texts, counted from 0, were refused, and the outcome."""

    total: int
    refused: tuple[int, ...]
    outcome: Outcome


def missing_of(texts: Sequence[str], own: Sequence[str]) -> list[int]:
    """Return the numbers of the texts that are not among our own messages in a thread.

    By their words, so that one that was refused leaves no doubt about the others; where the words were changed
    meanwhile, the messages that are there count as the first texts.
    """
    there = Counter(" ".join(text.split()) for text in own)
    missing: list[int] = []
    for number, text in enumerate(texts):
        key = " ".join(text.split())
        if there[key]:
            there[key] -= 1
        else:
            missing.append(number)
    return missing if not +there else list(range(len(own), len(texts)))


def _of_thread(error: Exception) -> Outcome:
    """Return what an error says about a text for a thread: a thread may be gone while its channel is there."""
    outcome = outcome_of(error)
    if isinstance(outcome, Refused) and outcome.note == CHANNEL_GONE:
        return Refused("thread_gone", outcome.code)
    return outcome


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
        except REQUEST_ERRORS as error:
            if isinstance(error, discord.HTTPException) and error.code == THREAD_EXISTS:
                return Sent(message_id)
            return outcome_of_post(error)
        return Sent(thread)

    async def fill(self, thread_id: int, texts: Sequence[str], *, nonce: str) -> "Filling":
        """Write the texts that are not in the thread yet, each apart from the others, and return how far that went.

        A text that is refused for what it says is passed over; anything else that is refused holds for the rest too.
        """
        thread = self._requests.channel(thread_id)
        try:
            own = await self._requests.ask(
                lambda: self._own_texts(thread), priority=Priority.FOLLOW_UP, limit=POST_TIMEOUT
            )
        except REQUEST_ERRORS as error:
            outcome = _of_thread(error)
            return Filling(
                len(texts), tuple(range(len(texts))) if isinstance(outcome, Refused) else (), outcome
            )
        left = missing_of(texts, own)
        refused: Refused | None = None
        passed_over: list[int] = []
        for position, number in enumerate(left):
            outcome = await self._write(thread, texts[number], f"{nonce[:21]}{number:03}")
            if isinstance(outcome, Refused):
                refused = outcome
                passed_over.append(number)
                if outcome.note not in ABOUT_THE_TEXT:
                    passed_over += left[position + 1 :]
                    break
            elif outcome is not Answer.OK:
                return Filling(len(texts), (), outcome)
        return Filling(len(texts), tuple(passed_over), refused or Answer.OK)

    async def _write(self, thread: discord.PartialMessageable, text: str, nonce: str) -> Outcome:
        """Write one text; a thread that was archived meanwhile is opened again first."""
        try:
            await self._send(thread, text, nonce)
        except REQUEST_ERRORS as error:
            if not isinstance(error, discord.HTTPException) or error.code != THREAD_ARCHIVED:
                return _of_thread(error)
        else:
            return Answer.OK
        try:
            await self._requests.unarchive(thread.id)
            await self._send(thread, text, nonce)
        except REQUEST_ERRORS as error:
            return _of_thread(error)
        return Answer.OK

    async def _send(self, thread: discord.PartialMessageable, text: str, nonce: str) -> None:
        await self._requests.ask(
            lambda: thread.send(text, nonce=nonce, suppress_embeds=True),
            priority=Priority.FOLLOW_UP,
            key=nonce,
        )

    async def _own_texts(self, thread: discord.PartialMessageable) -> list[str]:
        return [
            message.content
            async for message in thread.history(limit=_READ, oldest_first=True)
            if message.type is discord.MessageType.default
            and message.content
            and message.author.id == self._requests.own_id
        ]

    async def rename(self, thread_id: int, name: str, *, is_opened: bool = False) -> Outcome:
        """Give a thread of ours a name; with ``is_opened`` it is open afterwards, whether or not it had the name.

        An archived one is opened in the same request, since nothing else can be changed about it. One of a member is
        theirs, and left alone; that counts as done. `NOT_FOUND` says that there is none.
        """
        if not thread_id:
            return Answer.NOT_FOUND
        try:
            thread = await self._requests.fetched_channel(thread_id, priority=Priority.FOLLOW_UP)
            if not isinstance(thread, discord.Thread) or thread.owner_id != self._requests.own_id:
                return Answer.OK
            if thread.name != name or (is_opened and thread.archived):
                await self._requests.rename_thread(thread_id, name, is_archived=False)
        except discord.NotFound:
            return Answer.NOT_FOUND
        except REQUEST_ERRORS as error:
            return outcome_of(error)
        return Answer.OK

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
        except REQUEST_ERRORS as error:
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
        except REQUEST_ERRORS as error:
            refused = outcome_of(error)
            return await self._close(thread_id, name, refused) if isinstance(refused, Refused) else refused
        return Answer.OK

    async def _close(self, thread_id: int, name: str, refused: Refused) -> Outcome:
        """Empty, rename and archive a thread, and return ``refused`` if that is all there is to do."""
        swept = await self._sweep(thread_id)
        if swept is not Answer.OK and not isinstance(swept, Refused):
            return swept
        try:
            await self._requests.rename_thread(thread_id, name, is_archived=True)
        except REQUEST_ERRORS as error:
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
        except REQUEST_ERRORS as error:
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
        except REQUEST_ERRORS as error:
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
