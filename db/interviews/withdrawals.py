"""Taking an interview back: out of sight at once, and its posts on a list that is worked off until they are gone."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.errors import InterviewGone, NothingOfYours, PostUnderway
from bot.domain.models import ConsentState, InterviewStatus
from bot.domain.posts import ChannelKind, Notice, Posted
from db.interviews._rewording import audit_interview
from db.interviews.consent import record_consent
from db.interviews.publication import changing_interview, set_status
from db.name_cache import NameRepository
from db.notifications import add_notice
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Transaction
from db.waking import list_due, next_due

_TOO_FAR = timedelta(hours=24)
"""No try is put off so far (`bot.background.takedowns`): a later instant was stored by a clock that was ahead."""
_LEFT_TO_THE_ASKER = timedelta(minutes=2)
"""So long the one who asked works on the list themself; then whatever is left is done for them."""


class WithdrawingRepository:
    """Interviews taken back, and the posts that have to follow."""

    def __init__(self, database: Database, names: NameRepository) -> None:
        self._database = database
        self._names = names

    async def withdraw(
        self, guild_id: int, user_id: int, interview_id: int, *, text_version: str, now: datetime
    ) -> list[Posted]:
        """Take a member's interview out of queue, search and lists, and return the posts that are to be deleted.

        They stand in the store too, so that a crash forgets none. Raises InterviewGone for what is not theirs,
        NothingOfYours if it is taken back already, PostUnderway while it is being sent.
        """

        def work(tx: Transaction) -> list[Posted]:
            with changing_interview(tx, self._names, guild_id, interview_id, now) as interview:
                if interview["user_id"] != user_id:
                    raise InterviewGone
                if interview["status"] == InterviewStatus.WITHDRAWN:
                    raise NothingOfYours
                set_status(tx, guild_id, interview_id, InterviewStatus.WITHDRAWN, ConsentState.WITHDRAWN)
                posts = take_posts_back(tx, guild_id, [interview_id], now=now)
                tx.execute(
                    "UPDATE interview SET frozen_json = '', nudge_at = NULL WHERE id = ? AND guild_id = ?",
                    (interview_id, guild_id),
                )
                record_consent(
                    tx, guild_id, interview_id, ConsentState.WITHDRAWN, user_id, text_version, now=now
                )
                audit_interview(tx, guild_id, "own.withdrawn", interview_id, user_id, now=now)
                return posts

        return await self._database.write(work)

    async def list_due(
        self, *, now: datetime, except_ids: Sequence[object] = (), limit: int = 20
    ) -> list[tuple[int, int]]:
        """Return (server, id) of posts that are still to be deleted, and due for a try, leaving some out."""
        return await list_due(
            self._database, "takedown", "wake_at", now, except_ids, limit=limit, longest=_TOO_FAR
        )

    async def get(self, guild_id: int, takedown_id: int) -> Posted | None:
        """Return a post of a server that is still to be deleted."""
        row = await self._database.read_one(
            """
            SELECT id, guild_id, channel_id, channel_kind, message_id, thread_id, tries FROM takedown
            WHERE guild_id = ? AND id = ?
            """,
            (guild_id, takedown_id),
        )
        return None if row is None else _posted(row)

    async def next_wake_at(self, now: datetime, *, except_ids: Sequence[object] = ()) -> datetime | None:
        """Return when a post of any server is to be deleted next, leaving some out."""
        return await next_due(self._database, "takedown", "wake_at", now, except_ids, longest=_TOO_FAR)

    async def note_try(
        self, post: Posted, *, wake_at: datetime | None, notice: Notice | None, now: datetime
    ) -> None:
        """Record a try: to be repeated at ``wake_at``, or (None) over; with what the curators must know of it."""

        def work(tx: Transaction) -> None:
            if wake_at is None:
                changed = tx.execute(
                    "DELETE FROM takedown WHERE id = ? AND guild_id = ?", (post.id, post.guild_id)
                )
            else:
                changed = tx.execute(
                    "UPDATE takedown SET tries = tries + 1, wake_at = ? WHERE id = ? AND guild_id = ?",
                    (to_text(wake_at), post.id, post.guild_id),
                )
            if changed and notice is not None:
                add_notice(tx, post.guild_id, notice, now=now)

        await self._database.write(work)


def take_posts_back(
    tx: Transaction, guild_id: int, interview_ids: Sequence[int], *, now: datetime
) -> list[Posted]:
    """End all that is planned with these interviews, and list their posts for deletion; raise PostUnderway."""
    posts: list[Posted] = []
    for interview_id in interview_ids:
        rows = tx.fetch_all(
            """
            SELECT state, channel_id, channel_kind, message_id, thread_id FROM occurrence
            WHERE guild_id = ? AND interview_id = ?
            """,
            (guild_id, interview_id),
        )
        if any(row["state"] == "sending" for row in rows):
            raise PostUnderway
        tx.execute(
            """
            DELETE FROM notice WHERE guild_id = ? AND sent_at IS NULL
                AND (interview_id = ? OR occurrence_id IN (SELECT id FROM occurrence WHERE interview_id = ?))
            """,
            (guild_id, interview_id, interview_id),
        )
        tx.execute(
            """
            UPDATE occurrence SET payload_json = '', wake_at = NULL, thread_is_done = 1, publish_is_done = 1,
                note = CASE WHEN state IN ('done', 'posted') THEN 'withdrawn' ELSE 'taken_down' END,
                state = CASE WHEN state IN ('done', 'posted') THEN 'done' ELSE 'skipped' END
            WHERE guild_id = ? AND interview_id = ? AND state <> 'skipped'
            """,
            (guild_id, interview_id),
        )
        tx.execute(
            "DELETE FROM queue_entry WHERE guild_id = ? AND interview_id = ?", (guild_id, interview_id)
        )
        posts += [_list(tx, guild_id, row, now) for row in rows if row["message_id"] is not None]
    return posts


def _list(tx: Transaction, guild_id: int, row: sqlite3.Row, now: datetime) -> Posted:
    found = tx.fetch_one(
        """
        INSERT INTO takedown (guild_id, channel_id, channel_kind, message_id, thread_id, wake_at)
        VALUES (:guild, :channel, :kind, :message, :thread, :wake)
        ON CONFLICT (guild_id, message_id) DO UPDATE SET wake_at = :wake
        RETURNING id, guild_id, channel_id, channel_kind, message_id, thread_id, tries
        """,
        {
            "guild": guild_id,
            "channel": row["channel_id"],
            "kind": row["channel_kind"],
            "message": row["message_id"],
            "thread": row["thread_id"],
            "wake": to_text(now + _LEFT_TO_THE_ASKER),
        },
    )
    if found is None:
        raise InterviewGone
    return _posted(found)


def _posted(row: sqlite3.Row) -> Posted:
    return Posted(
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        kind=ChannelKind(row["channel_kind"]),
        thread_id=row["thread_id"],
        id=row["id"],
        guild_id=row["guild_id"],
        tries=row["tries"],
    )
