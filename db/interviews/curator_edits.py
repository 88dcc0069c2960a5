"""Writing interviews: drafts page by page, edits with revisions, approval with consent, taking down."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.errors import AnswerChanged, AnswerNotFound
from bot.domain.models import Handle, InterviewSource, Picture, Question, Questionnaire
from bot.domain.text import fold
from db.audit_log import audit
from db.interviews._rewording import changing_words
from db.interviews.people import find_or_add_person, rename_person, set_handles
from db.interviews.revisions import (
    current_answer,
    insert_interview,
    leave_out,
    put_answers,
    revise,
    supersede,
)
from db.name_cache import NameRepository
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Snapshot, Transaction


class AuthoringRepository:
    """Every change of an interview by a curator; each is one transaction with its audit entry."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def find_draft(
        self, guild_id: int, series_id: int, *, name: str, user_id: int | None
    ) -> int | None:
        """Return the draft that curators write for a member, or (None) for somebody of this name, in a series."""
        return await self._database.snapshot(lambda s: _find_draft(s, guild_id, series_id, name, user_id))

    async def begin(
        self,
        guild_id: int,
        questionnaire: Questionnaire,
        answers: Mapping[int, tuple[Question, str]] | None = None,
        *,
        name: str,
        user_id: int | None,
        nickname: str = "",
        source: InterviewSource = InterviewSource.FORM,
        is_another: bool = False,
        actor_id: int,
        now: datetime,
    ) -> tuple[int, list[AnswerChanged]]:
        """Save the first page of a draft that comes into being with it; return its id, and what came too late.

        A draft of the same member, or of the same name, is gone on with, unless ``is_another`` says that it is about
        somebody else.
        """

        def work(tx: Transaction) -> tuple[int, list[AnswerChanged]]:
            draft_id = (
                None if is_another else _find_draft(tx, guild_id, questionnaire.series_id, name, user_id)
            )
            if draft_id is None:
                self._names.drop_after(tx, guild_id)
                draft_id = insert_interview(
                    tx,
                    guild_id,
                    find_or_add_person(tx, guild_id, name, user_id, nickname=nickname, now=now),
                    questionnaire.version_id,
                    source,
                    actor_id,
                    now=now,
                    series_id=questionnaire.series_id or None,
                )
                audit(tx, guild_id, "interview.started", now=now, actor_id=actor_id, subject_id=draft_id)
            return draft_id, self._save(tx, guild_id, draft_id, answers or {}, {}, actor_id, now)

        return await self._database.write(work)

    async def save_answers(
        self,
        guild_id: int,
        interview_id: int,
        answers: Mapping[int, tuple[Question, str]],
        *,
        based_on: Mapping[str, int] | None = None,
        actor_id: int,
        now: datetime,
    ) -> list[AnswerChanged]:
        """Save answers: place in the questionnaire → (question, text). Empty texts leave what is there.

        ``based_on`` has the revision that each question's form showed (none: 0). What somebody else has changed
        since is not overwritten: the texts that came too late are kept, and returned.
        """
        return await self._database.write(
            lambda tx: self._save(tx, guild_id, interview_id, answers, based_on or {}, actor_id, now)
        )

    def _save(
        self,
        tx: Transaction,
        guild_id: int,
        interview_id: int,
        answers: Mapping[int, tuple[Question, str]],
        based_on: Mapping[str, int],
        actor_id: int,
        now: datetime,
    ) -> list[AnswerChanged]:
        with changing_words(
            tx, self._names, guild_id, interview_id, by_member=False, actor_id=actor_id, now=now
        ):
            audit(tx, guild_id, "answers.saved", now=now, actor_id=actor_id, subject_id=interview_id)
            return put_answers(tx, guild_id, interview_id, answers, actor_id, based_on=based_on, now=now)

    async def edit_answer(
        self,
        guild_id: int,
        interview_id: int,
        position: int,
        text: str,
        *,
        based_on: int,
        actor_id: int,
        now: datetime,
    ) -> None:
        """Write a new revision of an answer.

        Raises AnswerChanged if ``based_on`` is no longer the newest revision; the text is then kept in the store.
        """

        def work(tx: Transaction) -> AnswerChanged | None:
            with changing_words(
                tx, self._names, guild_id, interview_id, by_member=False, actor_id=actor_id, now=now
            ):
                current = current_answer(tx, guild_id, interview_id, position)
                conflict = revise(
                    tx, guild_id, interview_id, current, text, actor_id, based_on=based_on, now=now
                )
                audit(
                    tx,
                    guild_id,
                    "answer.edited" if conflict is None else "answer.kept",
                    now=now,
                    actor_id=actor_id,
                    subject_id=interview_id,
                    detail={"position": position},
                )
                return conflict

        conflict = await self._database.write(work)
        if conflict is not None:
            raise conflict

    async def leave_out(
        self, guild_id: int, interview_id: int, seen: Mapping[int, int], *, actor_id: int, now: datetime
    ) -> None:
        """Empty answers on purpose, position → revision that was seen; raises as `leave_out` of revisions does."""

        def work(tx: Transaction) -> None:
            with changing_words(
                tx, self._names, guild_id, interview_id, by_member=False, actor_id=actor_id, now=now
            ):
                leave_out(tx, guild_id, interview_id, seen, actor_id, now=now)
                audit(tx, guild_id, "answer.left_out", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)

    async def remove_picture(self, guild_id: int, interview_id: int, *, actor_id: int, now: datetime) -> None:
        """Take the picture out of an interview."""

        def work(tx: Transaction) -> None:
            with changing_words(
                tx, self._names, guild_id, interview_id, by_member=False, actor_id=actor_id, now=now
            ):
                drop_picture(tx, guild_id, interview_id)
                audit(tx, guild_id, "interview.details", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)

    async def restore(self, guild_id: int, answer_id: int, *, actor_id: int, now: datetime) -> int:
        """Make an older revision the newest one and return the interview's id."""
        row = await self._database.read_one(
            "SELECT interview_id, position, text FROM answer WHERE guild_id = ? AND id = ?",
            (guild_id, answer_id),
        )
        if row is None:
            raise AnswerNotFound
        interview_id = int(row["interview_id"])

        def work(tx: Transaction) -> None:
            with changing_words(
                tx, self._names, guild_id, interview_id, by_member=False, actor_id=actor_id, now=now
            ):
                current = current_answer(tx, guild_id, interview_id, row["position"])
                if current["text"] != row["text"]:
                    supersede(tx, guild_id, current, row["text"], actor_id, now=now)
                    audit(
                        tx, guild_id, "answer.restored", now=now, actor_id=actor_id, subject_id=interview_id
                    )

        await self._database.write(work)
        return interview_id

    async def kept_text(self, guild_id: int, kept_id: int, user_id: int) -> tuple[int, int, str] | None:
        """Return (interview id, position, text) of a text that was kept for somebody, or None."""
        row = await self._database.read_one(
            "SELECT interview_id, position, text FROM kept_text WHERE guild_id = ? AND id = ? AND user_id = ?",
            (guild_id, kept_id, user_id),
        )
        return None if row is None else (row["interview_id"], row["position"], row["text"])

    async def set_details(
        self,
        guild_id: int,
        interview_id: int,
        *,
        name: str | None = None,
        handles: Sequence[Handle] | None = None,
        picture: Picture | None = None,
        actor_id: int,
        now: datetime,
    ) -> None:
        """Change the person's name or handles, or the picture; None leaves each as it is."""

        def work(tx: Transaction) -> None:
            with changing_words(
                tx, self._names, guild_id, interview_id, by_member=False, actor_id=actor_id, now=now
            ) as interview:
                if name is not None:
                    rename_person(tx, guild_id, interview["person_id"], name)
                if handles is not None:
                    set_handles(tx, guild_id, interview["person_id"], handles)
                if picture is not None:
                    set_picture(tx, guild_id, interview_id, picture, actor_id, now=now)
                audit(
                    tx,
                    guild_id,
                    "interview.details",
                    now=now,
                    actor_id=actor_id,
                    subject_id=interview_id,
                )

        await self._database.write(work)


