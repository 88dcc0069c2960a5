"""Steps with threads: opened, written into, archived, deleted; posts of a forum; what the channel shows of them."""

import discord

from bot.cli.smoke import pages
from bot.cli.smoke import people as made
from bot.cli.smoke.messages import find, weekly
from bot.cli.smoke.scene import ALL_WELL, ATTACH, OPEN_THREADS, READ, SEND, SEND_IN_THREADS, Scene
from bot.domain.outcomes import Sent
from bot.ui.base import message_page
from bot.ui.strings import operator as strings

_ARCHIVED, _THREAD_EXISTS, _FORBIDDEN = 50083, 160004, 50013


async def thread_on(scene: Scene, post: int | None) -> tuple[int | None, int | None]:
    """Open the thread of a post and write in it; return the ids of both. A second thread is refused."""
    probe = scene.probe
    thread_id = await scene.take_on(
        post,
        strings.SMOKE_OPEN_THREAD,
        lambda message_id: probe.open_thread(scene.place, message_id, strings.SMOKE_THREAD),
        needs=(OPEN_THREADS,),
    )
    text = await scene.take_on(
        thread_id,
        strings.SMOKE_WRITE,
        lambda thread: probe.post(thread, message_page(strings.SMOKE_NOTE), nonce=scene.nonce()),
        needs=(SEND_IN_THREADS,),
    )
    await scene.take_on(
        thread_id,
        strings.SMOKE_SECOND_THREAD,
        lambda _: probe.open_thread(scene.place, post or 0, strings.SMOKE_THREAD),
        (_THREAD_EXISTS,),
    )
    return thread_id, text.id if text is not None else None


async def read_history(scene: Scene, since: int | None, thread_id: int | None) -> None:
    """Read the channel from a message on, and delete what it tells of our thread."""
    probe = scene.probe
    history = await scene.take_on(
        since,
        strings.SMOKE_HISTORY,
        lambda first: probe.history(scene.place, since=first),
        look=lambda messages: _seen(messages, scene.own_id),
        needs=(READ,),
    )

    async def delete(messages: list[discord.Message]) -> int:
        started = [m for m in messages if pages.is_start_of(m, {thread_id})]
        for message in started:
            await probe.delete(scene.place, message.id)
        return len(started)

    await scene.take_on(
        history, strings.SMOKE_STARTED, delete, look=lambda n: strings.SMOKE_STARTED_COUNT.format(count=n)
    )


def _seen(messages: list[discord.Message], own_id: int) -> str:
    ours = [m for m in messages if m.author.id == own_id and m.type is discord.MessageType.default]
    blank = sum(not (m.content or m.components) for m in ours)
    pattern = strings.SMOKE_READ if blank else strings.SMOKE_READ_WHOLE
    return pattern.format(count=len(messages), blank=blank)


async def archive(scene: Scene, thread_id: int | None, text_id: int | None) -> None:
    """Archive our thread, try to edit a message in it, and open it again."""
    probe = scene.probe
    await scene.take_on(
        thread_id, strings.SMOKE_ARCHIVE, lambda thread: probe.set_archived(thread, is_archived=True)
    )
    await scene.take_on(
        text_id,
        strings.SMOKE_EDIT_ARCHIVED,
        lambda text: probe.edit(thread_id or 0, text, message_page(strings.SMOKE_NOTE)),
        (_ARCHIVED,),
    )
    await scene.take_on(
        thread_id, strings.SMOKE_UNARCHIVE, lambda thread: probe.set_archived(thread, is_archived=False)
    )


async def delete_thread(scene: Scene, thread_id: int | None) -> None:
    """Delete our thread, which wants Manage Threads."""
    may = scene.reached.permissions.manage_threads
    what = strings.SMOKE_DELETE_THREAD if may else strings.SMOKE_DELETE_THREAD_WITHOUT
    await scene.take_on(thread_id, what, scene.probe.delete_thread, ALL_WELL if may else (_FORBIDDEN,))


async def forum_post(scene: Scene) -> int | None:
    """Create the post of a forum, in whose thread all that follows is written, and find it again."""
    forum_id = scene.reached.channel.id
    outcome = await scene.take(
        strings.SMOKE_FORUM_POST,
        lambda: scene.probe.forum_post(
            forum_id, strings.SMOKE_THREAD, weekly(scene, has_picture=True), [made.picture()]
        ),
        needs=(SEND, ATTACH),
    )
    post = outcome.message_id if isinstance(outcome, Sent) else None
    scene.place = post or forum_id
    await find(scene, post)
    return post


async def forum_nonces(scene: Scene) -> None:
    """Create a post of a forum twice with one nonce, to see whether that protects there as in channels.

    Only with Manage Threads, since such posts could not be deleted without.
    """
    if not scene.reached.permissions.manage_threads:
        return
    forum_id, nonce = scene.reached.channel.id, scene.nonce()

    async def post() -> int:
        page = message_page(strings.SMOKE_NOTE)
        return await scene.probe.forum_post_with_nonce(forum_id, strings.SMOKE_FORUM_NONCE, page, nonce)

    first = await scene.take(strings.SMOKE_FORUM_WITH_NONCE, post, needs=(SEND,))
    await scene.take_on(
        first,
        strings.SMOKE_FORUM_REPEATED,
        lambda _: post(),
        look=lambda again: strings.SMOKE_SAME_POST if again == first else strings.SMOKE_OTHER_POST,
    )
