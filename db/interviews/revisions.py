"""Interviews and the revisions of their answers, inside a transaction."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.errors import AnswerChanged, AnswerNotFound, InterviewChanged, LastAnswer
from bot.domain.models import InterviewSource, Question
from db.guilds.settings import DEFAULT_SERIES
from db.ids import fresh_id
from db.member_names import name_in
from db.sqlite.convert import to_text
from db.sqlite.database import Transaction


def insert_interview(
    tx: Transaction,
    guild_id: int,
    person_id: int,
    version_id: int,
    source: InterviewSource,
    actor_id: int,
    *,
    now: datetime,
    title: str = "",
    introduction: str = "",
    closing: str = "",
    document_hash: str | None = None,
    series_id: int | None = None,
    follows_id: int | None = None,
) -> int:
    """Insert a draft, in the server's first series unless another is named, and return its id."""
    return tx.insert(
        """
        INSERT INTO interview (id, guild_id, series_id, person_id, version_id, status, source, title, introduction,
            closing, name_fold, document_hash, created_by, created_at, follows_id)
        VALUES (:id, :guild, coalesce(:series_id, (SELECT id FROM series WHERE guild_id = :guild AND name = :series)),
            :person, :version,
            'draft', :source, :title, :introduction, :closing,
            (SELECT name_fold FROM person WHERE id = :person), :hash, :actor, :now, :follows)
        """,
        {
            "id": fresh_id(tx, "interview"),
            "guild": guild_id,
            "series": DEFAULT_SERIES,
            "series_id": series_id,
            "follows": follows_id,
            "person": person_id,
            "version": version_id,
            "source": source.value,
            "title": title,
            "introduction": introduction,
            "closing": closing,
            "hash": document_hash,
            "actor": actor_id,
            "now": to_text(now),
        },
    )


def put_answer(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    position: int,
    question: Question,
    text: str,
    actor_id: int,
    *,
    based_on: int = 0,
    now: datetime,
) -> AnswerChanged | None:
    """Write the first or the next revision of the answer to a question, wherever it stands; see `revise`.

    A first one is placed at ``position``, or at the end where another answer has that place.
    """
    current = tx.fetch_one(
        """
        SELECT id, position, question, text, revision, author_id FROM answer
        WHERE guild_id = ? AND interview_id = ? AND question_key = ? AND superseded_at IS NULL
        """,
        (guild_id, interview_id, question.key),
    )
    if current is not None:
        return revise(tx, guild_id, interview_id, current, text, actor_id, based_on=based_on, now=now)
    if _find_current(tx, guild_id, interview_id, position) is not None:
        last = tx.fetch_one(
            "SELECT max(position) AS last FROM answer WHERE guild_id = ? AND interview_id = ?",
            (guild_id, interview_id),
        )
        position = int(last["last"]) + 1 if last else position
    insert_answers(tx, guild_id, interview_id, [(position, question, text)], actor_id, now=now)
    return None


def put_answers(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    answers: Mapping[int, tuple[Question, str]],
    actor_id: int,
    *,
    based_on: Mapping[str, int],
    now: datetime,
) -> list[AnswerChanged]:
    """Write what a form brought: place → (question, text), where empty texts leave what is there.

    ``based_on`` has the revision that was seen of each question's answer (none: 0). Returns what came too late, which
    is kept, as `revise` says.
    """
    conflicts = [
        put_answer(
            tx,
            guild_id,
            interview_id,
            position,
            question,
            text,
            actor_id,
            based_on=based_on.get(question.key, 0),
            now=now,
        )
        for position, (question, text) in answers.items()
        if text
    ]
    return [conflict for conflict in conflicts if conflict is not None]


def insert_answers(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    answers: Sequence[tuple[int, Question, str]],
    actor_id: int,
    *,
    now: datetime,
) -> None:
    """Write the first revisions of answers, each with its position; none of them may be there yet."""
    tx.execute_many(
        """
        INSERT INTO answer (guild_id, interview_id, position, question_key, purpose, question, text, revision,
            author_id, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
        """,
        [
            (
                guild_id,
                interview_id,
                position,
                question.key,
                question.purpose.value,
                question.text,
                text,
                actor_id,
                to_text(now),
            )
            for position, question, text in answers
        ],
    )


