"""From a document to an interview: read it, show what was understood, store it when a curator says so."""

import asyncio
import hashlib
import secrets
from dataclasses import replace
from typing import Any

import discord

from bot.actions import FETCH_FAILURES, action, number, page_number, read_submission
from bot.clock import Clock
from bot.domain.errors import FileFault, FileRefused, InterviewGone, OldButton
from bot.domain.importing import ImportedInterview, interpret
from bot.domain.importing.attachment import IMPORT_LIMIT, check_attachment, decode_document
from bot.domain.models import ConsentState
from bot.domain.people import clean_name
from bot.domain.text import clean_line
from bot.responding import show
from bot.ui.authoring import approved_text
from bot.ui.base import message_page
from bot.ui.importing import correction_form, import_page
from bot.ui.words import replies
from cogs.access import Access
from cogs.profiles.details import read_details
from db import Store
from db.imports import ImportDraft


class Importing:
    """The preview and its buttons."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._clock = clock

    async def start(
        self,
        interaction: discord.Interaction[Any],
        file: discord.Attachment,
        member: discord.Member | None,
    ) -> None:
        """Read an attached document, keep what was understood, and show it."""
        guild_id = await self._access.enter(interaction)
        check_attachment(file.filename, file.size)
        await interaction.response.defer(ephemeral=True)
        data = await _read(file)
        questions = (await self._store.guilds.questionnaire(guild_id)).questions
        imported = await asyncio.to_thread(
            lambda: interpret(decode_document(file.filename, data), questions, file_name=file.filename)
        )
        if not imported.name and member is not None:
            imported = replace(imported, name=member.display_name)
        digest = hashlib.sha256(data).hexdigest()
        draft_id = await self._store.imports.add(
            guild_id,
            imported,
            file_name=clean_line(file.filename),
            document_hash=digest,
            user_id=member.id if member else None,
            nickname=clean_line(member.display_name) if member else "",
            curator_id=interaction.user.id,
            now=self._clock(),
        )
        same = await self._store.imports.find_same(guild_id, digest)
        await show(interaction, import_page(draft_id, file.filename, imported, questions, same_as=same))

    @action("import-page", for_curators=True)
    async def turn_page(
        self, interaction: discord.Interaction[Any], draft_id: str, page: str, *_: str
    ) -> None:
        """Turn to another page of the preview."""
        await self._show(interaction, await self._draft(interaction, draft_id), page_number(page))

    @action("import-correct", for_curators=True)
    async def open_correction(self, interaction: discord.Interaction[Any], draft_id: str) -> None:
        """Open the form for name and handles."""
        draft = await self._draft(interaction, draft_id)
        await interaction.response.send_modal(correction_form(draft.id, draft.imported, secrets.token_hex(4)))

    @action("import-corrected", for_curators=True)
    async def correct(self, interaction: discord.Interaction[Any], draft_id: str, *_: str) -> None:
        """Take over a corrected name and handles."""
        guild_id = await self._access.enter(interaction)
        submission = read_submission(interaction)
        name = clean_name(submission.texts.get("name", ""))
        details = await read_details(interaction, submission)

        def corrected(imported: ImportedInterview) -> ImportedInterview:
            return replace(imported, name=name, handles=details.handles or ())

        await self._show(
            interaction, await self._store.imports.correct(guild_id, number(draft_id), corrected)
        )

    @action("import-discard", for_curators=True)
    async def discard(self, interaction: discord.Interaction[Any], draft_id: str) -> None:
        """Forget the document."""
        guild_id = await self._access.enter(interaction)
        await self._store.imports.discard(guild_id, number(draft_id))
        await show(interaction, message_page(replies.IMPORT_DISCARDED))

    @action("import", for_curators=True)
    async def confirm(self, interaction: discord.Interaction[Any], draft_id: str, consent: str) -> None:
        """Store the interview, with what the person said about publishing."""
        guild_id = await self._access.enter(interaction)
        draft = await self._draft(interaction, draft_id)
        clean_name(draft.imported.name)
        if consent not in (ConsentState.AGREED, ConsentState.PUBLIC_ALREADY, ConsentState.NOT_YET):
            raise OldButton
        interview_id = await self._store.imports.confirm(
            guild_id,
            draft.id,
            await self._store.guilds.questionnaire(guild_id),
            ConsentState(consent),
            text_version=replies.CONSENT_TEXT_VERSION,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        await show(interaction, message_page(approved_text(interview)))

    async def _draft(self, interaction: discord.Interaction[Any], draft_id: str) -> ImportDraft:
        guild_id = await self._access.enter(interaction)
        return await self._store.imports.get(guild_id, number(draft_id))

    async def _show(self, interaction: discord.Interaction[Any], draft: ImportDraft, page: int = 0) -> None:
        guild_id = await self._access.enter(interaction)
        questions = (await self._store.guilds.questionnaire(guild_id)).questions
        await show(
            interaction,
            import_page(draft.id, draft.file_name, draft.imported, questions, page=page),
        )


async def _read(file: discord.Attachment) -> bytes:
    try:
        data = await file.read()
    except FETCH_FAILURES as error:
        raise FileRefused(FileFault.UNREADABLE, file.filename) from error
    if len(data) > IMPORT_LIMIT:
        raise FileRefused(FileFault.TOO_BIG, file.filename, IMPORT_LIMIT)
    return data
