"""The list of documents that wait for a curator, and what is confirmed from it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

import discord

from bot.clock import Clock
from bot.domain.errors import AlreadyDecided, DraftNotFound
from bot.domain.importing import ImportDraft
from bot.domain.models import ConsentState
from bot.domain.people import clean_name
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.arguments import PageNumber
from bot.interactions.responses import show
from bot.interactions.router import action
from bot.ui.importing import WaitingDocument, waiting_page
from bot.ui.strings import importing as strings
from bot.ui.strings import replies
from db import Store

# what a curator says of a consent when an interview is published
Confirmation = Literal[ConsentState.AGREED, ConsentState.PUBLIC_ALREADY, ConsentState.NOT_YET]


class WaitingList:
    """Documents between upload and confirmation, of all curators of a server."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._clock = clock

    async def show(
        self,
        interaction: discord.Interaction[Any],
        *,
        refused: Sequence[str] = (),
        page: int = 0,
        note: str = "",
    ) -> None:
        """Show the list; ``refused`` are sentences about files that could not be read."""
        guild_id = await self._access.enter(interaction)
        await show(interaction, waiting_page(await self._documents(guild_id), refused, page=page, note=note))

    @action("import-waiting", for_curators=True)
    async def turn(self, interaction: discord.Interaction[Any], page: PageNumber) -> None:
        """Turn to another page of the list."""
        await self.show(interaction, page=page)

    @action("import-all", for_curators=True)
    async def confirm_all(
        self, interaction: discord.Interaction[Any], last_id: int, consent: Confirmation
    ) -> None:
        """Store every waiting document that needs no look, up to the one that was the last when this was offered."""
        guild_id = await self._access.enter(interaction)
        await acknowledge()
        waiting = [
            one for one in await self._documents(guild_id) if one.may_be_taken and one.draft_id <= last_id
        ]
        count = 0
        for one in reversed(waiting):
            with suppress(AlreadyDecided, DraftNotFound):  # somebody else did it meanwhile
                draft = await self._store.imports.get(guild_id, one.draft_id)
                await self.confirm(interaction, guild_id, draft, consent)
                count += 1
        await self.show(interaction, note=strings.WAITING_IMPORTED.format(count=count))

    async def confirm(
        self, interaction: discord.Interaction[Any], guild_id: int, draft: ImportDraft, consent: Confirmation
    ) -> int:
        """Make an interview of a document and return its id."""
        clean_name(draft.imported.name)
        return await self._store.imports.confirm(
            guild_id,
            draft.id,
            await self._store.guilds.questionnaire(guild_id),
            consent,
            text_version=replies.CURATOR_CONSENT_TEXT_VERSION,
            actor_id=interaction.user.id,
            now=self._clock(),
        )

    async def _documents(self, guild_id: int) -> list[WaitingDocument]:
        return [
            WaitingDocument(d.id, d.file_name, d.imported, await self._store.imports.find_same(guild_id, d))
            for d in await self._store.imports.waiting(guild_id)
        ]