def revise(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    current: sqlite3.Row,
    text: str,
    actor_id: int,
    *,
    based_on: int,
    now: datetime,
) -> AnswerChanged | None:
    """Write the next revision, unless the newest one is not that on which the text is based.

    Then a text that its author did not touch is let go, and any other is kept for them: the result says where. Over an
    answer that was left out before its form was opened, which showed none (0), nothing is lost.
    """
    if text == current["text"]:
        return None
    if current["revision"] == based_on or (not based_on and not current["text"]):
        supersede(tx, guild_id, current, text, actor_id, now=now)
        return None
    base = tx.fetch_one(
        "SELECT text FROM answer WHERE guild_id = ? AND interview_id = ? AND position = ? AND revision = ?",
        (guild_id, interview_id, current["position"], based_on),
    )
    if base is not None and base["text"] == text:
        return None
    kept = tx.insert(
        """
        INSERT INTO kept_text (guild_id, user_id, interview_id, position, text, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        (guild_id, actor_id, interview_id, current["position"], text, to_text(now)),
    )
    author_id = int(current["author_id"])
    name = name_in(tx, guild_id, author_id)
    return AnswerChanged(kept, current["question"], author_id, author_name=name)


def current_answer(tx: Transaction, guild_id: int, interview_id: int, position: int) -> sqlite3.Row:
    """Return the row of the newest revision; raise AnswerNotFound."""
    row = _find_current(tx, guild_id, interview_id, position)
    if row is None:
        raise AnswerNotFound
    return row


def _find_current(tx: Transaction, guild_id: int, interview_id: int, position: int) -> sqlite3.Row | None:
    return tx.fetch_one(
        """
        SELECT id, position, question, text, revision, author_id FROM answer
        WHERE guild_id = ? AND interview_id = ? AND position = ? AND superseded_at IS NULL
        """,
        (guild_id, interview_id, position),
    )


def leave_out(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    seen: Mapping[int, int],
    actor_id: int,
    *,
    now: datetime,
) -> None:
    """Empty answers, position → revision that was seen, which counts as skipping their questions.

    Raises InterviewChanged where one has a newer text, and LastAnswer where others can see the interview, or wait for
    it, and nothing would be left in it.
    """
    for position, revision in seen.items():
        current = current_answer(tx, guild_id, interview_id, position)
        if current["revision"] != revision:
            raise InterviewChanged
        supersede(tx, guild_id, current, "", actor_id, now=now)
        tx.execute(
            """
            INSERT OR IGNORE INTO skipped_question (interview_id, guild_id, question_key)
            SELECT interview_id, guild_id, question_key FROM answer WHERE id = ? AND guild_id = ?
            """,
            (current["id"], guild_id),
        )
    empty = tx.fetch_one(
        """
        SELECT 1 FROM interview i WHERE i.id = ? AND i.guild_id = ? AND i.status IN ('submitted', 'approved')
            AND NOT EXISTS (
                SELECT 1 FROM answer a WHERE a.interview_id = i.id AND a.superseded_at IS NULL AND a.text <> ''
            )
        """,
        (interview_id, guild_id),
    )
    if empty is not None:
        raise LastAnswer


def supersede(
    tx: Transaction, guild_id: int, current: sqlite3.Row, text: str, actor_id: int, *, now: datetime
) -> None:
    """Write the next revision after ``current``, which stays as history."""
    tx.execute(
        "UPDATE answer SET superseded_at = ? WHERE id = ? AND guild_id = ?",
        (to_text(now), current["id"], guild_id),
    )
    tx.execute(
        """
        INSERT INTO answer (guild_id, interview_id, position, question_key, purpose, question, text, revision,
            author_id, created_at)
        SELECT guild_id, interview_id, position, question_key, purpose, question, ?, revision + 1, ?, ?
        FROM answer WHERE id = ? AND guild_id = ?
        """,
        (text, actor_id, to_text(now), current["id"], guild_id),
    )
