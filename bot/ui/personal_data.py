"""Pages for members about what is held about them."""

from collections.abc import Sequence

import discord

from bot.ui.base import Page, button, custom_id
from bot.ui.strings import own, replies


def data_page(file_name: str, text: str = replies.MY_DATA) -> Page:
    """Return what stands above data that is attached as a file."""
    view = Page()
    view.text(text)
    view.container.add_item(discord.ui.File(f"attachment://{file_name}"))
    return view


def exported_text(count: int, left_out: int, *, parts: int = 1) -> str:
    """Return what stands above exported interviews: how many, in how many files, and how many are left out."""
    lines = [replies.EXPORTED.format(count=count)]
    if parts > 1:
        lines.append(replies.EXPORT_PARTS.format(parts=parts))
    if left_out:
        lines.append(replies.EXPORT_LEFT_OUT.format(count=left_out))
    return " ".join(lines)


def erase_question(user_id: int) -> Page:
    """Return the question before a member's data is erased; only that member can answer it."""
    view = Page()
    view.text(replies.ERASE_ASK)
    view.row(
        button(replies.ERASE_YES, custom_id("my-delete", user_id), style=discord.ButtonStyle.danger),
        button(replies.ERASE_NO, custom_id("keep")),
    )
    return view


def erased_page(
    posts: int, left_posts: Sequence[str], left_threads: Sequence[str], left_lines: Sequence[str] = ()
) -> Page:
    """Return what was erased, and the links of what the bot could not delete (as in `withdrawn_page`)."""
    view = Page()
    view.text(replies.ERASED.format(count=posts - len(left_posts)))
    if left_posts:
        view.text(replies.ERASED_LEFT.format(links=" · ".join(left_posts[:10])))
    if left_threads:
        view.text(own.LEFT_THREADS.format(links=" · ".join(left_threads[:10])))
    if left_lines:
        view.text(own.LEFT_LINES.format(links=" · ".join(left_lines[:10])))
    return view
