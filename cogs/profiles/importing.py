"""From a document to an interview: read it, show what was understood, store it when a curator says so."""

import asyncio
import secrets
from dataclasses import replace
from typing import Any

import discord

from bot.clock import Clock
from bot.documents.limits import MOST_BYTES
from bot.domain.errors import FileFault, FileRefused, InterviewGone
from bot.domain.importing import ImportDraft, ImportedInterview
from bot.domain.importing.attachment import check_attachment
from bot.domain.text import clean_line
from bot.interactions.access import Access, called
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.arguments import PageNumber
from bot.interactions.responses import open_form, report, show
from bot.interactions.router import FETCH_FAILURES, action, chosen, read_submission
from bot.interactions.uploads import read_details, read_name
from bot.sandbox.launcher import ReadFile, read_in_process
from bot.ui.authoring import approved_text
from bot.ui.base import message_page
from bot.ui.errors import describe
from bot.ui.format import member as member_shown
from bot.ui.format import unread_handles_text
from bot.ui.importing import correction_form, import_page
from bot.ui.strings import importing as strings
from cogs.profiles.pending import Confirmation, WaitingList
from db import Store

_AT_ONCE = 2  # documents that are read at the same time, each by a process of its own


class Importing:
    """The preview and its buttons."""

    def __init__(self, store: Store, access: Access, clock: Clock, waiting: WaitingList) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._waiting = waiting
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def start(
        self,
        interaction: discord.Interaction[Any],
        file: discord.Attachment | None,
        member: discord.Member | None,
    ) -> None:
        """Read an attached document, keep what was understood, and show it; without one, show what waits."""
        if file is None:
            await self._access.enter(interaction)
            await self._waiting.show(interaction)
            return
        check_attachment(file.filename, file.size)
        await self.take(interaction, file.filename, await _read(file), member)

    async def take(
        self,
        interaction: discord.Interaction[Any],
        file_name: str,
        data: bytes,
        member: discord.User | discord.Member | None,
    ) -> None:
        """Read a document, or those of an archive, which takes seconds, and show what was understood."""
        await acknowledge()
        guild_id = await self._access.enter(interaction)
        questions = (await self._store.guilds.questionnaire(guild_id)).questions
        async with self._gate:
            files = await asyncio.to_thread(read_in_process, file_name, data, questions)
        refused = [file.refused for file in files if file.refused is not None]
        if len(files) == 1 and refused:
            raise refused[0]
        drafts: list[ImportDraft] = []
        for file in files:
            drafts += await self._keep(interaction, guild_id, file, member if len(files) == 1 else None)
        if len(drafts) == 1 and not refused:
            await self._show(
                interaction, drafts[0], note=await self._continued(guild_id, drafts[0], interaction.user.id)
            )
            return
        await self._waiting.show(interaction, refused=[describe(fault) for fault in refused])

    async def _continued(self, guild_id: int, draft: ImportDraft, user_id: int) -> str:
        """Return that a document waited already, and who has it in hand; "" for one that was just attached."""
        if draft.imported.version == 0 and draft.curator_id == user_id:
            return ""
        who = draft.imported.editor_id or draft.curator_id
        shown = member_shown(who, await self._store.guilds.member_names.get(guild_id, who))
        if draft.imported.editor_id:
            return strings.CONTINUED_CHANGED.format(editor=shown)
        return strings.DRAFT_CONTINUED.format(curator=shown)

    async def _keep(
        self,
        interaction: discord.Interaction[Any],
        guild_id: int,
        file: ReadFile,
        member: discord.User | discord.Member | None,
    ) -> list[ImportDraft]:
        """Keep the interviews of a file as waiting documents; what waits of it already goes on being used."""
        waiting = await self._store.imports.find_waiting(guild_id, file.digest)
        if waiting:
            return waiting
        drafts: list[ImportDraft] = []
        for imported in file.interviews:
            is_theirs = member is not None and len(file.interviews) == 1
            named = imported if imported.name or not is_theirs or member is None else _named(imported, member)
            draft_id = await self._store.imports.add(
                guild_id,
                named,
                file_name=clean_line(file.name),
                document_hash=file.digest,
                user_id=member.id if is_theirs and member else None,
                nickname=called(member) if is_theirs and member else "",
                curator_id=interaction.user.id,
                now=self._clock(),
            )
            drafts.append(await self._store.imports.get(guild_id, draft_id))
        return drafts

    @action("import-page", for_curators=True)
    async def turn_page(self, interaction: discord.Interaction[Any], draft_id: int, page: PageNumber) -> None:
        """Turn to another page of the preview."""
        await self._show(interaction, await self._draft(interaction, draft_id), page)

    @action("import-open", for_curators=True)
    async def open(self, interaction: discord.Interaction[Any]) -> None:
        """Open one of the waiting documents."""
        await self._show(interaction, await self._draft(interaction, chosen(interaction, int)))

    @action("import-correct", for_curators=True)
    async def open_correction(self, interaction: discord.Interaction[Any], draft_id: int) -> None:
        """Open the form for name and handles."""
        draft = await self._draft(interaction, draft_id)
        await open_form(interaction, correction_form(draft.id, draft.imported, secrets.token_hex(4)))

    @action("import-corrected", for_curators=True)
    async def correct(self, interaction: discord.Interaction[Any], draft_id: int) -> None:
        """Take over a corrected name and handles."""
        guild_id = await self._access.enter(interaction)
        submission = read_submission(interaction)
        name, fault = read_name(submission, "")
        details = await read_details(interaction, submission)

        def corrected(imported: ImportedInterview) -> ImportedInterview:
            return replace(imported, name=name or imported.name, handles=details.handles or ())

        draft = await self._store.imports.correct(
            guild_id, draft_id, corrected, editor_id=interaction.user.id
        )
        await self._show(interaction, draft, note=unread_handles_text(details.unread))
        if fault is not None:
            await report(interaction, fault)

    @action("import-discard", for_curators=True)
    async def discard(self, interaction: discord.Interaction[Any], draft_id: int) -> None:
        """Forget the document."""
        guild_id = await self._access.enter(interaction)
        await self._store.imports.discard(guild_id, draft_id)
        await show(interaction, message_page(strings.DISCARDED))

    @action("import", for_curators=True)
    async def confirm(
        self, interaction: discord.Interaction[Any], draft_id: int, consent: Confirmation
    ) -> None:
        """Store the interview, with what the person said about publishing."""
        guild_id = await self._access.enter(interaction)
        draft = await self._draft(interaction, draft_id)
        interview_id = await self._waiting.confirm(interaction, guild_id, draft, consent)
        interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        await show(interaction, message_page(approved_text(interview)))

    @action("import-update", for_curators=True)
    async def update(self, interaction: discord.Interaction[Any], draft_id: int, interview_id: int) -> None:
        """Bring the interview that holds this document already up to it."""
        guild_id = await self._access.enter(interaction)
        draft = await self._draft(interaction, draft_id)
        await self._store.imports.update(
            guild_id, draft.id, interview_id, actor_id=interaction.user.id, now=self._clock()
        )
        await show(interaction, message_page(strings.UPDATED.format(number=interview_id)))

    async def _draft(self, interaction: discord.Interaction[Any], draft_id: int) -> ImportDraft:
        guild_id = await self._access.enter(interaction)
        return await self._store.imports.get(guild_id, draft_id)

    async def _show(
        self, interaction: discord.Interaction[Any], draft: ImportDraft, page: int = 0, *, note: str = ""
    ) -> None:
        guild_id = await self._access.enter(interaction)
        questions = (await self._store.guilds.questionnaire(guild_id)).questions
        same_as = None if draft.interview_id else await self._store.imports.find_same(guild_id, draft)
        await show(
            interaction,
            import_page(
                draft.id, draft.file_name, draft.imported, questions, page=page, same_as=same_as, note=note
            ),
        )


def _named(imported: ImportedInterview, member: discord.User | discord.Member) -> ImportedInterview:
    return replace(imported, name=called(member))


async def _read(file: discord.Attachment) -> bytes:
    await acknowledge()
    try:
        data = await file.read()
    except FETCH_FAILURES as error:
        raise FileRefused(FileFault.UNREADABLE, file.filename) from error
    if len(data) > MOST_BYTES:
        raise FileRefused(FileFault.TOO_BIG, file.filename, MOST_BYTES)
    return data


async def document_of(message: discord.Message) -> tuple[str, bytes]:
    """Return what a message holds to be imported: its first attachment, else its text; raise FileRefused."""
    if message.attachments:
        file = message.attachments[0]
        check_attachment(file.filename, file.size)
        return file.filename, await _read(file)
    text = message.content.strip()
    if not text:
        raise FileRefused(FileFault.EMPTY, strings.MESSAGE_NAME.format(id=message.id))
    return strings.MESSAGE_NAME.format(id=message.id), text.encode()
