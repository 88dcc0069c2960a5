"""What is held about one member of a server: all of it to be taken away, or to be erased."""

import sqlite3
from datetime import datetime
from typing import Any

from bot.domain.models import ConsentState, InterviewStatus
from bot.domain.posts import Posted
from db.audit_log import audit
from db.interviews.consent import forget_recorder
from db.interviews.publication import changing_interview, set_status
from db.interviews.withdrawals import take_posts_back
from db.member_names import MemberNames
from db.name_cache import NameRepository
from db.sqlite.database import Database, Transaction

_NOBODY = 0
"""Stands where an erased member wrote or did something that belongs to others."""
_MINE = """
    SELECT i.id FROM interview i JOIN person p ON p.id = i.person_id
    WHERE p.guild_id = :guild AND p.user_id = :user
"""
"""Stands below where it says MINE."""
_OURS = "SELECT id FROM interview WHERE guild_id = :guild"
"""Stands below where it says OURS: tables that know no server's rows are reached by its interviews."""
_EXPORTED = {
    "person": "SELECT name, nickname, created_at FROM person WHERE guild_id = :guild AND user_id = :user",
    "name": "SELECT name FROM member_name WHERE guild_id = :guild AND user_id = :user",
    "handles": """
        SELECT h.kind, h.value FROM handle h JOIN person p ON p.id = h.person_id
        WHERE p.guild_id = :guild AND p.user_id = :user ORDER BY h.position
    """,
    "interviews": """
        SELECT id, status, consent_state, title, introduction, closing, created_at, published_at, last_posted_at
        FROM interview WHERE guild_id = :guild AND id IN (MINE)
    """,
    "answers": """
        SELECT interview_id, question, text, revision, created_at, superseded_at FROM answer
        WHERE +guild_id = :guild AND interview_id IN (OURS) AND (interview_id IN (MINE) OR author_id = :user)
        ORDER BY interview_id, position, id
    """,
    "consents": """
        SELECT interview_id, scope, state, text_version, recorded_at FROM consent
        WHERE guild_id = :guild AND interview_id IN (MINE)
    """,
    "posts": """
        SELECT interview_id, local_date, state, channel_id, message_id, posted_at FROM occurrence
        WHERE guild_id = :guild AND interview_id IN (MINE)
    """,
    "pictures": """
        SELECT interview_id, file_name, content_type, length(data) AS bytes FROM picture
        WHERE guild_id = :guild AND interview_id IN (MINE)
    """,
    "unsaved_texts": "SELECT interview_id, text, created_at FROM kept_text WHERE guild_id = :guild AND user_id = :user",
    "wishes": """
        SELECT wants_messages, is_opted_out, is_blocked, may_be_asked, message_channel_id FROM member_wish
        WHERE guild_id = :guild AND user_id = :user
    """,
    "invitations": """
        SELECT name, state, is_nominated, created_at FROM invitation WHERE guild_id = :guild AND user_id = :user
    """,
    "nominations_of_me": """
        SELECT name, reason, state, created_at FROM nomination WHERE guild_id = :guild AND user_id = :user
    """,
    "nominations_by_me": """
        SELECT user_id, name, reason, state, created_at FROM nomination
        WHERE guild_id = :guild AND nominator_id = :user
    """,
    "departures": "SELECT looked_at FROM departure WHERE guild_id = :guild AND user_id = :user",
    "decisions": """
        SELECT interview_id, kind, note, created_at FROM decision WHERE guild_id = :guild AND interview_id IN (MINE)
    """,
    "topics": """
        SELECT t.interview_id, o.name FROM interview_topic t JOIN topic o ON o.id = t.topic_id
        WHERE t.guild_id = :guild AND t.interview_id IN (MINE)
    """,
    "recommendations": """
        SELECT m.interview_id, r.title, m.passage FROM resource_mention m JOIN resource r ON r.id = m.resource_id
        WHERE m.guild_id = :guild AND m.interview_id IN (MINE)
    """,
    "asked": "SELECT user_id, asked_at FROM ask WHERE guild_id = :guild AND asker_id = :user",
    "skipped_questions": """
        SELECT interview_id, question_key FROM skipped_question WHERE guild_id = :guild AND interview_id IN (MINE)
    """,
    "imports": """
        SELECT file_name, created_at FROM import_draft
        WHERE guild_id = :guild AND (curator_id = :user OR user_id = :user)
    """,
    "actions": "SELECT action, subject_id, created_at FROM audit_entry WHERE guild_id = :guild AND actor_id = :user",
}
_REMOVED = (
    """
    DELETE FROM notice WHERE guild_id = :guild
        AND occurrence_id IN (SELECT id FROM occurrence WHERE interview_id IN (MINE))
    """,
    """
    UPDATE occurrence SET payload_json = '', interview_id = NULL, wake_at = NULL,
        state = CASE WHEN state IN ('done', 'posted') THEN 'done' ELSE 'skipped' END
    WHERE guild_id = :guild AND interview_id IN (MINE)
    """,
    """
    DELETE FROM import_draft WHERE guild_id = :guild
        AND (curator_id = :user OR user_id = :user OR interview_id IN (MINE))
    """,
    "DELETE FROM kept_text WHERE guild_id = :guild AND (user_id = :user OR interview_id IN (MINE))",
    """
    UPDATE audit_entry SET detail_json = '{}' WHERE guild_id = :guild
        AND (subject_id IN (MINE) OR actor_id = :user OR json_extract(detail_json, '$.user') = :user)
    """,
    "DELETE FROM notice WHERE guild_id = :guild AND user_id = :user",
    """
    DELETE FROM invitation WHERE guild_id = :guild
        AND (user_id = :user OR interview_id IN (MINE) OR follows_id IN (MINE))
    """,
    """
    DELETE FROM search_session WHERE guild_id = :guild AND kind = 'begin'
        AND EXISTS (SELECT 1 FROM json_each(found_json, '$.ids') WHERE value = :user)
    """,
    "DELETE FROM ask WHERE guild_id = :guild AND (user_id = :user OR asker_id = :user)",
    """
    UPDATE interview_topic SET confirmed_by = :nobody
    WHERE +guild_id = :guild AND interview_id IN (OURS) AND confirmed_by = :user
    """,
    "DELETE FROM nomination WHERE guild_id = :guild AND (user_id = :user OR nominator_id = :user)",
    "DELETE FROM member_wish WHERE guild_id = :guild AND user_id = :user AND is_blocked = 0",
    """
    UPDATE member_wish SET wants_messages = 0, is_opted_out = 0, may_be_asked = 0, message_channel_id = NULL
    WHERE guild_id = :guild AND user_id = :user
    """,
    "UPDATE interview SET follows_id = NULL WHERE guild_id = :guild AND follows_id IN (MINE)",
    "DELETE FROM interview WHERE guild_id = :guild AND id IN (MINE)",
    """
    DELETE FROM resource WHERE guild_id = :guild
        AND NOT EXISTS (SELECT 1 FROM resource_mention m WHERE m.resource_id = resource.id)
    """,
    """
    DELETE FROM topic WHERE guild_id = :guild
        AND NOT EXISTS (SELECT 1 FROM interview_topic t WHERE t.topic_id = topic.id)
    """,
    "DELETE FROM person WHERE guild_id = :guild AND user_id = :user",
    "DELETE FROM departure WHERE guild_id = :guild AND user_id = :user",
    "DELETE FROM member_name WHERE guild_id = :guild AND user_id = :user",
    "UPDATE questionnaire_version SET created_by = :nobody WHERE guild_id = :guild AND created_by = :user",
    "UPDATE interview SET created_by = :nobody WHERE guild_id = :guild AND created_by = :user",
    "UPDATE answer SET author_id = :nobody WHERE +guild_id = :guild AND interview_id IN (OURS) AND author_id = :user",
    "UPDATE picture SET author_id = :nobody WHERE +guild_id = :guild AND interview_id IN (OURS) AND author_id = :user",
    "UPDATE queue_entry SET changed_by = :nobody WHERE guild_id = :guild AND changed_by = :user",
    """
    UPDATE decision SET decided_by = :nobody
    WHERE +guild_id = :guild AND interview_id IN (OURS) AND decided_by = :user
    """,
    "UPDATE invitation SET invited_by = :nobody WHERE guild_id = :guild AND invited_by = :user",
    "UPDATE occurrence SET requested_by = :nobody WHERE guild_id = :guild AND requested_by = :user",
    "UPDATE audit_entry SET actor_id = :nobody WHERE guild_id = :guild AND actor_id = :user",
)


