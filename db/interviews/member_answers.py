"""What members write in their own interviews, saved wherever they stand by then."""

import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from bot.domain.community import Saved
from bot.domain.lifecycle import WRITABLE
from bot.domain.models import Handle, InterviewStatus, Picture, Question, Questionnaire
from db.guilds.settings import question_from
from db.interviews._beginning import begin_own
from db.interviews._fork import fork_draft
from db.interviews._guards import own_row
from db.interviews._rewording import changing_words, wait_for_member
from db.interviews.curator_edits import drop_picture, set_picture
from db.interviews.people import rename_person, set_handles
from db.interviews.revisions import leave_out, put_answers
from db.name_cache import NameRepository
from db.sqlite.database import Database, Transaction


class OwnTextRepository:
    """The words of members about themselves."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def questions(self, guild_id: int, user_id: int, interview_id: int) -> tuple[Question, ...]:
        """Return what a member's interview asks, even where it was removed; nothing for anybody else's."""
        rows = await self._database.read(
            """
            SELECT q.key, q.label, q.text, q.purpose, q.is_required, q.length_guide FROM interview i
            JOIN person p ON p.id = i.person_id JOIN question q ON q.version_id = i.version_id
            WHERE i.guild_id = ? AND i.id = ? AND p.user_id = ? ORDER BY q.position
            """,
            (guild_id, interview_id, user_id),
        )
        return tuple(question_from(row) for row in rows)

    async def save(
        self,
        guild_id: int,
        user_id: int,
        interview_id: int,
        answers: Mapping[int, tuple[Question, str]],
        *,
        based_on: Mapping[str, int],
        now: datetime,
    ) -> Saved:
        """Save what a member typed, wherever the interview stands by now; it is never lost.

        ``answers`` has place in the questionnaire → (question, text); empty texts leave what is there. In an
        interview that was closed meanwhile the texts become a new draft, with everything that was written before.
        Raises InterviewGone only for what never was this member's, or was erased.
        """
        return await self._database.write(
            lambda tx: self._save(tx, guild_id, user_id, interview_id, answers, based_on, now)
        )

    def _save(
        self,
        tx: Transaction,
        guild_id: int,
        user_id: int,
        interview_id: int,
        answers: Mapping[int, tuple[Question, str]],
        based_on: Mapping[str, int],
        now: datetime,
    ) -> Saved:
        with self._changing_words(tx, guild_id, user_id, interview_id, now) as (target, _):
            conflicts = put_answers(tx, guild_id, target, answers, user_id, based_on=based_on, now=now)
            _unskip(tx, guild_id, target, [q.key for q, text in answers.values() if text])
        late = tuple(replace(c, is_own=True) for c in conflicts)
        return Saved(target, target != interview_id, late)

    async def begin(
        self,
        guild_id: int,
        user_id: int,
        questionnaire: Questionnaire,
        answers: Mapping[int, tuple[Question, str]] | None = None,
        *,
        name: str,
        follows_id: int | None = None,
        handles: Sequence[Handle] | None = None,
        picture: Picture | None = None,
        now: datetime,
    ) -> Saved:
        """Save the first page of a draft that comes into being with it, or of the one that is on its way by now.

        What stands there already is not overwritten, as `save` says. Nobody is refused here: what was typed is kept,
        and handing in is what a blocked member cannot do.
        """

        def work(tx: Transaction) -> Saved:
            interview_id = begin_own(tx, guild_id, user_id, questionnaire, name, follows_id, now=now)
            saved = self._save(tx, guild_id, user_id, interview_id, answers or {}, {}, now)
            if handles is not None or picture is not None:
                self._save_details(tx, guild_id, user_id, interview_id, name, handles, picture, now)
            return saved

        return await self._database.write(work)

    async def save_details(
        self,
        guild_id: int,
        user_id: int,
        interview_id: int,
        *,
        name: str | None = None,
        handles: Sequence[Handle] | None = None,
        picture: Picture | None = None,
        now: datetime,
    ) -> Saved:
        """Save name, names elsewhere and a picture (None leaves each), wherever the interview stands by now."""
        return await self._database.write(
            lambda tx: self._save_details(tx, guild_id, user_id, interview_id, name, handles, picture, now)
        )

    def _save_details(
        self,
        tx: Transaction,
        guild_id: int,
        user_id: int,
        interview_id: int,
        name: str | None,
        handles: Sequence[Handle] | None,
        picture: Picture | None,
        now: datetime,
    ) -> Saved:
        with self._changing_words(tx, guild_id, user_id, interview_id, now) as (target, interview):
            if name is not None:
                rename_person(tx, guild_id, interview["person_id"], name)
            if handles is not None:
                set_handles(tx, guild_id, interview["person_id"], handles)
            if picture is not None:
                set_picture(tx, guild_id, target, picture, user_id, now=now)
        return Saved(target, target != interview_id)

    async def leave_out(
        self, guild_id: int, user_id: int, interview_id: int, seen: Mapping[int, int], *, now: datetime
    ) -> Saved:
        """Empty answers on purpose, position → revision that was seen, wherever the interview stands by now.

        Raises InterviewChanged where one has a newer text, LastAnswer, and what `save` raises.
        """

        def work(tx: Transaction) -> Saved:
            with self._changing_words(tx, guild_id, user_id, interview_id, now) as (target, _):
                leave_out(tx, guild_id, target, seen, user_id, now=now)
            return Saved(target, target != interview_id)

        return await self._database.write(work)

    async def remove_picture(self, guild_id: int, user_id: int, interview_id: int, *, now: datetime) -> Saved:
        """Take the picture out of a member's interview, wherever it stands by now."""

        def work(tx: Transaction) -> Saved:
            with self._changing_words(tx, guild_id, user_id, interview_id, now) as (target, _):
                drop_picture(tx, guild_id, target)
            return Saved(target, target != interview_id)

        return await self._database.write(work)

    @contextmanager
    def _changing_words(
        self, tx: Transaction, guild_id: int, user_id: int, interview_id: int, now: datetime
    ) -> Generator[tuple[int, sqlite3.Row], None, None]:
        """Yield where the words of a member go, with what it was: a new draft if their interview is closed."""
        row = own_row(tx, guild_id, user_id, interview_id)
        is_closed = InterviewStatus(row["status"]) not in WRITABLE
        target = fork_draft(tx, guild_id, row, now=now) if is_closed else interview_id
        with changing_words(
            tx, self._names, guild_id, target, by_member=True, actor_id=user_id, now=now
        ) as interview:
            yield target, interview
        status = tx.fetch_one(
            "SELECT status FROM interview WHERE id = ? AND guild_id = ?", (target, guild_id)
        )
        if status is not None and status["status"] in ("draft", "changes_requested"):
            wait_for_member(tx, guild_id, target, now=now)

    async def skip(self, guild_id: int, user_id: int, interview_id: int, keys: Sequence[str]) -> None:
        """Leave exactly these questions out on purpose, as far as they have no answer."""

        def work(tx: Transaction) -> None:
            own_row(tx, guild_id, user_id, interview_id)
            tx.execute(
                "DELETE FROM skipped_question WHERE interview_id = ? AND guild_id = ?",
                (interview_id, guild_id),
            )
            tx.execute_many(
                """
                INSERT INTO skipped_question (interview_id, guild_id, question_key)
                SELECT i.id, i.guild_id, ?1 FROM interview i WHERE i.id = ?2 AND i.guild_id = ?3 AND NOT EXISTS (
                    SELECT 1 FROM answer a WHERE a.interview_id = i.id AND a.question_key = ?1 AND a.text <> ''
                        AND a.superseded_at IS NULL
                )
                """,
                [(key, interview_id, guild_id) for key in dict.fromkeys(keys)],
            )

        await self._database.write(work)


def _unskip(tx: Transaction, guild_id: int, interview_id: int, keys: Sequence[str]) -> None:
    tx.execute_many(
        "DELETE FROM skipped_question WHERE guild_id = ? AND interview_id = ? AND question_key = ?",
        [(guild_id, interview_id, key) for key in keys],
    )
