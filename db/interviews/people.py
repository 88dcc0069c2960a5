"""People inside a transaction: who an interview is with, and the names they have elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import InterviewGone, MemberTaken
from bot.domain.models import Handle
from bot.domain.text import fold
from db.sqlite.convert import to_text
from db.sqlite.database import Transaction


def find_or_add_person(
    tx: Transaction, guild_id: int, name: str, user_id: int | None, *, nickname: str, now: datetime
) -> int:
    """Return the person of a member, or a new person; a name alone never identifies anybody.

    A person who is known keeps name and nickname (what is indexed changes only in `changing_interview`).
    """
    if user_id is not None:
        row = tx.fetch_one("SELECT id FROM person WHERE guild_id = ? AND user_id = ?", (guild_id, user_id))
        if row is not None:
            return int(row["id"])
    return tx.insert(
        """
        INSERT INTO person (guild_id, user_id, name, name_fold, nickname, created_at) VALUES (?, ?, ?, ?, ?, ?)
        """,
        (guild_id, user_id, name, fold(name), nickname, to_text(now)),
    )


def rename_person(tx: Transaction, guild_id: int, person_id: int, name: str) -> None:
    """Change the name under which a person's interviews are listed."""
    tx.execute(
        "UPDATE person SET name = ?, name_fold = ? WHERE id = ? AND guild_id = ?",
        (name, fold(name), person_id, guild_id),
    )
    tx.execute(
        "UPDATE interview SET name_fold = ? WHERE person_id = ? AND guild_id = ?",
        (fold(name), person_id, guild_id),
    )


def set_handles(tx: Transaction, guild_id: int, person_id: int, handles: Sequence[Handle]) -> None:
    """Replace a person's handles."""
    tx.execute("DELETE FROM handle WHERE person_id = ? AND guild_id = ?", (person_id, guild_id))
    tx.execute_many(
        "INSERT INTO handle (guild_id, person_id, position, kind, value) VALUES (?, ?, ?, ?, ?)",
        [(guild_id, person_id, i, h.kind, h.value) for i, h in enumerate(handles, start=1)],
    )


def tie_member(tx: Transaction, guild_id: int, person_id: int, user_id: int, nickname: str) -> None:
    """Tie a person to a member; raise MemberTaken if the member is somebody else here already."""
    other = tx.fetch_one(
        "SELECT id, name FROM person WHERE guild_id = ? AND user_id = ? AND id <> ?",
        (guild_id, user_id, person_id),
    )
    if other is not None:
        raise MemberTaken(other["name"])
    tx.execute(
        "UPDATE person SET user_id = ?, nickname = ? WHERE id = ? AND guild_id = ?",
        (user_id, nickname, person_id, guild_id),
    )


def person_of(tx: Transaction, guild_id: int, interview_id: int) -> int:
    """Return the person of an interview; raise InterviewGone."""
    row = tx.fetch_one(
        "SELECT person_id FROM interview WHERE id = ? AND guild_id = ?", (interview_id, guild_id)
    )
    if row is None:
        raise InterviewGone
    return int(row["person_id"])
