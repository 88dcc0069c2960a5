"""Answering an interaction exactly once, whatever happened before: with a page, or with what went wrong."""

import io
import logging
import secrets
import sqlite3
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from bot.clock import utc_now
from bot.discord_api.outcomes import REQUEST_ERRORS, is_discords_fault
from bot.domain.errors import SpotlightError
from bot.interactions.acknowledgement import Pending, Reply
from bot.ui.base import WARNING, Form, Page, message_page
from bot.ui.errors import error_page, permission_names
from bot.ui.format import relative
from bot.ui.strings import errors as strings
from bot.ui.strings import replies

_log = logging.getLogger(__name__)
_EXPIRED = (10062, 10015, 40060)
"""Unknown interaction, unknown webhook, already acknowledged: there is nobody left to tell."""
_ACKNOWLEDGED = 40060
_REFUSALS = (400, 403, 404)

_TYPED_NAME = "your-text.txt"


class Refused(app_commands.CheckFailure):
    """Carries a SpotlightError through discord.py's checks, which let only their own errors pass."""

    def __init__(self, error: SpotlightError) -> None:
        super().__init__(str(error))
        self.error = error


async def show(
    interaction: discord.Interaction[Any],
    page: Page,
    *,
    files: Sequence[discord.File] = (),
    is_public: bool = False,
    mentions: discord.AllowedMentions | None = None,
) -> None:
    """Show a page: in place of the message that was clicked if only this person sees it, else as a new message.

    Files take long to send, so a page with any is acknowledged first. ``mentions`` says whom it may ping, nobody by
    default.
    """
    reply = Reply.of(interaction)
    if files:
        await reply.acknowledge(Pending.PUBLIC if is_public else None)
    async with reply.lock:
        if reply.is_begun:
            await _go_on(
                interaction,
                reply,
                page,
                files,
                is_public=is_public,
                replaces=not reply.is_in_place,
                mentions=mentions,
            )
            return
        message = interaction.message
        if message is not None and message.flags.ephemeral and not is_public:
            first = interaction.response.edit_message(view=page, attachments=list(files))
        else:
            first = interaction.response.send_message(
                view=page,
                files=list(files),
                ephemeral=not is_public,
                allowed_mentions=mentions or discord.AllowedMentions.none(),
            )
        if not await _is_first(reply, first, files):
            await _go_on(
                interaction, reply, page, files, is_public=is_public, replaces=True, mentions=mentions
            )


async def show_in_place(interaction: discord.Interaction[Any], page: Page) -> None:
    """Show a page in place of the message that was clicked, whoever sees it; else as a new one for this person."""
    reply = Reply.of(interaction)
    async with reply.lock:
        if reply.is_begun:
            await _go_on(interaction, reply, page, (), is_public=False, replaces=True)
            return
        if interaction.message is not None:
            first = interaction.response.edit_message(
                view=page, attachments=[], allowed_mentions=discord.AllowedMentions.none()
            )
            if not await _is_first(reply, first):
                await _go_on(interaction, reply, page, (), is_public=False, replaces=True)
            return
    await show(interaction, page)


async def tell(
    interaction: discord.Interaction[Any], page: Page, *, files: Sequence[discord.File] = ()
) -> None:
    """Send a page that only this person sees and that replaces nothing."""
    reply = Reply.of(interaction)
    if files:
        await reply.acknowledge(Pending.PRIVATE)
    async with reply.lock:
        if reply.is_begun:
            await _go_on(interaction, reply, page, files, is_public=False, replaces=False)
            return
        first = interaction.response.send_message(view=page, files=list(files), ephemeral=True)
        if not await _is_first(reply, first, files):
            await _go_on(interaction, reply, page, files, is_public=False, replaces=False)


async def open_form(interaction: discord.Interaction[Any], form: Form) -> None:
    """Open a form. Discord takes one as the first answer only, so nothing slow may go before; else that is told."""
    reply = Reply.of(interaction)
    async with reply.lock:
        if reply.is_begun:
            late = message_page(strings.FORM_TOO_LATE, accent=WARNING)
            await _go_on(interaction, reply, late, (), is_public=False, replaces=False)
        else:
            await interaction.response.send_modal(form)


async def _is_first(reply: Reply, first: Awaitable[object], files: Sequence[discord.File] = ()) -> bool:
    """Give the first answer; False where Discord has one, from an acknowledgement whose confirmation got lost."""
    try:
        await first
    except discord.HTTPException as error:
        if error.code != _ACKNOWLEDGED or reply.unsure is None:
            raise
        reply.pending, reply.unsure = reply.unsure, None
        for file in files:
            file.reset()
        return False
    return True


async def _go_on(
    interaction: discord.Interaction[Any],
    reply: Reply,
    page: Page,
    files: Sequence[discord.File],
    *,
    is_public: bool,
    replaces: bool,
    mentions: discord.AllowedMentions | None = None,
) -> None:
    """Show a page after the first answer: where it was promised, in place of the one before, or as a new message."""
    promise = reply.pending
    if promise is Pending.UPDATE and not replaces:
        promise = None
    else:
        reply.pending = None
    if promise is None and not (replaces and interaction.type is discord.InteractionType.application_command):
        await _follow_up(interaction, page, files, is_public=is_public, mentions=mentions)
        return
    is_elsewhere = promise is not None and is_public != (promise is Pending.PUBLIC)
    is_elsewhere = is_elsewhere or mentions is not None  # an edit pings nobody
    if not is_elsewhere and await _edit_original(interaction, page, files):
        return
    is_thinking = promise in (Pending.PRIVATE, Pending.PUBLIC)
    if is_thinking:
        # Discord takes whatever is sent meanwhile for the promised message, seen by whom that was promised to
        # (documentation, "Followup Messages"); so that is written and, once the answer is there, taken away.
        with suppress(*REQUEST_ERRORS):
            await interaction.edit_original_response(view=message_page(replies.ANSWER_BELOW))
    await _follow_up(interaction, page, files, is_public=is_public, mentions=mentions)
    if is_thinking:
        with suppress(*REQUEST_ERRORS):
            await interaction.delete_original_response()


