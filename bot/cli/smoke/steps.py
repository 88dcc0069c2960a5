"""The steps of the smoke test, in order."""

from collections.abc import Sequence
from typing import Any

from bot.cli.smoke import messages, threads
from bot.cli.smoke.commands import differences
from bot.cli.smoke.scene import Scene
from bot.domain.posts import ChannelKind
from bot.ui.strings import operator as strings


async def run_steps(scene: Scene, ours: Sequence[dict[str, Any]], dev_guild_id: int | None) -> None:
    """Take all steps that the channel's kind allows; ``ours`` are the commands as `sync` tells them."""
    await _commands(scene, ours, dev_guild_id)
    if scene.kind is ChannelKind.FORUM:
        thread_id = await threads.forum_post(scene)
        await threads.forum_nonces(scene)
        text_id = await messages.plain_post(scene)
        await _messages(scene)
        await threads.read_history(scene, thread_id, thread_id)
    else:
        post = await messages.weekly_post(scene)
        await messages.plain_post(scene)
        await messages.announce(scene)
        await _messages(scene)
        thread_id, text_id = await threads.thread_on(scene, post)
        await threads.read_history(scene, post, thread_id)
    await threads.archive(scene, thread_id, text_id)
    await messages.deletes(scene)
    await threads.delete_thread(scene, thread_id)


async def _messages(scene: Scene) -> None:
    await messages.all_pages(scene)
    await messages.pages_with_files(scene)
    await messages.files(scene)


async def _commands(scene: Scene, ours: Sequence[dict[str, Any]], dev_guild_id: int | None) -> None:
    def look(theirs: list[dict[str, Any]]) -> str:
        wrong = differences(ours, theirs)
        if not theirs:
            return strings.SMOKE_NOT_SYNCED
        if wrong:
            return strings.SMOKE_COMMANDS_DIFFER.format(count=len(wrong), names=", ".join(wrong))
        return strings.SMOKE_COMMANDS_SAME.format(count=len(ours))

    await scene.take(
        strings.SMOKE_COMMANDS,
        lambda: scene.probe.commands(dev_guild_id),
        look=look,
        is_right=lambda theirs: not theirs or not differences(ours, theirs),
    )
