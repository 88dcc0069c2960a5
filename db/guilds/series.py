"""A server's series, and the versions of their questionnaires."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.domain.community import Series
from bot.domain.errors import NoSuchSeries, QuestionsChanged, SeriesExists
from bot.domain.models import Question, Questionnaire
from db.audit_log import audit
from db.guilds.settings import DEFAULT_SERIES, insert_questions
from db.ids import fresh_id
from db.name_cache import NameRepository
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Transaction

_FOLLOW_UP = "follow-up"


class SeriesRepository:
    """Series by name, and what they ask."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def list_all(self, guild_id: int) -> list[Series]:
        """Return a server's series, the first one first, then by name."""
        rows = await self._database.read(
            "SELECT id, name, questionnaire_id FROM series WHERE guild_id = ? ORDER BY name <> ?, name",
            (guild_id, DEFAULT_SERIES),
        )
        return [_series(row) for row in rows]

    async def find(self, guild_id: int, name: str | None) -> Series:
        """Return a series by its name, whatever its case, or for None the first one; raise NoSuchSeries."""
        known = await self.list_all(guild_id)
        if name is None:
            return known[0]
        wanted = name.strip().casefold()
        found = next((s for s in known if wanted in (s.name.casefold(), f"#{s.id}")), None)
        if found is None:
            raise NoSuchSeries(name, tuple(s.name for s in known if not s.is_default))
        return found

    async def get(self, guild_id: int, series_id: int) -> Series:
        """Return a series by its id; raise NoSuchSeries."""
        return await self.find(guild_id, f"#{series_id}")

    async def add(self, guild_id: int, name: str, *, actor_id: int, now: datetime) -> Series:
        """Add a series that asks what the first one asks at present, without a date so far; raise SeriesExists."""

        def work(tx: Transaction) -> None:
            taken = tx.fetch_one(
                "SELECT 1 FROM series WHERE guild_id = ? AND lower(name) = lower(?)", (guild_id, name)
            )
            if taken is not None:
                raise SeriesExists(name)
            questionnaire = _copy_first_questionnaire(tx, guild_id, name, actor_id, now)
            series = tx.insert(
                "INSERT INTO series (guild_id, name, questionnaire_id) VALUES (?, ?, ?)",
                (guild_id, name, questionnaire),
            )
            _add_schedule(tx, guild_id, series)
            detail = {"name": name}
            audit(tx, guild_id, "series.added", now=now, actor_id=actor_id, subject_id=series, detail=detail)

        await self._database.write(work)
        return await self.find(guild_id, name)

    async def change_questions(
        self,
        guild_id: int,
        series: Series,
        questions: Sequence[Question],
        *,
        based_on: int,
        actor_id: int,
        now: datetime,
    ) -> None:
        """Store a new version of what a series asks; interviews keep the version with which they were begun.

        ``based_on`` is the id of the version that was seen: QuestionsChanged if there is a newer one.
        """

        def work(tx: Transaction) -> None:
            newest = tx.fetch_one(
                """
                SELECT id FROM questionnaire_version WHERE guild_id = ? AND questionnaire_id = ?
                ORDER BY number DESC LIMIT 1
                """,
                (guild_id, series.questionnaire_id),
            )
            if newest is None or newest["id"] != based_on:
                raise QuestionsChanged
            version = _add_version(tx, guild_id, series.questionnaire_id, actor_id, now)
            insert_questions(tx, guild_id, version, questions)
            self._names.drop_after(tx, guild_id)
            audit(
                tx,
                guild_id,
                "questions.changed",
                now=now,
                actor_id=actor_id,
                subject_id=series.id,
                detail={"count": len(questions)},
            )

        await self._database.write(work)

    async def follow_up(
        self, guild_id: int, series_id: int, questions: Sequence[Question], *, now: datetime
    ) -> Questionnaire:
        """Return the questions that are asked a year later, for interviews of a series; made when first needed."""

        def work(tx: Transaction) -> int:
            known = tx.fetch_one(
                """
                SELECT v.id FROM questionnaire_version v JOIN questionnaire q ON q.id = v.questionnaire_id
                WHERE q.guild_id = ? AND q.is_follow_up = 1 ORDER BY v.number DESC LIMIT 1
                """,
                (guild_id,),
            )
            if known is not None:
                return int(known["id"])
            questionnaire = tx.insert(
                "INSERT INTO questionnaire (guild_id, name, is_follow_up) VALUES (?, ?, 1)",
                (guild_id, _FOLLOW_UP),
            )
            version = _add_version(tx, guild_id, questionnaire, 0, now)
            insert_questions(tx, guild_id, version, questions)
            return version

        version_id = await self._database.write(work)
        return Questionnaire(version_id=version_id, number=1, questions=tuple(questions), series_id=series_id)


def _add_version(tx: Transaction, guild_id: int, questionnaire_id: int, actor_id: int, now: datetime) -> int:
    return tx.insert(
        """
        INSERT INTO questionnaire_version (guild_id, questionnaire_id, number, created_by, created_at)
        VALUES (:guild, :id, (
            SELECT coalesce(max(number), 0) + 1 FROM questionnaire_version
            WHERE guild_id = :guild AND questionnaire_id = :id
        ), :actor, :now)
        """,
        {"guild": guild_id, "id": questionnaire_id, "actor": actor_id, "now": to_text(now)},
    )


def _copy_first_questionnaire(tx: Transaction, guild_id: int, name: str, actor_id: int, now: datetime) -> int:
    """Add a questionnaire with what the first series asks at present, and return its id."""
    questionnaire = tx.insert("INSERT INTO questionnaire (guild_id, name) VALUES (?, ?)", (guild_id, name))
    tx.execute(
        """
        INSERT INTO question (guild_id, version_id, position, key, label, text, purpose, is_required, length_guide)
        SELECT guild_id, :version, position, key, label, text, purpose, is_required, length_guide
        FROM question WHERE guild_id = :guild AND version_id = (
            SELECT v.id FROM questionnaire_version v JOIN series s ON s.questionnaire_id = v.questionnaire_id
            WHERE s.guild_id = :guild AND s.name = :first ORDER BY v.number DESC LIMIT 1
        )
        """,
        {
            "version": _add_version(tx, guild_id, questionnaire, actor_id, now),
            "guild": guild_id,
            "first": DEFAULT_SERIES,
        },
    )
    return questionnaire


def _add_schedule(tx: Transaction, guild_id: int, series_id: int) -> None:
    """Add a schedule without a date, in the zone of the first series."""
    tx.execute(
        """
        INSERT INTO schedule (id, guild_id, series_id, timezone)
        SELECT :id, :guild, :series, s.timezone FROM schedule s JOIN series r ON r.id = s.series_id
        WHERE s.guild_id = :guild AND r.name = :first
        """,
        {"id": fresh_id(tx, "schedule"), "guild": guild_id, "series": series_id, "first": DEFAULT_SERIES},
    )


def _series(row: sqlite3.Row) -> Series:
    return Series(
        id=row["id"],
        name=row["name"],
        is_default=row["name"] == DEFAULT_SERIES,
        questionnaire_id=row["questionnaire_id"],
    )
