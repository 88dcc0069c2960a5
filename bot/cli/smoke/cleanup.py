"""Taking away all that the smoke test made, also what it never heard of, because an answer got lost."""

import logging
from dataclasses import dataclass, field

import discord

from bot.cli.smoke.pages import carries_note, is_start_of
from bot.cli.smoke.report import result_of, result_of_outcome
from bot.cli.smoke.scene import Scene
from bot.discord_api.channel_access import Reached
from bot.discord_api.outcomes import REQUEST_ERRORS
from bot.discord_api.probe import Made, Probe
from bot.discord_api.requests import Requests
from bot.discord_api.threads import Threads
from bot.domain.delivery_policy import POST_TIMEOUT
from bot.ui.strings import operator as strings

_log = logging.getLogger(__name__)
_UNKNOWN_MESSAGE = 10008
_UNKNOWN_CHANNEL = 10003
_GONE = (_UNKNOWN_MESSAGE, _UNKNOWN_CHANNEL)


def kind_of_thread(reached: Reached) -> str:
    """Return what people call a thread there: a key of `strings.SMOKE_LEAVES` and `strings.SMOKE_LEFT_KINDS`."""
    return "post" if isinstance(reached.channel, discord.ForumChannel) else "thread"


@dataclass
class Cleanup:
    """The end of one run. ``since``: a snowflake of its beginning."""

    scene: Scene
    requests: Requests
    since: int
    _titles: dict[int, str] = field(default_factory=dict[int, str], init=False)
    """Forum posts have titles of their own, by which a person finds them."""

    @property
    def probe(self) -> Probe:
        """What makes and deletes."""
        return self.scene.probe

    @property
    def reached(self) -> Reached:
        """Where it was made."""
        return self.scene.reached

    async def run(self) -> bool:
        """Delete everything and say what is left; return whether that is only what the bot cannot delete."""
        await self.requests.drain(POST_TIMEOUT)
        is_forum = isinstance(self.reached.channel, discord.ForumChannel)
        await (self._find_forum_posts() if is_forum else self._find_messages())
        left: list[str] = []
        is_well = True
        threads, messages = self.probe.made_threads, [m for m in self.probe.made if not m.is_thread]
        for thread in threads:
            why = await self._delete_thread(thread)
            if why:
                left.append(self._named(thread, why))
                is_well = is_well and not self.reached.permissions.manage_threads
        gone_with_threads = {thread.id for thread in threads}
        for number, message in enumerate(messages, start=1):
            if message.channel_id in gone_with_threads:
                continue
            why = await self._delete(message)
            if why:
                left.append(strings.SMOKE_LEFT_MESSAGE.format(number=number, why=why))
                is_well = False
        if self.scene.may_be_published:
            left.append(strings.SMOKE_LEFT_COPIES)
        self.scene.report.say(
            strings.SMOKE_LEFT.format(what="; ".join(left)) if left else strings.SMOKE_CLEAN
        )
        return is_well

    def _named(self, thread: Made, why: str) -> str:
        """Return what a person looks for who deletes a thread by hand."""
        return strings.SMOKE_LEFT_THREAD.format(
            kind=strings.SMOKE_LEFT_KINDS[kind_of_thread(self.reached)],
            title=self._titles.get(thread.id, strings.SMOKE_THREAD),
            why=why if self.reached.permissions.manage_threads else strings.SMOKE_NO_MANAGE_THREADS,
        )

    async def _find_messages(self) -> None:
        """Look for messages of the smoke test whose making was never confirmed."""
        channel_id, own_id = self.reached.channel.id, self.requests.own_id
        threads = {thread.id for thread in self.probe.made_threads}
        try:
            history = await self.probe.history(channel_id, since=self.since)
        except REQUEST_ERRORS:
            return
        for message in history:
            is_ours = carries_note(message) or is_start_of(message, threads)
            if message.author.id == own_id and is_ours:
                self.probe.note(Made(channel_id, message.id))

    async def _find_forum_posts(self) -> None:
        channel = self.reached.channel
        for name in (strings.SMOKE_THREAD, strings.SMOKE_FORUM_NONCE):
            try:
                found = await self.probe.find_threads(self.reached.guild.id, channel.id, name)
            except REQUEST_ERRORS:
                return
            for thread_id in found:
                self._titles[thread_id] = name
                self.probe.note(Made(channel.id, thread_id, is_thread=True))

    async def _delete(self, message: Made) -> str:
        """Return why a message could not be deleted, "" if it is gone."""
        try:
            await self.probe.delete(message.channel_id, message.id)
        except REQUEST_ERRORS as error:
            result = result_of(error)
            return "" if result.code in _GONE else result.text
        return ""

    async def _delete_thread(self, thread: Made) -> str:
        """Return why a thread could not be deleted; it is emptied then, and archived, so that nobody sees it."""
        if self.reached.permissions.manage_threads:
            try:
                await self.probe.delete_thread(thread.id)
            except REQUEST_ERRORS as error:
                if result_of(error).code in _GONE:
                    return ""
            else:
                return ""
        await self._archive(thread, is_archived=False)
        result = result_of_outcome(await Threads(self.requests).take_away(thread.id))
        if result.is_ok:
            return ""
        await self._archive(thread, is_archived=True)
        return result.text

    async def _archive(self, thread: Made, *, is_archived: bool) -> None:
        try:
            await self.probe.set_archived(thread.id, is_archived=is_archived)
        except REQUEST_ERRORS as error:
            _log.debug("The thread of the smoke test stays as it is: %r", error)
