"""Reading interviews. Every statement is bound to a server id."""

import sqlite3
from functools import partial

from bot.domain.browsing import PAGE_SIZE, BrowseOrder, Surroundings
from bot.domain.models import (
    AnswerRevision,
    Interview,
    InterviewStatus,
    InterviewSummary,
    Picture,
)
from db.interviews.loading import load_interview, may_see
from db.interviews.surroundings import load_surroundings, read_last_post
from db.member_names import name_sql
from db.sqlite.convert import to_instant, to_optional_instant
from db.sqlite.database import Database, Snapshot

_ORDER_KEYS = {
    BrowseOrder.NEWEST: ("i.published_at", False),
    BrowseOrder.NAME: ("i.name_fold", True),
    BrowseOrder.LONGEST_AGO: ("coalesce(i.last_posted_at, '')", True),
}
_SUMMARY = """
    SELECT i.id, p.name, p.user_id, i.status, i.is_published, i.last_posted_at,
        (SELECT a.text FROM answer a
         WHERE a.interview_id = i.id AND a.superseded_at IS NULL AND a.purpose = 'occupation') AS occupation
    FROM interview i JOIN person p ON p.id = i.person_id
"""


class InterviewRepository:
    """Interviews as their readers see them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, interview_id: int, *, owner_id: int | None = None) -> Interview | None:
        """Return an interview as curators may see it, or with ``owner_id`` that member's own; else None.

        What was removed is nobody's; what was withdrawn, or is still being written by its person, is only theirs.
        """
        interview = await self.get_in_any_state(guild_id, interview_id)
        return interview if interview is not None and may_see(interview, owner_id) else None

    async def get_in_any_state(self, guild_id: int, interview_id: int) -> Interview | None:
        """Return an interview of a server wherever it stands, even removed, or None; not to be shown as it is."""

        def work(snapshot: Snapshot) -> Interview | None:
            return load_interview(snapshot, guild_id, interview_id)

        return await self._database.snapshot(work)

    async def get_published(self, guild_id: int, interview_id: int) -> Interview | None:
        """Return an interview that members may read, or None."""
        interview = await self.get(guild_id, interview_id)
        return interview if interview is not None and interview.is_published else None

    async def all_published(self, guild_id: int) -> list[Interview]:
        """Return every interview that members may read, oldest place first."""

        def work(snapshot: Snapshot) -> list[Interview]:
            rows = snapshot.fetch_all(
                "SELECT id FROM interview WHERE guild_id = ? AND shelf IS NOT NULL ORDER BY shelf",
                (guild_id,),
            )
            found = [load_interview(snapshot, guild_id, row["id"]) for row in rows]
            return [interview for interview in found if interview is not None]

        return await self._database.snapshot(work, slow=True)

    async def count_published(self, guild_id: int) -> int:
        """Return how many interviews members may read."""
        row = await self._database.read_one("SELECT published_count FROM guild WHERE id = ?", (guild_id,))
        return 0 if row is None else int(row["published_count"])

    async def find_at_published_position(self, guild_id: int, place: int) -> int | None:
        """Return the id of the published interview at a place from 1 to the count."""
        row = await self._database.read_one(
            "SELECT id FROM interview WHERE guild_id = ? AND shelf = ?", (guild_id, place)
        )
        return None if row is None else int(row["id"])

    async def find_latest(self, guild_id: int) -> int | None:
        """Return the id of the interview that was posted last and is still published."""
        row = await self._database.read_one(
            """
            SELECT id FROM interview
            WHERE guild_id = ? AND is_published = 1 AND coalesce(last_posted_at, '') > ''
            ORDER BY coalesce(last_posted_at, '') DESC LIMIT 1
            """,
            (guild_id,),
        )
        return None if row is None else int(row["id"])

    async def list_published(
        self,
        guild_id: int,
        order: BrowseOrder,
        *,
        after: int | None = None,
        before: int | None = None,
    ) -> list[InterviewSummary]:
        """Return one page more one entry (so that the caller sees whether there is more), beside an interview.

        Pages are found by key, so they don't shift when interviews are added.
        """
        beside = after if before is None else before
        rows = await self._database.snapshot(
            partial(_page, guild_id, order, beside, is_backwards=before is not None)
        )
        found = [_summary(r) for r in rows]
        return found if before is None else found[::-1]

    async def list_places(self, guild_id: int, *, page: int, size: int) -> dict[str, list[str]]:
        """Return places as they were typed, in the order of their letters, with the names of who is there.

        One more than ``size`` if there are more.
        """
        rows = await self._database.read_slow(
            """
            SELECT min(trim(a.text)) AS place, group_concat(p.name, char(10)) AS names FROM interview i
            JOIN person p ON p.id = i.person_id
            JOIN answer a ON a.interview_id = i.id AND a.superseded_at IS NULL AND a.purpose = 'location'
            WHERE i.guild_id = ? AND i.is_published = 1 AND trim(a.text) <> ''
            GROUP BY lower(trim(a.text)) ORDER BY lower(trim(a.text)) LIMIT ? OFFSET ?
            """,
            (guild_id, size + 1, page * size),
        )
        return {str(r["place"]): str(r["names"]).split("\n") for r in rows}

    async def around(self, guild_id: int, interview_id: int, *, similar: int) -> Surroundings:
        """Return what a published interview leads to, all as of one moment."""
        return await self._database.snapshot(partial(load_surroundings, guild_id, interview_id, similar))

    async def last_post(self, guild_id: int, interview_id: int) -> tuple[int, int] | None:
        """Return (channel, message) of the last post about an interview that stands in Discord."""
        return await read_last_post(self._database, guild_id, interview_id)

    async def history(
        self, guild_id: int, interview_id: int, *, page: int, size: int
    ) -> list[AnswerRevision]:
        """Return revisions of all answers, newest first; one more than ``size`` if there are more."""
        rows = await self._database.read(
            f"""
            SELECT a.id, a.question, a.text, a.revision, a.author_id, a.created_at,
                a.superseded_at IS NULL AS is_current, coalesce(b.text, '') AS before,
                {name_sql("a.guild_id", "a.author_id")} AS author_name
            FROM answer a LEFT JOIN answer b ON b.interview_id = a.interview_id AND b.position = a.position
                AND b.revision = a.revision - 1
            WHERE a.guild_id = ? AND a.interview_id = ?
            ORDER BY a.created_at DESC, a.id DESC LIMIT ? OFFSET ?
            """,  # noqa: S608  # a constant
            (guild_id, interview_id, size + 1, page * size),
        )
        return [
            AnswerRevision(
                answer_id=r["id"],
                question=r["question"],
                text=r["text"],
                revision=r["revision"],
                author_id=r["author_id"],
                created_at=to_instant(r["created_at"]),
                is_current=bool(r["is_current"]),
                before=r["before"],
                author_name=r["author_name"],
            )
            for r in rows
        ]

    async def picture(
        self, guild_id: int, interview_id: int, *, with_refused: bool = False
    ) -> Picture | None:
        """Return the picture of an interview, once it is cleaned; one that its person refused only on request."""
        row = await self._database.read_one(
            """
            SELECT c.file_name, c.content_type, c.data FROM picture c JOIN interview i ON i.id = c.interview_id
            WHERE c.guild_id = ? AND c.interview_id = ? AND c.state = 'cleaned' AND (i.allows_picture = 1 OR ?)
            """,
            (guild_id, interview_id, int(with_refused)),
        )
        if row is None:
            return None
        return Picture(file_name=row["file_name"], content_type=row["content_type"], data=row["data"])


def _page(
    guild_id: int, order: BrowseOrder, beside: int | None, snapshot: Snapshot, *, is_backwards: bool
) -> list[sqlite3.Row]:
    """Return one page and one more: first those of the same key, then beyond, so that an index leads to each."""
    key, ascends = _ORDER_KEYS[order]
    direction, sign = ("ASC", ">") if ascends != is_backwards else ("DESC", "<")
    base = f"{_SUMMARY} WHERE i.guild_id = :guild AND i.is_published = 1"
    parameters = {"guild": guild_id, "id": beside, "limit": PAGE_SIZE + 1}
    beyond, rows = "", list[sqlite3.Row]()
    if beside is not None:
        at = snapshot.fetch_one(
            f"SELECT {key} FROM interview i WHERE i.id = :id AND i.guild_id = :guild",  # noqa: S608  # a constant
            {"guild": guild_id, "id": beside},
        )
        if at is None:
            return []
        parameters["key"], beyond = at[0], f"AND {key} {sign} :key"
        rows = snapshot.fetch_all(
            f"{base} AND {key} = :key AND i.id {sign} :id ORDER BY i.id {direction} LIMIT :limit", parameters
        )
        parameters["limit"] = PAGE_SIZE + 1 - len(rows)
    rows += snapshot.fetch_all(
        f"{base} {beyond} ORDER BY {key} {direction}, i.id {direction} LIMIT :limit", parameters
    )
    return rows


def _summary(row: sqlite3.Row) -> InterviewSummary:
    return InterviewSummary(
        id=row["id"],
        name=row["name"],
        user_id=row["user_id"],
        occupation=row["occupation"] or "",
        status=InterviewStatus(row["status"]),
        is_published=bool(row["is_published"]),
        last_posted_at=to_optional_instant(row["last_posted_at"]),
    )
