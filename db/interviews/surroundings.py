"""What a published interview leads to: its neighbours by name, its last post, its topics and similar people."""

import sqlite3

from bot.domain.browsing import Surroundings
from db.sqlite.database import Database, Snapshot

_LOOKED_AT = 200
"""Of those who share a topic, the newest so many are looked at for similar ones."""
_BESIDE = """
    SELECT n.id, q.name FROM interview n INDEXED BY interview_by_name JOIN person q ON q.id = n.person_id
    WHERE n.guild_id = :guild AND n.is_published = 1 AND (n.name_fold, n.id) {sign} (:name_fold, :id)
    ORDER BY n.name_fold {order}, n.id {order} LIMIT 1
"""
"""SQLite would rather take the index of all names, and walk over those that are not published."""
_BEFORE = _BESIDE.format(sign="<", order="DESC")
_AFTER = _BESIDE.format(sign=">", order="ASC")
_LAST_POST = """
    SELECT id FROM occurrence
    WHERE interview_id = i.id AND +guild_id = :guild AND message_id IS NOT NULL
        AND note NOT IN ('deleted', 'reposted', 'withdrawn')
    ORDER BY posted_at DESC LIMIT 1
"""
_ITSELF = f"""
    SELECT i.name_fold, i.person_id, w.may_be_asked, o.channel_id, o.message_id, o.channel_kind, o.thread_id
    FROM interview i JOIN person p ON p.id = i.person_id
    LEFT JOIN member_wish w ON w.guild_id = i.guild_id AND w.user_id = p.user_id
    LEFT JOIN occurrence o ON o.id = ({_LAST_POST})
    WHERE i.guild_id = :guild AND i.id = :id AND i.is_published = 1
"""  # noqa: S608  # a constant
_POST = f"""
    SELECT o.channel_id, o.message_id, o.channel_kind FROM interview i
    JOIN occurrence o ON o.guild_id = i.guild_id AND o.id = ({_LAST_POST}) WHERE i.guild_id = :guild AND i.id = :id
"""  # noqa: S608  # a constant
_TOPICS = """
    SELECT o.name FROM interview_topic t JOIN topic o ON o.id = t.topic_id
    WHERE t.interview_id = :id AND t.guild_id = :guild ORDER BY o.key
"""
_SIMILAR = """
    SELECT s.id, q.name, count(*) AS shared FROM interview_topic mine
    CROSS JOIN interview_topic t ON t.topic_id = mine.topic_id AND t.interview_id IN (
        SELECT interview_id FROM interview_topic
        WHERE topic_id = mine.topic_id ORDER BY interview_id DESC LIMIT :looked_at
    )
    CROSS JOIN interview s ON s.id = t.interview_id AND s.is_published = 1 AND s.guild_id = :guild
    CROSS JOIN person q ON q.id = s.person_id
    WHERE mine.interview_id = :id AND s.person_id <> :person
    GROUP BY s.id ORDER BY shared DESC, s.id DESC LIMIT :similar
"""


def load_surroundings(guild_id: int, interview_id: int, similar: int, snapshot: Snapshot) -> Surroundings:
    """Return what a published interview leads to, with at most so many ``similar`` ones; nothing for another."""
    key: dict[str, object] = {"guild": guild_id, "id": interview_id}
    itself = snapshot.fetch_one(_ITSELF, key)
    if itself is None:
        return Surroundings()
    beside = key | {"name_fold": itself["name_fold"]}
    alike = key | {"person": itself["person_id"], "similar": similar, "looked_at": _LOOKED_AT}
    topics = snapshot.fetch_all(_TOPICS, key)
    return Surroundings(
        before=_neighbour(snapshot.fetch_one(_BEFORE, beside)),
        after=_neighbour(snapshot.fetch_one(_AFTER, beside)),
        post=_post(itself),
        thread_id=itself["thread_id"],
        topics=tuple(row["name"] for row in topics),
        similar=tuple((r["id"], r["name"], r["shared"]) for r in snapshot.fetch_all(_SIMILAR, alike)),
        may_be_asked=bool(itself["may_be_asked"]),
    )


async def read_last_post(database: Database, guild_id: int, interview_id: int) -> tuple[int, int] | None:
    """Return (channel, message) of the last post about an interview, published or not, that stands in Discord."""
    row = await database.read_one(_POST, {"guild": guild_id, "id": interview_id})
    return None if row is None else _post(row)


def _neighbour(row: sqlite3.Row | None) -> tuple[int, str] | None:
    return None if row is None else (row["id"], row["name"])


def _post(row: sqlite3.Row) -> tuple[int, int] | None:
    """Return (channel, message) of a post; one in a forum is in a thread of its own, which has the message's id."""
    if row["message_id"] is None:
        return None
    return (row["message_id"] if row["channel_kind"] == "forum" else row["channel_id"], row["message_id"])
