"""The steps of one post. Each is one conditional UPDATE: who finds the row changed has lost the race.

The states and why they suffice: docs/delivery.md.
"""

from collections.abc import Callable
from datetime import datetime

from bot.domain.lost_posts import LOOK_EVERY
from bot.domain.posts import ChannelKind, Notice, NoticeKind, Occurrence, OccurrenceState, instant_of
from db.notifications import add_notice
from db.posts.dry_spells import begin_dry_spell, end_dry_spell
from db.posts.takeover import mark_featured
from db.sqlite.convert import to_optional_text, to_text
from db.sqlite.database import Database, Transaction


class PostingRepository:
    """Moves planned posts from state to state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self,
        occurrence: Occurrence,
        *,
        interview_id: int,
        interview_version: int,
        channel_id: int,
        channel_kind: ChannelKind,
        payload: str,
        nonce: str,
        now: datetime,
        wake_at: datetime,
    ) -> bool:
        """Take a due post for sending, with all that will be sent.

        False if somebody else has it, or the interview is no longer as it was chosen: published, in this version.
        """
        return await self._step(
            """
            UPDATE occurrence SET state = 'sending', interview_id = :interview, channel_id = :channel,
                channel_kind = :kind,
                payload_json = :payload, nonce = :nonce, first_try_at = :now, last_try_at = :now, tries = 1,
                note = '', wake_at = :wake
            WHERE id = :id AND guild_id = :guild AND state = 'due' AND EXISTS (
                SELECT 1 FROM interview WHERE id = :interview AND guild_id = :guild AND is_published = 1
                    AND version = :version
            )
            """,
            {
                "interview": interview_id,
                "version": interview_version,
                "channel": channel_id,
                "kind": channel_kind.value,
                "payload": payload,
                "nonce": nonce,
                "now": to_text(now),
                "wake": to_text(wake_at),
                "id": occurrence.id,
                "guild": occurrence.guild_id,
            },
            then=lambda tx: end_dry_spell(tx, occurrence.guild_id, occurrence.schedule_id),
        )

    async def note_try(self, occurrence: Occurrence, *, now: datetime, wake_at: datetime) -> bool:
        """Record another attempt before it is made."""
        return await self._step(
            """
            UPDATE occurrence SET first_try_at = coalesce(first_try_at, :now), last_try_at = :now, tries = tries + 1,
                wake_at = :wake
            WHERE id = :id AND guild_id = :guild AND state = 'sending' AND tries = :tries
            """,
            {
                "now": to_text(now),
                "wake": to_text(wake_at),
                "id": occurrence.id,
                "guild": occurrence.guild_id,
                "tries": occurrence.tries,
            },
        )

    async def note_leaving(self, occurrence: Occurrence, *, now: datetime, wake_at: datetime) -> bool:
        """Record that the request of an attempt leaves now; False if the post is no longer being sent."""
        return await self._step(
            """
            UPDATE occurrence SET last_try_at = :now, wake_at = :wake
            WHERE id = :id AND guild_id = :guild AND state = 'sending'
            """,
            {
                "now": to_text(now),
                "wake": to_text(wake_at),
                "id": occurrence.id,
                "guild": occurrence.guild_id,
            },
        )

    async def confirm(
        self, occurrence: Occurrence, message_id: int | None, *, now: datetime, shown_id: int | None = None
    ) -> bool:
        """Record that the message exists, and in the same transaction that the interview was featured.

        Both are dated by the message's id, or without one by the first try: a post may be found long after it was made.
        ``shown_id`` is the interview that the message shows, where it was looked at.
        """
        at = min(instant_of(message_id) if message_id is not None else occurrence.first_try_at or now, now)

        def work(tx: Transaction) -> bool:
            interview_id = _known_interview(tx, occurrence, shown_id)
            changed = tx.execute(
                """
                UPDATE occurrence SET state = 'posted', message_id = :message, posted_at = :at, wake_at = :now,
                    interview_id = :interview, look_at = :look
                WHERE id = :id AND guild_id = :guild AND state IN ('sending', 'needs_human')
                """,
                {
                    "message": message_id,
                    "at": to_text(at),
                    "now": to_text(now),
                    "look": to_text(now + LOOK_EVERY),
                    "interview": interview_id,
                    "id": occurrence.id,
                    "guild": occurrence.guild_id,
                },
            )
            if changed:
                mark_featured(tx, occurrence.guild_id, interview_id, at)
                _plan_again(tx, occurrence, now)
            return bool(changed)

        return await self._database.write(work)

    async def note_thread(
        self,
        occurrence: Occurrence,
        thread_id: int | None,
        *,
        is_done: bool,
        now: datetime,
        notice: Notice | None = None,
    ) -> None:
        """Record the thread of a post, or that nothing is left to do for it, and what curators must know of that."""
        await self._step(
            """
            UPDATE occurrence SET thread_id = coalesce(:thread, thread_id), thread_is_done = :done
            WHERE id = :id AND guild_id = :guild
            """,
            {"thread": thread_id, "done": int(is_done), "id": occurrence.id, "guild": occurrence.guild_id},
            notice=notice,
            now=now,
        )

    async def note_published(
        self, occurrence: Occurrence, *, now: datetime, notice: Notice | None = None
    ) -> None:
        """Record that nothing is left to do for publishing, and what curators must know of that."""
        await self._step(
            "UPDATE occurrence SET publish_is_done = 1 WHERE id = :id AND guild_id = :guild",
            {"id": occurrence.id, "guild": occurrence.guild_id},
            notice=notice,
            now=now,
        )

    async def postpone(
        self,
        occurrence: Occurrence,
        wake_at: datetime,
        note: str = "",
        *,
        notice: Notice | None = None,
        now: datetime | None = None,
        since: datetime | None = None,
    ) -> None:
        """Look at a post again later, in the state that it is in; ``since`` takes the place of its last try."""
        await self._step(
            """
            UPDATE occurrence SET wake_at = :wake, note = :note, last_try_at = coalesce(:since, last_try_at)
            WHERE id = :id AND guild_id = :guild AND wake_at IS NOT NULL AND (:seen <> 'due' OR message_id IS NULL)
            """,
            {
                "wake": to_text(wake_at),
                "seen": occurrence.state.value,
                "note": note,
                "since": to_optional_text(since),
                "id": occurrence.id,
                "guild": occurrence.guild_id,
            },
            notice=notice,
            now=now,
        )

    async def hold(self, occurrence: Occurrence, wake_at: datetime, note: str) -> None:
        """Look at a claimed post again later, of which nothing was sent: it has no try behind it."""
        await self._step(
            """
            UPDATE occurrence SET first_try_at = NULL, last_try_at = NULL, tries = 0, wake_at = :wake, note = :note
            WHERE id = :id AND guild_id = :guild AND state = 'sending'
            """,
            {"wake": to_text(wake_at), "note": note, "id": occurrence.id, "guild": occurrence.guild_id},
        )

    async def transition(
        self,
        occurrence: Occurrence,
        state: OccurrenceState,
        *,
        now: datetime,
        note: str = "",
        code: int | None = None,
        wake_at: datetime | None = None,
        notice: Notice | None = None,
    ) -> bool:
        """Move a post to a resting state and have its schedule planned; False if it rests there already.

        With a notice, the curators hear of it, of nobody being ready once (`db.posts.dry_spells`): both are stored, or
        neither.

        From ``due``, ``sending``, ``posted`` or ``blocked``; a curator's answer also from ``needs_human``. One that was
        seen ``due`` and was found in its channel meanwhile (`db.posts.takeover`) stays as it is.
        """

        def work(tx: Transaction) -> bool:
            changed = tx.execute(
                """
                UPDATE occurrence SET state = :state, note = :note, blocked_code = :code, wake_at = :wake
                WHERE id = :id AND guild_id = :guild AND state NOT IN ('done', 'skipped')
                    AND (state <> :state OR state = 'blocked')
                    AND (:seen <> 'due' OR message_id IS NULL OR :state = 'done')
                """,
                {
                    "state": state.value,
                    "seen": occurrence.state.value,
                    "note": note,
                    "code": code,
                    "wake": to_optional_text(wake_at),
                    "id": occurrence.id,
                    "guild": occurrence.guild_id,
                },
            )
            if changed and state is not OccurrenceState.BLOCKED:
                _plan_again(tx, occurrence, now)
            if changed and notice is not None and _is_news(tx, occurrence, notice):
                add_notice(tx, occurrence.guild_id, notice, now=now)
            return bool(changed)

        return await self._database.write(work)

    async def retry_blocked(self, guild_id: int, *, now: datetime) -> None:
        """Give a server's blocked post another chance, after its settings or permissions changed."""
        await self._step(
            "UPDATE occurrence SET state = 'due', wake_at = :now WHERE guild_id = :guild AND state = 'blocked'",
            {"now": to_text(now), "guild": guild_id},
        )

    async def _step(
        self,
        sql: str,
        parameters: dict[str, object],
        *,
        notice: Notice | None = None,
        now: datetime | None = None,
        then: Callable[[Transaction], None] | None = None,
    ) -> bool:
        def work(tx: Transaction) -> bool:
            changed = tx.execute(sql, parameters)
            if changed and then is not None:
                then(tx)
            if changed and notice is not None and now is not None:
                add_notice(tx, int(str(parameters["guild"])), notice, now=now)
            return bool(changed)

        return await self._database.write(work)


def _is_news(tx: Transaction, occurrence: Occurrence, notice: Notice) -> bool:
    """Tell whether a notice is to be told, which for a date with nobody ready is so once until somebody is."""
    if notice.kind is not NoticeKind.NOBODY_READY:
        return True
    day = occurrence.local_date.isoformat()
    return begin_dry_spell(tx, occurrence.guild_id, occurrence.schedule_id, day)


def _plan_again(tx: Transaction, occurrence: Occurrence, now: datetime) -> None:
    if not occurrence.is_manual:
        tx.execute(
            "UPDATE schedule SET plan_at = ? WHERE id = ? AND guild_id = ?",
            (to_text(now), occurrence.schedule_id, occurrence.guild_id),
        )


def _known_interview(tx: Transaction, occurrence: Occurrence, shown_id: int | None) -> int | None:
    """Return the interview that a post shows, None if the store has no such one: another copy of it may have chosen."""
    if shown_id is None or shown_id == occurrence.interview_id:
        return occurrence.interview_id
    row = tx.fetch_one(
        "SELECT id FROM interview WHERE id = ? AND guild_id = ?", (shown_id, occurrence.guild_id)
    )
    return None if row is None else int(row["id"])
