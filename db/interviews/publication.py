"""The one place where an interview becomes visible or invisible, with its published position and in the index.

An interview is published when it is approved and its consent allows it. Published ones have positions without
gaps (1 to n in each server), so that a random one is one look-up, and in the full-text index.
"""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

from bot.domain.errors import InterviewChanged, InterviewGone, OnlyThemself
from bot.domain.lifecycle import may_become
from bot.domain.models import ConsentState, InterviewSource, InterviewStatus
from bot.domain.search import index_text
from db.audit_log import audit
from db.interviews._guards import refuse_empty
from db.interviews._post_names import rename_posts
from db.interviews.consent import ever_spoke, record_consent
from db.interviews.recommendations import read_knowledge
from db.name_cache import NameRepository
from db.sqlite.convert import to_text
from db.sqlite.database import Transaction


@contextmanager
def changing_interview(
    tx: Transaction, names: NameRepository, guild_id: int, interview_id: int, now: datetime
) -> Generator[sqlite3.Row, None, None]:
    """Take an interview out of the index, and put it back at the end as it then is; yields what it was.

    That is its ``person_id``, ``user_id``, ``status``, ``consent_state`` and ``version``, which is counted up. The
    person's other interviews are indexed again too, since their name may change; what was posted about them follows;
    the server's names are forgotten with the commit. Raises InterviewGone if the server has no such interview or it
    was removed.
    """
    row = tx.fetch_one(
        """
        SELECT i.person_id, p.user_id, i.status, i.consent_state, i.version
        FROM interview i JOIN person p ON p.id = i.person_id
        WHERE i.id = ? AND i.guild_id = ? AND i.status <> 'removed'
        """,
        (interview_id, guild_id),
    )
    if row is None:
        raise InterviewGone
    names.drop_after(tx, guild_id)
    for published in _published_of(tx, guild_id, row["person_id"]):
        _index(tx, guild_id, published, is_removal=True)
    yield row
    tx.execute(
        "UPDATE interview SET version = version + 1 WHERE id = ? AND guild_id = ?", (interview_id, guild_id)
    )
    _give_published_position_if_due(tx, guild_id, interview_id, now)
    for published in _published_of(tx, guild_id, row["person_id"]):
        _index(tx, guild_id, published, is_removal=False)
    rename_posts(tx, guild_id, row["person_id"], now=now)
    read_knowledge(tx, guild_id, interview_id)


def _published_of(tx: Transaction, guild_id: int, person_id: int) -> list[int]:
    rows = tx.fetch_all(
        "SELECT id FROM interview WHERE guild_id = ? AND person_id = ? AND is_published = 1",
        (guild_id, person_id),
    )
    return [int(row["id"]) for row in rows]


def _give_published_position_if_due(tx: Transaction, guild_id: int, interview_id: int, now: datetime) -> None:
    row = tx.fetch_one(
        "SELECT status, consent_state, shelf FROM interview WHERE id = ? AND guild_id = ?",
        (interview_id, guild_id),
    )
    if row is None or row["shelf"] is not None or row["status"] != InterviewStatus.APPROVED:
        return
    if ConsentState(row["consent_state"]).allows_posting:
        _give_published_position(tx, guild_id, interview_id, now)


def _give_published_position(tx: Transaction, guild_id: int, interview_id: int, now: datetime) -> None:
    tx.execute("UPDATE guild SET published_count = published_count + 1 WHERE id = ?", (guild_id,))
    tx.execute(
        """
        UPDATE interview
        SET is_published = 1, published_at = coalesce(published_at, :now),
            shelf = (SELECT published_count FROM guild WHERE id = :guild)
        WHERE id = :id AND guild_id = :guild
        """,
        {"guild": guild_id, "id": interview_id, "now": to_text(now)},
    )


def _free_published_position(
    tx: Transaction, guild_id: int, interview_id: int, published_position: int
) -> None:
    """Unpublish, and move the last position into the gap.

    Before the status changes, since the schema refuses a published interview that is not approved.
    """
    tx.execute(
        "UPDATE interview SET is_published = 0, shelf = NULL WHERE id = ? AND guild_id = ?",
        (interview_id, guild_id),
    )
    tx.execute(
        """
        UPDATE interview SET shelf = :gap
        WHERE guild_id = :guild AND shelf = (SELECT published_count FROM guild WHERE id = :guild)
        """,
        {"gap": published_position, "guild": guild_id},
    )
    tx.execute("UPDATE guild SET published_count = published_count - 1 WHERE id = ?", (guild_id,))