class MemberRepository:
    """One member at a time, as they ask for it themselves."""

    def __init__(self, database: Database, names: NameRepository, member_names: MemberNames) -> None:
        self._database = database
        self._names = names
        self._member_names = member_names

    async def export(self, guild_id: int, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return everything that is held about a member, by kind; kinds without anything are left out."""
        found: dict[str, list[dict[str, Any]]] = {}
        for kind, sql in _EXPORTED.items():
            rows = await self._database.read_slow(_spelt_out(sql), {"guild": guild_id, "user": user_id})
            if rows:
                found[kind] = [_as_dict(row) for row in rows]
        return found

    async def erase(self, guild_id: int, user_id: int, *, now: datetime) -> list[Posted]:
        """Erase a member, and return the posts about them that stand in Discord.

        Raises PostUnderway while such a post is being sent. What they did for others stays, without their name.
        """
        parameters = {"guild": guild_id, "user": user_id, "nobody": _NOBODY}

        def work(tx: Transaction) -> list[Posted]:
            self._names.drop_after(tx, guild_id)
            self._member_names.forget_after(tx, guild_id, user_id)
            mine = [int(row["id"]) for row in tx.fetch_all(_MINE, parameters)]
            posts = take_posts_back(tx, guild_id, mine, now=now)
            for row in tx.fetch_all(f"{_MINE} AND i.status <> 'removed'", parameters):
                self._take_down(tx, guild_id, int(row["id"]), now)
            for sql in _REMOVED:
                tx.execute(_spelt_out(sql), parameters)
            forget_recorder(tx, guild_id, user_id, _NOBODY)
            audit(tx, guild_id, "member.erased", now=now)
            return posts

        return await self._database.write(work)

    def _take_down(self, tx: Transaction, guild_id: int, interview_id: int, now: datetime) -> None:
        """Out of the index and of the published, by the one place that knows how."""
        with changing_interview(tx, self._names, guild_id, interview_id, now):
            set_status(tx, guild_id, interview_id, InterviewStatus.REMOVED, ConsentState.WITHDRAWN)


def _spelt_out(sql: str) -> str:
    return sql.replace("MINE", _MINE).replace("OURS", _OURS)


def _as_dict(row: sqlite3.Row) -> dict[str, Any]:
    return {key: row[key] for key in row.keys()}  # noqa: SIM118  # a Row iterates over its values
