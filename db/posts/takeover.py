"""Posts that are in a channel and not in the store, which is older than they are: a backup, or a copy beside another.

What they were is read off their own messages (`bot.discord_api.marker_search`), so that nobody is introduced again, and
whoever takes an interview back takes all its posts back.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.posts import FoundPost, Notice, NoticeKind, Occurrence, TakenOver, instant_of
from db.ids import never_give
from db.notifications import add_notice
from db.sqlite.convert import to_instant, to_text
from db.sqlite.database import Database, Transaction

_UNFINISHED = timedelta(days=1)
"""A post taken over that is younger than this may still lack its thread; all that follows may be repeated."""
_SPARE_IDS = 1000
"""Beyond the ids that are seen in posts: drafts that the store lost had ids too, and cards and forms carry them."""
_CLOCKS_DIFFER = timedelta(minutes=15)
_LISTED = 10


class TakeoverRepository:
    """The posts that the store learns of from their channel."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last_known(self, guild_id: int, channel_id: int) -> int:
        """Return the id of the newest of our posts in a channel that the store knows, or has told the curators of."""
        row = await self._database.read_one(
            """
            SELECT max(
                coalesce((SELECT max(message_id) FROM occurrence WHERE guild_id = :guild AND channel_id = :channel), 0),
                coalesce((SELECT max(json_extract(data_json, '$.last')) FROM notice
                    WHERE guild_id = :guild AND kind = :kind AND json_extract(data_json, '$.channel') = :channel), 0)
            ) AS top
            """,
            {"guild": guild_id, "channel": channel_id, "kind": NoticeKind.UNKNOWN_POSTS.value},
        )
        return int(row["top"]) if row else 0

    async def may_show(self, guild_id: int, interview_id: int, message_id: int) -> bool:
        """Tell whether a post can be about an interview; one that is younger than the post only got the same id."""
        row = await self._database.read_one(
            "SELECT created_at FROM interview WHERE id = ? AND guild_id = ?", (interview_id, guild_id)
        )
        return row is not None and _is_before(row, message_id)

    async def take_over(self, guild_id: int, posts: Sequence[FoundPost], *, now: datetime) -> TakenOver:
        """Make posts of ours known, oldest first, each once; the curators are told of all in one transaction.

        A post that is being sent at the moment is left to whoever sends it.
        """

        def work(tx: Transaction) -> TakenOver:
            taken, unknown = 0, list[FoundPost]()
            for post in sorted(posts, key=lambda p: p.message_id):
                became = _take(tx, guild_id, post, now)
                taken += became is True
                unknown += [post] if became is None else []
            if taken or unknown:
                never_give(tx, "interview", max(p.interview_id for p in posts) + _SPARE_IDS)
                never_give(tx, "schedule", max(p.marker.schedule_id for p in posts) + _SPARE_IDS)
            _tell(tx, guild_id, posts, taken, unknown, now)
            return TakenOver(taken, len(unknown))

        return await self._database.write(work)

    async def keep(
        self, occurrence: Occurrence, post: FoundPost, notices: Sequence[Notice], *, now: datetime
    ) -> None:
        """Have a post be the one of its date that stays, instead of the one that was stored, and tell the curators."""

        def work(tx: Transaction) -> None:
            if post.message_id != occurrence.message_id:
                interview_id, _ = _interview_of(tx, occurrence.guild_id, post)
                _write(tx, occurrence.guild_id, occurrence.id, post, interview_id, now)
                if interview_id != occurrence.interview_id:
                    _not_featured(tx, occurrence)
                    mark_featured(tx, occurrence.guild_id, interview_id, instant_of(post.message_id))
            for notice in notices:
                add_notice(tx, occurrence.guild_id, notice, now=now)

        await self._database.write(work)


def _take(tx: Transaction, guild_id: int, post: FoundPost, now: datetime) -> bool | None:
    """Make one post known; return whether the store lacked it, None if it belongs to no interview.

    Even then it has used up its date, if its schedule is known.
    """
    known = tx.fetch_one(
        "SELECT 1 FROM occurrence WHERE guild_id = ? AND message_id = ?", (guild_id, post.message_id)
    )
    if known is not None:
        return False
    interview_id, series_id = _interview_of(tx, guild_id, post)
    schedule_id = _schedule_of(tx, guild_id, post, series_id)
    if schedule_id is None:
        return None
    occurrence_id, state = _place(tx, guild_id, schedule_id, post)
    if state == "sending":
        return False
    _write(tx, guild_id, occurrence_id, post, interview_id, now)
    tx.execute(
        "UPDATE schedule SET plan_at = ? WHERE guild_id = ? AND id = ?", (to_text(now), guild_id, schedule_id)
    )
    if interview_id is None:
        return None
    if state != "done":
        mark_featured(tx, guild_id, interview_id, instant_of(post.message_id))
    return state in ("", "due", "skipped")


def _interview_of(tx: Transaction, guild_id: int, post: FoundPost) -> tuple[int, int] | tuple[None, None]:
    """Return the interview that a post shows, and its series; one that is younger than the post is another one."""
    row = tx.fetch_one(
        "SELECT series_id, created_at FROM interview WHERE id = ? AND guild_id = ?",
        (post.interview_id, guild_id),
    )
    if row is None or not _is_before(row, post.message_id):
        return None, None
    return post.interview_id, int(row["series_id"])


