"""Servers, their settings, and the questionnaire and series that each begins with."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.domain.models import GuildSettings, Interview, Purpose, Question, Questionnaire
from bot.domain.telling_apart import FIRST_SERIES
from db.ids import fresh_id
from db.member_names import MemberNames
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Transaction

DEFAULT_SERIES = FIRST_SERIES
_SETTINGS_KEPT = 4096
SETTINGS_COLUMNS = (
    "id, curator_role_id, review_channel_id, audit_channel_id, nudge_days, follow_up_months, digest_days"
)
_QUESTION_COLUMNS = "q.key, q.label, q.text, q.purpose, q.is_required, q.length_guide"


class GuildRepository:
    """Everything about a server that is not an interview or a date."""

    def __init__(self, database: Database, default_questions: Sequence[Question]) -> None:
        self._database = database
        self._default_questions = tuple(default_questions)
        self._known: set[int] = set()
        self._settings: dict[int, GuildSettings] = {}
        self._generation = 0
        self.member_names = MemberNames(database)

    async def ensure(self, guild_id: int, *, now: datetime) -> None:
        """Create the server with its first questionnaire, series and schedule, unless it exists."""
        if guild_id in self._known:
            return

        def work(tx: Transaction) -> None:
            if tx.fetch_one("SELECT 1 FROM guild WHERE id = ?", (guild_id,)) is None:
                self._create(tx, guild_id, now)

        if await self._database.read_one("SELECT 1 FROM guild WHERE id = ?", (guild_id,)) is None:
            await self._database.write(work)
        self._known.add(guild_id)

    def _create(self, tx: Transaction, guild_id: int, now: datetime) -> None:
        tx.execute(
            """
            INSERT INTO guild (id, search_key, created_at)
            VALUES (?, (SELECT coalesce(max(search_key), 0) + 1 FROM guild), ?)
            """,
            (guild_id, to_text(now)),
        )
        questionnaire = tx.insert(
            "INSERT INTO questionnaire (guild_id, name) VALUES (?, ?)", (guild_id, DEFAULT_SERIES)
        )
        version = tx.insert(
            """
            INSERT INTO questionnaire_version (guild_id, questionnaire_id, number, created_at)
            VALUES (?, ?, 1, ?)
            """,
            (guild_id, questionnaire, to_text(now)),
        )
        insert_questions(tx, guild_id, version, self._default_questions)
        series = tx.insert(
            "INSERT INTO series (guild_id, name, questionnaire_id) VALUES (?, ?, ?)",
            (guild_id, DEFAULT_SERIES, questionnaire),
        )
        tx.execute(
            "INSERT INTO schedule (id, guild_id, series_id) VALUES (?, ?, ?)",
            (fresh_id(tx, "schedule"), guild_id, series),
        )

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return what a server chose, from memory if it was asked before; the defaults for one that chose nothing."""
        known = self._settings.get(guild_id)
        if known is not None:
            return known
        generation = self._generation
        settings = await self._load_settings(guild_id)
        if generation == self._generation:
            if len(self._settings) >= _SETTINGS_KEPT:
                self._settings.clear()
            self._settings[guild_id] = settings
        return settings

    async def _load_settings(self, guild_id: int) -> GuildSettings:
        row = await self._database.read_one(
            f"SELECT {SETTINGS_COLUMNS} FROM guild WHERE id = ?",  # noqa: S608  # a constant
            (guild_id,),
        )
        return GuildSettings(guild_id=guild_id) if row is None else settings_from(row)

    def forget_settings(self, guild_id: int) -> None:
        """Read what a server chose anew when it is asked for next, also where it is being read just now."""
        self._generation += 1
        self._settings.pop(guild_id, None)

    async def questions_or_default(self, guild_id: int) -> tuple[Question, ...]:
        """Return a server's questions, the default ones of a server that is not known yet."""
        row = await self._database.read_one("SELECT 1 FROM guild WHERE id = ?", (guild_id,))
        return self._default_questions if row is None else (await self.questionnaire(guild_id)).questions

    async def questionnaire(self, guild_id: int, series_id: int | None = None) -> Questionnaire:
        """Return the newest version of the questions of a series, of a server's first one by default."""
        rows = await self._database.read(
            f"""
            SELECT {_QUESTION_COLUMNS}, v.id, v.number, s.id AS series_id
            FROM series s
            JOIN questionnaire_version v ON v.id = (
                SELECT id FROM questionnaire_version
                WHERE questionnaire_id = s.questionnaire_id
                ORDER BY number DESC LIMIT 1
            )
            JOIN question q ON q.version_id = v.id
            WHERE s.guild_id = :guild AND ((:id IS NULL AND s.name = :series) OR s.id = :id)
            ORDER BY q.position
            """,  # noqa: S608  # a constant
            {"guild": guild_id, "series": DEFAULT_SERIES, "id": series_id},
        )
        return Questionnaire(
            version_id=rows[0]["id"],
            number=rows[0]["number"],
            questions=tuple(question_from(r) for r in rows),
            series_id=rows[0]["series_id"],
        )

    async def questions_of(self, interview: Interview) -> tuple[Question, ...]:
        """Return the questions with which an interview was begun, in their wording of then."""
        rows = await self._database.read(
            f"""
            SELECT {_QUESTION_COLUMNS} FROM question q
            WHERE q.guild_id = ? AND q.version_id = ? ORDER BY q.position
            """,  # noqa: S608  # a constant
            (interview.guild_id, interview.version_id),
        )
        return tuple(question_from(r) for r in rows)

    async def mark_left(self, guild_id: int, *, now: datetime) -> None:
        """Note that the bot left a server."""

        def work(tx: Transaction) -> None:
            tx.execute("UPDATE guild SET left_at = ? WHERE id = ?", (to_text(now), guild_id))

        await self._database.write(work)

    async def mark_others_left(self, guild_ids: Sequence[int], *, now: datetime) -> int:
        """Note that the bot is in these servers and has left all others; return how many it turns out to have left."""

        def work(tx: Transaction) -> int:
            present = json.dumps(list(guild_ids))
            tx.execute(
                "UPDATE guild SET left_at = NULL WHERE left_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
                (present,),
            )
            return tx.execute(
                "UPDATE guild SET left_at = ? WHERE left_at IS NULL AND id NOT IN (SELECT value FROM json_each(?))",
                (to_text(now), present),
            )

        return await self._database.write(work)

    async def mark_present(self, guild_ids: Sequence[int]) -> None:
        """Note that the bot is in these servers."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "UPDATE guild SET left_at = NULL WHERE left_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(guild_ids)),),
            )

        await self._database.write(work)


def insert_questions(tx: Transaction, guild_id: int, version_id: int, questions: Sequence[Question]) -> None:
    """Write the questions of a version, in order."""
    tx.execute_many(
        """
        INSERT INTO question (guild_id, version_id, position, key, label, text, purpose, is_required, length_guide)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                guild_id,
                version_id,
                i,
                q.key,
                q.label,
                q.text,
                q.purpose.value,
                int(q.is_required),
                q.length_guide,
            )
            for i, q in enumerate(questions, start=1)
        ],
    )


def settings_from(row: sqlite3.Row) -> GuildSettings:
    """Map a row of ``guild``."""
    return GuildSettings(
        guild_id=row["id"],
        curator_role_id=row["curator_role_id"],
        review_channel_id=row["review_channel_id"],
        audit_channel_id=row["audit_channel_id"],
        nudge_days=row["nudge_days"],
        follow_up_months=row["follow_up_months"],
        digest_days=row["digest_days"],
    )


def question_from(row: sqlite3.Row) -> Question:
    """Map a row of ``question``."""
    return Question(
        key=row["key"],
        label=row["label"],
        text=row["text"],
        purpose=Purpose(row["purpose"]),
        length_guide=row["length_guide"],
        is_required=bool(row["is_required"]),
    )