def set_status(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    status: InterviewStatus,
    consent: ConsentState,
) -> None:
    """Set status and consent together; only inside `changing_interview`.

    Raises InterviewChanged for a step that `bot.domain.lifecycle` does not know: somebody was faster.
    """
    row = tx.fetch_one(
        "SELECT shelf, status FROM interview WHERE id = ? AND guild_id = ?", (interview_id, guild_id)
    )
    if row is None or not may_become(InterviewStatus(row["status"]), status):
        raise InterviewChanged
    is_published = status is InterviewStatus.APPROVED and consent.allows_posting
    if row["shelf"] is not None and not is_published:
        _free_published_position(tx, guild_id, interview_id, row["shelf"])
    tx.execute(
        "UPDATE interview SET status = ?, consent_state = ? WHERE id = ? AND guild_id = ?",
        (status.value, consent.value, interview_id, guild_id),
    )


def record_approval(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    consent: ConsentState,
    text_version: str,
    actor_id: int,
    *,
    now: datetime,
) -> None:
    """Approve an interview on its person's behalf, with their consent, inside `changing_interview`.

    Raises NothingToSubmit without an answer, and OnlyThemself where the person speaks for themself: they wrote it,
    or gave their own consent before.
    """
    row = tx.fetch_one(
        """
        SELECT p.name, p.user_id, i.source FROM interview i JOIN person p ON p.id = i.person_id
        WHERE i.id = ? AND i.guild_id = ?
        """,
        (interview_id, guild_id),
    )
    if row is not None and consent is not ConsentState.NOT_YET:
        is_theirs = row["source"] == InterviewSource.SELF
        if is_theirs or ever_spoke(tx, guild_id, interview_id, row["user_id"]):
            raise OnlyThemself(row["name"])
    refuse_empty(tx, guild_id, interview_id)
    record_consent(tx, guild_id, interview_id, consent, actor_id, text_version, now=now)
    set_status(tx, guild_id, interview_id, InterviewStatus.APPROVED, consent)
    tx.execute(
        "UPDATE interview SET approved_at = coalesce(approved_at, ?) WHERE id = ? AND guild_id = ?",
        (to_text(now), interview_id, guild_id),
    )
    audit(
        tx,
        guild_id,
        "interview.approved",
        now=now,
        actor_id=actor_id,
        subject_id=interview_id,
        detail={"consent": consent.value},
    )


def _index(tx: Transaction, guild_id: int, interview_id: int, *, is_removal: bool) -> None:
    document = search_document(tx, guild_id, interview_id)
    if is_removal:
        sql = "INSERT INTO interview_search (interview_search, rowid, name, title, body) VALUES ('delete', ?, ?, ?, ?)"
    else:
        sql = "INSERT INTO interview_search (rowid, name, title, body) VALUES (?, ?, ?, ?)"
    tx.execute(sql, (interview_id, *document))


def search_document(tx: Transaction, guild_id: int, interview_id: int) -> tuple[str, str, str]:
    """Return what the index holds for an interview as it is now: name and handles, title, answers."""
    row = tx.fetch_one(
        """
        SELECT g.search_key, p.name, p.nickname, i.title, i.introduction,
            (SELECT group_concat(value, ' ') FROM (
                SELECT value FROM handle WHERE guild_id = :guild AND person_id = p.id ORDER BY position
            )) AS handles,
            (SELECT group_concat(text, char(10)) FROM (
                SELECT text FROM answer WHERE guild_id = :guild AND interview_id = :id AND superseded_at IS NULL
                ORDER BY position
            )) AS answers
        FROM interview i JOIN person p ON p.id = i.person_id JOIN guild g ON g.id = i.guild_id
        WHERE i.guild_id = :guild AND i.id = :id
        """,
        {"guild": guild_id, "id": interview_id},
    )
    if row is None:
        raise InterviewGone
    key = row["search_key"]
    name = " ".join([row["name"], row["nickname"], row["handles"] or ""])
    body = "\n".join([row["introduction"], row["answers"] or ""])
    lines = (_indexed(line, key) for line in body.split("\n"))
    return index_text(name, key), index_text(row["title"], key), " ".join(filter(None, lines))


_indexed = lru_cache(maxsize=256)(index_text)
"""A change takes all lines out of the index and puts them back, and most of them are the same."""
