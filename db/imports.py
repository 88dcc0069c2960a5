"""Documents between upload and confirmation: what was understood waits here, so that nothing has to be done twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import AlreadyDecided, DraftNotFound
from bot.domain.importing import ImportedInterview, dump_imported, load_imported
from bot.domain.models import ConsentState, InterviewSource, Question, Questionnaire
from db.answers import insert_interview, put_answer
from db.connection import Database, Transaction
from db.guilds import audit
from db.names import NameRepository
from db.people import find_or_add_person, set_handles
from db.publication import change_interview, record_approval
from db.values import to_text


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A document that a curator uploaded and has not confirmed, or has: then it has an interview."""

    id: int
    curator_id: int
    user_id: int | None
    file_name: str
    imported: ImportedInterview
    interview_id: int | None


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

        async def work(tx: Transaction) -> int:
            return await tx.insert(
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
            SELECT id, curator_id, user_id, file_name, parsed_json, interview_id
            FROM import_draft WHERE guild_id = ? AND id = ?
            """,
            (guild_id, draft_id),
        )
        if row is None:
            raise DraftNotFound
        return ImportDraft(
            row["id"],
            row["curator_id"],
            row["user_id"],
            row["file_name"],
            load_imported(row["parsed_json"]),
            row["interview_id"],
        )

    async def find_same(self, guild_id: int, document_hash: str) -> int | None:
        """Return the id of an interview that was imported from the very same document and is still there."""
        row = await self._database.read_one(
            """
            SELECT d.interview_id FROM import_draft d JOIN interview i ON i.id = d.interview_id
            WHERE d.guild_id = ? AND d.document_hash = ? AND i.status <> 'removed'
            """,
            (guild_id, document_hash),
        )
        return None if row is None else int(row["interview_id"])

    async def correct(
        self,
        guild_id: int,
        draft_id: int,
        correction: Callable[[ImportedInterview], ImportedInterview],
    ) -> ImportDraft:
        """Apply a correction to a waiting document; raise AlreadyDecided if it was imported meanwhile."""

        async def work(tx: Transaction) -> None:
            imported = await _open_draft(tx, guild_id, draft_id)
            await tx.execute(
                "UPDATE import_draft SET parsed_json = ? WHERE id = ? AND guild_id = ?",
                (dump_imported(correction(imported)), draft_id, guild_id),
            )

        await self._database.write(work)
        return await self.get(guild_id, draft_id)

    async def discard(self, guild_id: int, draft_id: int) -> None:
        """Forget a waiting document; raise AlreadyDecided if it was imported meanwhile."""

        async def work(tx: Transaction) -> None:
            await _open_draft(tx, guild_id, draft_id)
            await tx.execute("DELETE FROM import_draft WHERE id = ? AND guild_id = ?", (draft_id, guild_id))

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

        async def work(tx: Transaction) -> int:
            imported = await _open_draft(tx, guild_id, draft_id)
            row = await tx.fetch_one(
                "SELECT user_id, nickname, document_hash FROM import_draft WHERE id = ? AND guild_id = ?",
                (draft_id, guild_id),
            )
            user_id, nickname, document_hash = row if row is not None else (None, "", None)
            person_id = await find_or_add_person(
                tx, guild_id, imported.name, user_id, nickname=nickname, now=now
            )
            interview_id = await insert_interview(
                tx,
                guild_id,
                person_id,
                questionnaire.version_id,
                InterviewSource.IMPORT,
                actor_id,
                now=now,
                title=imported.title,
                introduction=imported.introduction,
                document_hash=document_hash,
            )

            async def fill() -> None:
                if imported.handles:
                    await set_handles(tx, guild_id, person_id, imported.handles)
                for position, answer in enumerate(imported.answers, start=1):
                    question = Question(
                        key=answer.question_key or f"import-{position}",
                        label=answer.question[:45],
                        text=answer.question,
                        purpose=answer.purpose,
                    )
                    await put_answer(
                        tx,
                        guild_id,
                        interview_id,
                        position,
                        question,
                        answer.text,
                        actor_id,
                        now=now,
                    )
                await record_approval(tx, guild_id, interview_id, consent, text_version, actor_id, now=now)

            await change_interview(tx, guild_id, interview_id, now, fill)
            await tx.execute(
                "UPDATE import_draft SET interview_id = ? WHERE id = ? AND guild_id = ?",
                (interview_id, draft_id, guild_id),
            )
            await audit(
                tx,
                guild_id,
                "interview.imported",
                now=now,
                actor_id=actor_id,
                subject_id=interview_id,
            )
            return interview_id

        try:
            return await self._database.write(work)
        finally:
            self._names.drop(guild_id)


async def _open_draft(tx: Transaction, guild_id: int, draft_id: int) -> ImportedInterview:
    row = await tx.fetch_one(
        "SELECT parsed_json, interview_id FROM import_draft WHERE id = ? AND guild_id = ?",
        (draft_id, guild_id),
    )
    if row is None:
        raise DraftNotFound
    if row["interview_id"] is not None:
        raise AlreadyDecided
    return load_imported(row["parsed_json"])
