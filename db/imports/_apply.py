"""From a waiting document to an interview, inside a transaction."""

from datetime import datetime

from bot.domain.errors import AlreadyDecided, DraftNotFound
from bot.domain.importing import ImportedAnswer, ImportedInterview, load_imported
from bot.domain.models import InterviewSource, Question
from bot.domain.text import LABEL_LIMIT, clean_line, fold, truncate
from db.interviews.people import find_or_add_person, person_of, set_handles
from db.interviews.revisions import insert_answers, insert_interview, put_answer, supersede
from db.sqlite.database import Transaction


def open_draft(tx: Transaction, guild_id: int, draft_id: int) -> ImportedInterview:
    """Return a waiting document; raise DraftNotFound, or AlreadyDecided if it was imported."""
    row = tx.fetch_one(
        "SELECT parsed_json, interview_id FROM import_draft WHERE id = ? AND guild_id = ?",
        (draft_id, guild_id),
    )
    if row is None:
        raise DraftNotFound
    if row["interview_id"] is not None:
        raise AlreadyDecided
    return load_imported(row["parsed_json"])


def close_draft(tx: Transaction, guild_id: int, draft_id: int, interview_id: int) -> None:
    """Note which interview a document became; what was not imported stays with it."""
    tx.execute(
        "UPDATE import_draft SET interview_id = ? WHERE id = ? AND guild_id = ?",
        (interview_id, draft_id, guild_id),
    )


def add_imported(
    tx: Transaction,
    guild_id: int,
    draft_id: int,
    imported: ImportedInterview,
    version_id: int,
    actor_id: int,
    *,
    now: datetime,
) -> int:
    """Insert the interview of a document, still without answers, and return its id."""
    row = tx.fetch_one(
        "SELECT user_id, nickname, document_hash FROM import_draft WHERE id = ? AND guild_id = ?",
        (draft_id, guild_id),
    )
    user_id, nickname, document_hash = row if row is not None else (None, "", None)
    name = clean_line(imported.name)
    person_id = find_or_add_person(tx, guild_id, name, user_id, nickname=nickname, now=now)
    return insert_interview(
        tx,
        guild_id,
        person_id,
        version_id,
        InterviewSource.IMPORT,
        actor_id,
        now=now,
        title=imported.title,
        introduction=imported.introduction,
        closing=imported.closing,
        document_hash=document_hash,
    )


def fill_imported(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    imported: ImportedInterview,
    actor_id: int,
    *,
    now: datetime,
) -> None:
    """Write the answers and handles of a document into an interview, revising what it has already."""
    if imported.handles:
        set_handles(tx, guild_id, person_of(tx, guild_id, interview_id), imported.handles)
    rows = tx.fetch_all(
        """
        SELECT id, position, question_key, question, text, revision, author_id FROM answer
        WHERE guild_id = ? AND interview_id = ? AND superseded_at IS NULL
        """,
        (guild_id, interview_id),
    )
    if not rows:
        new = [
            (number, _question(answer.question_key or f"import-{number}", answer), answer.text)
            for number, answer in enumerate(imported.answers, start=1)
        ]
        insert_answers(tx, guild_id, interview_id, new, actor_id, now=now)
        return
    by_key = {row["question_key"]: row for row in rows}
    by_text = {fold(row["question"]): row for row in rows}
    last = max((row["position"] for row in rows), default=0)
    for number, answer in enumerate(imported.answers, start=1):
        current = by_key.get(answer.question_key) or by_text.get(fold(answer.question))
        if current is None:
            key = answer.question_key or f"import-{last + number}"
            put_answer(
                tx,
                guild_id,
                interview_id,
                last + number,
                _question(key, answer),
                answer.text,
                actor_id,
                now=now,
            )
        elif current["text"] != answer.text:
            supersede(tx, guild_id, current, answer.text, actor_id, now=now)


def _question(key: str, answer: ImportedAnswer) -> Question:
    return Question(
        key=key, label=truncate(answer.question, LABEL_LIMIT), text=answer.question, purpose=answer.purpose
    )