def _find_draft(tx: Snapshot, guild_id: int, series_id: int, name: str, user_id: int | None) -> int | None:
    row = tx.fetch_one(
        """
        SELECT i.id FROM interview i JOIN person p ON p.id = i.person_id
        WHERE i.guild_id = :guild AND i.series_id = :series AND i.status = 'draft' AND i.source = 'form'
            AND CASE WHEN :user IS NULL THEN p.name_fold = :name ELSE p.user_id = :user END
        ORDER BY i.id DESC LIMIT 1
        """,
        {"guild": guild_id, "series": series_id, "user": user_id, "name": fold(name)},
    )
    return None if row is None else int(row["id"])


def drop_picture(tx: Transaction, guild_id: int, interview_id: int) -> None:
    """Take the picture out of an interview, if it has one."""
    tx.execute("DELETE FROM picture WHERE interview_id = ? AND guild_id = ?", (interview_id, guild_id))


def set_picture(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    picture: Picture,
    actor_id: int,
    *,
    now: datetime,
) -> None:
    """Store the picture of an interview in place of the one before."""
    tx.execute(
        """
        INSERT INTO picture (interview_id, guild_id, file_name, content_type, data, author_id, created_at, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, 'cleaned')
        ON CONFLICT (interview_id) DO UPDATE SET file_name = excluded.file_name,
            content_type = excluded.content_type, data = excluded.data, author_id = excluded.author_id,
            created_at = excluded.created_at, state = excluded.state
        """,
        (
            interview_id,
            guild_id,
            picture.file_name,
            picture.content_type,
            picture.data,
            actor_id,
            to_text(now),
        ),
    )
