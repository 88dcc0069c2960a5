"""What curators say about posting the interviews of people who left, and the dates that wait for their word.

Each change is conditional: of two curators the second finds it decided.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import AlreadyDecided
from bot.domain.leavers import WAITS_FOR_WORD, LeaverChoice
from bot.domain.posts import Notice, NoticeKind, Occurrence
from db.audit_log import audit
from db.notifications import add_notice
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Transaction


class LeaverRepository:
    """Asked, posted anyway, or held; for each interview by itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def choice(self, guild_id: int, interview_id: int) -> LeaverChoice:
        """Return what is known of the curators' choice about an interview."""
        row = await self._database.read_one(
            "SELECT leaver_choice FROM interview WHERE guild_id = ? AND id = ?", (guild_id, interview_id)
        )
        return LeaverChoice.NONE if row is None else LeaverChoice(row["leaver_choice"])

    async def ask(self, guild_id: int, notices: Sequence[Notice], *, now: datetime) -> None:
        """Ask curators about the interviews of these notices, once each."""

        def work(tx: Transaction) -> None:
            for notice in notices:
                _ask(tx, guild_id, notice, now)

        await self._database.write(work)

    async def wait(
        self,
        occurrence: Occurrence,
        passed_over: Sequence[int],
        notices: Sequence[Notice],
        *,
        now: datetime,
        wake_at: datetime,
    ) -> bool:
        """Have a due post wait for a word about the interviews that were ``passed_over``; ask where nobody asked yet.

        Where all were asked about at other dates, the first is asked about again, once for this date. Returns False if
        one of them was decided about meanwhile, so that the date is looked at again at once.
        """
        guild_id = occurrence.guild_id

        def work(tx: Transaction) -> bool:
            for interview_id in passed_over:
                if _is_decided(tx, guild_id, interview_id):
                    return False
            changed = tx.execute(
                """
                UPDATE occurrence SET state = 'blocked', note = :note, wake_at = :wake, blocked_code = NULL
                WHERE id = :id AND guild_id = :guild AND state = 'due'
                """,
                {"note": WAITS_FOR_WORD, "wake": to_text(wake_at), "id": occurrence.id, "guild": guild_id},
            )
            if not changed:
                return True
            was_told = _was_told(tx, occurrence)
            asked = [_ask(tx, guild_id, notice, now) for notice in notices]
            if notices and not any(asked) and not was_told:
                add_notice(tx, guild_id, notices[0], now=now)
            return True

        return await self._database.write(work)

    async def look_again(self, occurrence: Occurrence, *, now: datetime) -> None:
        """Have a post that waits for a word looked at again."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE occurrence SET state = 'due', wake_at = ?
                WHERE id = ? AND guild_id = ? AND state = 'blocked' AND note = ?
                """,
                (to_text(now), occurrence.id, occurrence.guild_id, WAITS_FOR_WORD),
            )

        await self._database.write(work)

    async def choose_anew(self, occurrence: Occurrence, *, now: datetime) -> bool:
        """Let go of a claimed post that is not in its channel, because its person left: it is due once more.

        A post by hand keeps its person.
        """

        def work(tx: Transaction) -> bool:
            changed = tx.execute(
                """
                UPDATE occurrence SET state = 'due', wake_at = ?, payload_json = '', note = '',
                    interview_id = CASE WHEN is_manual THEN interview_id END
                WHERE id = ? AND guild_id = ? AND state = 'sending'
                """,
                (to_text(now), occurrence.id, occurrence.guild_id),
            )
            return bool(changed)

        return await self._database.write(work)

    async def post_anyway(self, guild_id: int, interview_id: int, *, actor_id: int, now: datetime) -> None:
        """Have an interview posted at its turn though its person left; raise AlreadyDecided."""

        def work(tx: Transaction) -> None:
            _decide(tx, guild_id, interview_id, LeaverChoice.POST)
            _wake_waiting(tx, guild_id, now)
            audit(tx, guild_id, "leaver.posts", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)

    async def hold(self, guild_id: int, interview_id: int, *, actor_id: int, now: datetime) -> None:
        """Keep an interview out of the rotation, because its person left; raise AlreadyDecided.

        Once it is released, curators are asked again if its person is still gone.
        """

        def work(tx: Transaction) -> None:
            _decide(tx, guild_id, interview_id, LeaverChoice.NONE)
            tx.execute(
                """
                INSERT INTO queue_entry (interview_id, guild_id, is_held, changed_by, changed_at)
                VALUES (:id, :guild, 1, :actor, :now)
                ON CONFLICT (interview_id) DO UPDATE SET is_held = 1, changed_by = :actor, changed_at = :now
                """,
                {"id": interview_id, "guild": guild_id, "actor": actor_id, "now": to_text(now)},
            )
            _wake_waiting(tx, guild_id, now)
            audit(tx, guild_id, "queue.held", now=now, actor_id=actor_id, subject_id=interview_id)

        await self._database.write(work)

    async def wake_waiting(self, guild_id: int, *, now: datetime) -> None:
        """Have the dates of a server that wait for a word looked at again."""
        await self._database.write(lambda tx: _wake_waiting(tx, guild_id, now))


def _ask(tx: Transaction, guild_id: int, notice: Notice, now: datetime) -> bool:
    """Ask about an interview unless that was done; return whether it is asked now."""
    changed = tx.execute(
        "UPDATE interview SET leaver_choice = 'asked' WHERE id = ? AND guild_id = ? AND leaver_choice = ''",
        (notice.interview_id, guild_id),
    )
    if changed:
        add_notice(tx, guild_id, notice, now=now)
    return bool(changed)


def _is_decided(tx: Transaction, guild_id: int, interview_id: int) -> bool:
    """Tell whether an interview is not to be asked about: it may be posted, is held, or is published no more."""
    row = tx.fetch_one(
        """
        SELECT 1 FROM interview i LEFT JOIN queue_entry q ON q.interview_id = i.id
        WHERE i.id = ? AND i.guild_id = ? AND i.is_published = 1 AND i.leaver_choice <> 'post'
            AND coalesce(q.is_held, 0) = 0
        """,
        (interview_id, guild_id),
    )
    return row is None


def _was_told(tx: Transaction, occurrence: Occurrence) -> bool:
    """Tell whether curators know that a date waits for their word."""
    row = tx.fetch_one(
        """
        SELECT 1 FROM notice WHERE guild_id = ? AND occurrence_id = ? AND kind = ?
            AND json_extract(data_json, '$.waits') = 1
        """,
        (occurrence.guild_id, occurrence.id, NoticeKind.LEAVER.value),
    )
    return row is not None


def _decide(tx: Transaction, guild_id: int, interview_id: int, choice: LeaverChoice) -> None:
    changed = tx.execute(
        """
        UPDATE interview SET leaver_choice = ?
        WHERE id = ? AND guild_id = ? AND is_published AND leaver_choice = 'asked'
        """,
        (choice.value, interview_id, guild_id),
    )
    if not changed:
        raise AlreadyDecided


def _wake_waiting(tx: Transaction, guild_id: int, now: datetime) -> None:
    tx.execute(
        "UPDATE occurrence SET state = 'due', wake_at = ? WHERE guild_id = ? AND state = 'blocked' AND note = ?",
        (to_text(now), guild_id, WAITS_FOR_WORD),
    )