async def _follow_up(
    interaction: discord.Interaction[Any],
    page: Page,
    files: Sequence[discord.File],
    *,
    is_public: bool,
    mentions: discord.AllowedMentions | None,
) -> None:
    await interaction.followup.send(
        view=page,
        files=list(files),
        ephemeral=not is_public,
        allowed_mentions=mentions or discord.AllowedMentions.none(),
    )


async def _edit_original(
    interaction: discord.Interaction[Any], page: Page, files: Sequence[discord.File]
) -> bool:
    """Put a page into the first answer; return False where Discord refuses the files that come with it.

    Editing files into a message has been refused (discord-api-docs, issue 7529); anything else is raised.
    """
    try:
        await interaction.edit_original_response(view=page, attachments=list(files))
    except discord.HTTPException as error:
        if not files or error.status not in _REFUSALS or error.code in _EXPIRED:
            raise
        _log.warning("Files could not be edited into an answer in %s: %s", _place(interaction), error)
        for file in files:
            file.reset()
        return False
    return True


async def report(interaction: discord.Interaction[Any], error: BaseException, *, typed: str = "") -> None:
    """Tell a person what went wrong, once, in a sentence; log what nobody foresaw under a number.

    ``typed`` is what they wrote in vain; it comes back as a file, so that it is not lost.
    """
    error = _unwrapped(error)
    if isinstance(error, discord.HTTPException) and error.code in _EXPIRED:
        _log.info("Discord no longer waited for the answer to %s (%d).", _place(interaction), error.code)
        return
    has_stored = Reply.of(interaction).has_stored
    page = _page_for(error, interaction.user.id, has_stored=has_stored)
    if page is None:
        incident = log_incident(interaction, error)
        sentence = strings.UNEXPECTED_AFTER_STORING if has_stored else strings.UNEXPECTED
        page = message_page(sentence.format(incident=incident), accent=WARNING)
    files: list[discord.File] = []
    if typed:
        page.text(strings.TYPED_COMES_BACK_AFTER_STORING if has_stored else strings.TYPED_COMES_BACK)
        page.container.add_item(discord.ui.File(f"attachment://{_TYPED_NAME}"))
        files.append(discord.File(io.BytesIO(typed.encode()), _TYPED_NAME))
    try:
        await tell(interaction, page, files=files)
    except REQUEST_ERRORS as failure:
        if not (isinstance(failure, discord.HTTPException) and failure.code in _EXPIRED):
            _log.warning("An error could not be shown in %s: %r", _place(interaction), failure)


def log_incident(interaction: discord.Interaction[Any], error: BaseException) -> str:
    """Log what nobody foresaw, and return the number under which it stands in the log."""
    incident = secrets.token_hex(3)
    _log.error("Incident %s in %s.", incident, _place(interaction), exc_info=error)
    return incident


def _unwrapped(error: BaseException) -> BaseException:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    if isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, SpotlightError):
        return error.__cause__
    return error.error if isinstance(error, Refused) else error


def _page_for(error: BaseException, viewer_id: int, *, has_stored: bool) -> Page | None:  # noqa: PLR0911  # a ladder
    """Return the page for an error, most particular first: a cooldown, say, is a CheckFailure too."""
    if isinstance(error, SpotlightError):
        return error_page(error, viewer_id)
    if isinstance(error, sqlite3.Error):
        return _store_page(error, has_stored=has_stored)
    if is_discords_fault(error):
        _log.warning("Discord did not do what was asked: %r", error)
        return message_page(strings.DISCORD_FAILED, accent=WARNING)
    if isinstance(error, app_commands.CommandOnCooldown):
        until = utc_now() + timedelta(seconds=error.retry_after)
        return message_page(strings.COOLDOWN.format(when=relative(until)), accent=WARNING)
    if isinstance(error, app_commands.BotMissingPermissions):
        missing = permission_names(error.missing_permissions)
        return message_page(strings.BOT_MISSING_PERMISSIONS.format(missing=missing), accent=WARNING)
    if isinstance(error, app_commands.CheckFailure):
        return message_page(strings.REFUSED, accent=WARNING)
    if isinstance(error, app_commands.TransformerError):
        return message_page(strings.BAD_OPTION, accent=WARNING)
    return None


def _store_page(error: sqlite3.Error, *, has_stored: bool) -> Page:
    """Return the page for what the database refused: a row that is named and not there is no fault of the disk."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        _log.info("What was asked for is about something that is not there: %s", error)
        return message_page(strings.NO_LONGER_THERE, accent=WARNING)
    _log.error("The database failed.", exc_info=error)
    sentence = strings.STORE_FAILING_AFTER_STORING if has_stored else strings.STORE_FAILING
    return message_page(sentence, accent=WARNING)


def _place(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data = interaction.data or {}
    return str(data.get("custom_id", interaction.type.name))
