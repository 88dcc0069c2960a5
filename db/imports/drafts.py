"""Documents between upload and confirmation: what was understood waits here, so that nothing has to be done twice."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.domain.errors import DraftChanged, DraftNotFound
from bot.domain.importing import ImportDraft, ImportedInterview, dump_imported, load_imported
from bot.domain.models import ConsentState, Questionnaire
from bot.domain.text import fold
from db.audit_log import audit
from db.imports._apply import add_imported, close_draft, fill_imported, open_draft
from db.interviews.publication import changing_interview, record_approval
from db.member_names import name_in
from db.name_cache import NameRepository
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Transaction

T = TypeVar("T")


class ImportRepository:
    """The waiting documents of each server."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def add(
        self,
        guild_id: int,
        imported: ImportedInterview,
        *,
        file_name: str,
        document_hash: str,
        user_id: int | None,
        nickname: str = "",
        curator_id: int,
        now: datetime,
    ) -> int:
        """Keep a document that was read and return its id."""

        def work(tx: Transaction) -> int:
            return tx.insert(
                """
                INSERT INTO import_draft (guild_id, curator_id, user_id, nickname, file_name, document_hash,
                    parsed_json, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    guild_id,
                    curator_id,
                    user_id,
                    nickname,
                    file_name,
                    document_hash,
                    dump_imported(imported),
                    to_text(now),
                ),
            )

        return await self._database.write(work)

    async def get(self, guild_id: int, draft_id: int) -> ImportDraft:
        """Return a document; raise DraftNotFound."""
        row = await self._database.read_one(
            """
            SELECT id, curator_id, user_id, file_name, parsed_json, interview_id, document_hash
            FROM import_draft WHERE guild_id = ? AND id = ?
            """,
            (guild_id, draft_id),
        )
        if row is None:
            raise DraftNotFound
        return _draft(row)

    async def waiting(self, guild_id: int, limit: int = 100) -> list[ImportDraft]:
        """Return the documents that nobody confirmed or discarded yet, newest first."""
        rows = await self._database.read(
            """
            SELECT id, curator_id, user_id, file_name, parsed_json, interview_id, document_hash
            FROM import_draft WHERE guild_id = ? AND interview_id IS NULL ORDER BY id DESC LIMIT ?
            """,
            (guild_id, limit),
        )
        return await asyncio.to_thread(lambda: [_draft(row) for row in rows])

    async def find_waiting(self, guild_id: int, document_hash: str) -> list[ImportDraft]:
        """Return what waits of this very document, in its order."""
        rows = await self._database.read(
            """
            SELECT id, curator_id, user_id, file_name, parsed_json, interview_id, document_hash
            FROM import_draft WHERE guild_id = ? AND document_hash = ? AND interview_id IS NULL ORDER BY id
            """,
            (guild_id, document_hash),
        )
        return [_draft(row) for row in rows]

    async def find_same(self, guild_id: int, draft: ImportDraft) -> int | None:
        """Return the id of an interview that holds this document already, None if none does.

        It was made of the very same file and has this name; or it has this name or file, and half of its answers
        are the same.
        """
        rows = await self._database.read(
            """
            SELECT i.id, i.document_hash, i.name_fold, a.text FROM (
                SELECT id, document_hash, name_fold FROM interview
                WHERE guild_id = :guild AND name_fold = :name AND status <> 'removed'
                UNION
                SELECT id, document_hash, name_fold FROM interview
                WHERE guild_id = :guild AND document_hash = :hash AND status <> 'removed'
            ) i JOIN answer a ON a.interview_id = i.id AND a.guild_id = :guild AND a.superseded_at IS NULL
            ORDER BY i.id
            """,
            {"guild": guild_id, "name": fold(draft.imported.name), "hash": draft.document_hash},
        )
        found: dict[int, list[str]] = {}
        for row in rows:
            if (row["document_hash"], row["name_fold"]) == (draft.document_hash, fold(draft.imported.name)):
                return int(row["id"])
            found.setdefault(row["id"], []).append(" ".join(row["text"].split()))
        texts = {" ".join(answer.text.split()) for answer in draft.imported.answers}
        for interview_id, answers in found.items():
            if texts and 2 * len(texts.intersection(answers)) >= min(len(texts), len(answers)):
                return interview_id
        return None

    async def correct(
        self,
        guild_id: int,
        draft_id: int,
        correction: Callable[[ImportedInterview], ImportedInterview],
        *,
        editor_id: int,
        based_on: int | None = None,
    ) -> ImportDraft:
        """Apply a correction to a waiting document.

        ``based_on`` is the version that the curator saw, None if the correction suits any. Raises AlreadyDecided if
        the document was imported meanwhile, DraftChanged if somebody changed it.
        """

        def work(tx: Transaction) -> None:
            imported = open_draft(tx, guild_id, draft_id)
            if based_on is not None and imported.version != based_on:
                name = name_in(tx, guild_id, imported.editor_id)
                raise DraftChanged(imported.editor_id, name)
            corrected = replace(correction(imported), version=imported.version + 1, editor_id=editor_id)
            tx.execute(
                "UPDATE import_draft SET parsed_json = ? WHERE id = ? AND guild_id = ?",
                (dump_imported(corrected), draft_id, guild_id),
            )

        await self._database.write(work)
        return await self.get(guild_id, draft_id)

    async def discard(self, guild_id: int, draft_id: int) -> None:
        """Forget a waiting document; raise AlreadyDecided if it was imported meanwhile."""

        def work(tx: Transaction) -> None:
            open_draft(tx, guild_id, draft_id)
            tx.execute("DELETE FROM import_draft WHERE id = ? AND guild_id = ?", (draft_id, guild_id))

        await self._database.write(work)

    async def confirm(
        self,
        guild_id: int,
        draft_id: int,
        questionnaire: Questionnaire,
        consent: ConsentState,
        *,
        text_version: str,
        actor_id: int,
        now: datetime,
    ) -> int:
        """Make an interview of a waiting document and return its id; raise AlreadyDecided on the second click."""

        def work(tx: Transaction) -> int:
            imported = open_draft(tx, guild_id, draft_id)
            interview_id = add_imported(
                tx, guild_id, draft_id, imported, questionnaire.version_id, actor_id, now=now
            )

            with changing_interview(tx, self._names, guild_id, interview_id, now):
                fill_imported(tx, guild_id, interview_id, imported, actor_id, now=now)
                record_approval(tx, guild_id, interview_id, consent, text_version, actor_id, now=now)
            close_draft(tx, guild_id, draft_id, interview_id)
            audit(tx, guild_id, "interview.imported", now=now, actor_id=actor_id, subject_id=interview_id)
            return interview_id

        return await self._database.write(work)

    async def update(
        self, guild_id: int, draft_id: int, interview_id: int, *, actor_id: int, now: datetime
    ) -> None:
        """Bring an interview up to a newer document of it: changed answers get a revision, new ones are added.

        Answers that the document does not have stay. Raises AlreadyDecided or InterviewGone.
        """

        def work(tx: Transaction) -> None:
            imported = open_draft(tx, guild_id, draft_id)
            with changing_interview(tx, self._names, guild_id, interview_id, now):
                fill_imported(tx, guild_id, interview_id, imported, actor_id, now=now)
            close_draft(tx, guild_id, draft_id, interview_id)
            audit(tx, guild_id, "interview.updated", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)


def _draft(row: sqlite3.Row) -> ImportDraft:
    return ImportDraft(
        row["id"],
        row["curator_id"],
        row["user_id"],
        row["file_name"],
        load_imported(row["parsed_json"]),
        row["interview_id"],
        row["document_hash"],
    )
