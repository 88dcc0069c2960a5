"""Mending a waiting document: what each part is, where it begins, which question it answers."""

import secrets
from collections.abc import Callable
from typing import Any

import discord

from bot.domain.errors import DraftChanged, OldButton
from bot.domain.importing import ImportDraft, ImportedInterview, Role
from bot.domain.importing.edits import CHANGEABLE, join_piece, map_question, set_role, split_piece
from bot.domain.models import Question
from bot.interactions.access import Access
from bot.interactions.arguments import PageNumber
from bot.interactions.responses import open_form, show
from bot.interactions.router import action, chosen, read_submission
from bot.ui.errors import describe
from bot.ui.import_corrections import part_page, parts_page, split_form
from db import Store


class Mending:
    """The parts and their buttons. Each click names the version that it saw, so that no curator undoes another."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    @action("import-parts", for_curators=True)
    async def list_parts(
        self, interaction: discord.Interaction[Any], draft_id: int, page: PageNumber
    ) -> None:
        """Show a page of the parts."""
        draft = await self._draft(interaction, draft_id)
        await show(interaction, parts_page(draft.id, draft.file_name, draft.imported, page=page))

    @action("import-part", for_curators=True)
    async def open_part(self, interaction: discord.Interaction[Any], draft_id: int) -> None:
        """Open one part."""
        draft = await self._draft(interaction, draft_id)
        await self._show(interaction, draft, _place(draft.imported, chosen(interaction, int)))

    @action("import-role", for_curators=True)
    async def give_role(
        self, interaction: discord.Interaction[Any], draft_id: int, version: int, place: int, role: Role
    ) -> None:
        """Say what a part is."""
        if role not in CHANGEABLE:
            raise OldButton
        questions = await self._questions(interaction)
        await self._change(
            interaction,
            draft_id,
            version,
            place,
            lambda imported: set_role(imported, _place(imported, place), role, questions),
        )

    @action("import-map", for_curators=True)
    async def map_to(
        self, interaction: discord.Interaction[Any], draft_id: int, version: int, place: int
    ) -> None:
        """Say which question of the questionnaire a question is."""
        key = chosen(interaction)
        question = next((q for q in await self._questions(interaction) if q.key == key), None)
        await self._change(
            interaction,
            draft_id,
            version,
            place,
            lambda imported: map_question(imported, _place(imported, place), question),
        )

    @action("import-join", for_curators=True)
    async def join(
        self, interaction: discord.Interaction[Any], draft_id: int, version: int, place: int
    ) -> None:
        """Join a part to the one before."""
        await self._change(
            interaction,
            draft_id,
            version,
            place,
            lambda imported: join_piece(imported, _place(imported, place)),
            moves=-1,
        )

    @action("import-split", for_curators=True)
    async def open_split(
        self, interaction: discord.Interaction[Any], draft_id: int, version: int, place: int
    ) -> None:
        """Open the form in which blank lines part a part."""
        draft = await self._draft(interaction, draft_id)
        if draft.imported.version != version:
            guild_id, editor_id = await self._access.enter(interaction), draft.imported.editor_id
            raise DraftChanged(editor_id, await self._store.guilds.member_names.get(guild_id, editor_id))
        form = split_form(draft.id, draft.imported, _place(draft.imported, place), secrets.token_hex(4))
        await open_form(interaction, form)

    @action("import-parted", for_curators=True)
    async def split(
        self, interaction: discord.Interaction[Any], draft_id: int, version: int, place: int
    ) -> None:
        """Part a part as its form says."""
        text = read_submission(interaction).texts.get("text", "")
        await self._change(
            interaction,
            draft_id,
            version,
            place,
            lambda imported: split_piece(imported, _place(imported, place), text),
        )

    async def _change(
        self,
        interaction: discord.Interaction[Any],
        draft_id: int,
        version: int,
        place: int,
        correction: Callable[[ImportedInterview], ImportedInterview],
        *,
        moves: int = 0,
    ) -> None:
        """Make a change and show the part as it is now; what somebody else changed meanwhile is shown instead."""
        guild_id = await self._access.enter(interaction)
        try:
            draft = await self._store.imports.correct(
                guild_id,
                draft_id,
                correction,
                editor_id=interaction.user.id,
                based_on=version,
            )
        except DraftChanged as changed:
            draft = await self._draft(interaction, draft_id)
            page = parts_page(draft.id, draft.file_name, draft.imported, note=describe(changed))
            await show(interaction, page)
            return
        await self._show(interaction, draft, max(0, place + moves))

    async def _show(self, interaction: discord.Interaction[Any], draft: ImportDraft, place: int) -> None:
        questions = await self._questions(interaction)
        await show(interaction, part_page(draft.id, draft.imported, place, questions))

    async def _questions(self, interaction: discord.Interaction[Any]) -> tuple[Question, ...]:
        guild_id = await self._access.enter(interaction)
        return (await self._store.guilds.questionnaire(guild_id)).questions

    async def _draft(self, interaction: discord.Interaction[Any], draft_id: int) -> ImportDraft:
        guild_id = await self._access.enter(interaction)
        return await self._store.imports.get(guild_id, draft_id)


def _place(imported: ImportedInterview, place: int) -> int:
    if not 0 <= place < len(imported.pieces):
        raise OldButton
    return place