def _is_before(row: sqlite3.Row, message_id: int) -> bool:
    return to_instant(row["created_at"]) <= instant_of(message_id) + _CLOCKS_DIFFER


def _schedule_of(tx: Transaction, guild_id: int, post: FoundPost, series_id: int | None) -> int | None:
    """Return the schedule that made a post; of one that the store lacks, the one of the interview's series."""
    row = tx.fetch_one(
        """
        SELECT id FROM schedule WHERE guild_id = :guild AND (id = :id OR series_id = :series)
        ORDER BY id <> :id LIMIT 1
        """,
        {"guild": guild_id, "id": post.marker.schedule_id, "series": series_id},
    )
    return None if row is None else int(row["id"])


def _place(tx: Transaction, guild_id: int, schedule_id: int, post: FoundPost) -> tuple[int, str]:
    """Return the row of a post and its state: the row of its date and generation, else a new one with the state "".

    Where that row has a message already, this post is a second one of the date, and gets the next generation.
    """
    key = {
        "guild": guild_id,
        "schedule": schedule_id,
        "date": post.marker.local_date.isoformat(),
        "generation": post.marker.generation,
    }
    row = tx.fetch_one(
        """
        SELECT id, state, message_id FROM occurrence
        WHERE guild_id = :guild AND schedule_id = :schedule AND local_date = :date AND generation = :generation
        """,
        key,
    )
    is_own = schedule_id == post.marker.schedule_id
    if is_own and row is not None and row["message_id"] is None:
        return int(row["id"]), str(row["state"])
    if not is_own or row is not None:
        top = tx.fetch_one(
            """
            SELECT coalesce(max(generation), 0) AS top FROM occurrence
            WHERE guild_id = :guild AND schedule_id = :schedule AND local_date = :date
            """,
            key,
        )
        key["generation"] = int(top["top"]) + 1 if top is not None else 1
    added = tx.insert(
        """
        INSERT INTO occurrence (guild_id, schedule_id, local_date, generation, due_at, state, is_manual)
        VALUES (:guild, :schedule, :date, :generation, :at, 'skipped', :manual)
        """,
        {**key, "at": to_text(instant_of(post.message_id)), "manual": int(int(str(key["generation"])) > 0)},
    )
    return added, ""


def _write(
    tx: Transaction,
    guild_id: int,
    occurrence_id: int,
    post: FoundPost,
    interview_id: int | None,
    now: datetime,
) -> None:
    """Have a row say that its post is made; of one that is fresh, what follows a post is done again."""
    at = instant_of(post.message_id)
    is_fresh = now - at < _UNFINISHED
    tx.execute(
        """
        UPDATE occurrence SET state = :state, wake_at = :wake, thread_is_done = :over, publish_is_done = :over,
            interview_id = :interview, channel_id = :channel, channel_kind = :kind, message_id = :message,
            posted_at = :at, look_at = :now, note = '', blocked_code = NULL
        WHERE guild_id = :guild AND id = :id
        """,
        {
            "state": "posted" if is_fresh else "done",
            "wake": to_text(now) if is_fresh else None,
            "now": to_text(now),
            "over": int(not is_fresh),
            "interview": interview_id,
            "channel": post.channel_id,
            "kind": post.channel_kind.value,
            "message": post.message_id,
            "at": to_text(at),
            "guild": guild_id,
            "id": occurrence_id,
        },
    )


def mark_featured(tx: Transaction, guild_id: int, interview_id: int | None, at: datetime) -> None:
    """Record that an interview was featured, and let its place in the queue go."""
    tx.execute(
        """
        UPDATE interview SET last_posted_at = max(coalesce(last_posted_at, ''), ?), times_posted = times_posted + 1
        WHERE id = ? AND guild_id = ?
        """,
        (to_text(at), interview_id, guild_id),
    )
    tx.execute("DELETE FROM queue_entry WHERE interview_id = ? AND guild_id = ?", (interview_id, guild_id))


def _not_featured(tx: Transaction, occurrence: Occurrence) -> None:
    """Take back that an interview was featured by a post that does not stay."""
    tx.execute(
        """
        UPDATE interview SET times_posted = max(times_posted - 1, 0), last_posted_at = (
            SELECT max(posted_at) FROM occurrence WHERE interview_id = :interview AND guild_id = :guild
        ) WHERE id = :interview AND guild_id = :guild
        """,
        {"interview": occurrence.interview_id, "guild": occurrence.guild_id},
    )


def _tell(
    tx: Transaction,
    guild_id: int,
    posts: Sequence[FoundPost],
    taken: int,
    unknown: Sequence[FoundPost],
    now: datetime,
) -> None:
    if taken:
        data: dict[str, str | int] = {"count": taken, "channel": posts[0].channel_id}
        add_notice(tx, guild_id, Notice(kind=NoticeKind.TAKEN_OVER, data=data), now=now)
    if unknown:
        newest = max(p.message_id for p in unknown)
        links = {f"post{i:02}": p.message_id for i, p in enumerate(unknown[-_LISTED:])}
        data = {"count": len(unknown), "channel": posts[0].channel_id, "last": newest, **links}
        add_notice(tx, guild_id, Notice(kind=NoticeKind.UNKNOWN_POSTS, data=data), now=now)
