"""Full-text search within one server, and the searches that its pages belong to.

A search is carried out once; what it found is kept in order, so that pages don't shift when interviews are added. What
is shown of it is asked anew each time, so that nothing is shown that is no longer published.
"""

import json
from datetime import datetime

from bot.domain.errors import DraftNotFound
from bot.domain.findings import Filter, Search
from bot.domain.models import SearchHit
from bot.domain.search import Query, parse_query, replaced
from db.search.index import ServerIndex
from db.search.sessions import drop_old
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Snapshot, Transaction

_MERGED = 64
"""Pages of the index that one step of merging writes: about a millisecond."""


class SearchRepository:
    """The index of published interviews."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def carry_out(
        self, guild_id: int, text: str, only: Filter | None = None, *, session_id: int = 0
    ) -> Search:
        """Carry out a search; nothing that is typed is an error. `keep` it, under its id, if there are more pages.

        Without an interview that has all the words, words that nobody used are taken for the nearest ones, then any
        of the words are enough.
        """

        def work(snapshot: Snapshot) -> Search:
            return _carry_out(ServerIndex.of(snapshot, guild_id), text, only, session_id)

        return await self._database.snapshot(work, slow=True)

    async def begin(
        self, guild_id: int, text: str, only: Filter | None = None, *, session_id: int = 0, size: int
    ) -> tuple[Search, list[SearchHit]]:
        """Carry out a search and return it with its first page, in one visit; see `carry_out` and `hits`."""

        def work(snapshot: Snapshot) -> tuple[Search, list[SearchHit]]:
            index = ServerIndex.of(snapshot, guild_id)
            search = _carry_out(index, text, only, session_id)
            return search, _page(index, search, 0, size)

        return await self._database.snapshot(work, slow=True)

    async def hits(self, guild_id: int, search: Search, *, page: int, size: int) -> list[SearchHit]:
        """Return one page of what a search found, and one hit more if there are more; only what is published now."""

        def work(snapshot: Snapshot) -> list[SearchHit]:
            return _page(ServerIndex.of(snapshot, guild_id), search, page, size)

        return await self._database.snapshot(work, slow=True)

    async def nearest_words(self, guild_id: int, query: Query, *, limit: int = 3) -> list[str]:
        """Return words, as somebody wrote them, that are like those of a query and would find something."""

        def work(snapshot: Snapshot) -> list[str]:
            return ServerIndex.of(snapshot, guild_id).nearest_words(query, limit=limit)

        return await self._database.snapshot(work, slow=True)

    async def keep(self, guild_id: int, search: Search, *, now: datetime) -> None:
        """Keep what a search found, for 30 days."""

        def work(tx: Transaction) -> None:
            drop_old(tx, now)
            tx.execute(
                """
                INSERT INTO search_session (id, guild_id, kind, query, question_key, person_id, year, is_relaxed,
                    found_json, created_at)
                VALUES (?, ?, 'search', ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    search.id,
                    guild_id,
                    search.text,
                    search.filter.question_key,
                    search.filter.person_id,
                    search.filter.year,
                    int(search.is_relaxed),
                    json.dumps({"ids": search.found, "mended": dict(search.mended)}),
                    to_text(now),
                ),
            )

        await self._database.write(work)

    async def recall(self, guild_id: int, session_id: int) -> Search:
        """Return a search that was carried out in the last 30 days; raise DraftNotFound."""
        row = await self._database.read_one(
            """
            SELECT id, query, question_key, person_id, year, is_relaxed, found_json FROM search_session
            WHERE guild_id = ? AND id = ? AND kind = 'search'
            """,
            (guild_id, session_id),
        )
        if row is None:
            raise DraftNotFound
        data = json.loads(row["found_json"])
        return Search(
            id=row["id"],
            text=row["query"],
            query=replaced(parse_query(row["query"]), data["mended"]),
            filter=Filter(question_key=row["question_key"], person_id=row["person_id"], year=row["year"]),
            is_relaxed=bool(row["is_relaxed"]),
            mended=data["mended"],
            found=tuple(data["ids"]),
        )

    async def merge_some(self) -> bool:
        """Merge a little of the index, so that it is as quick as if it had been made at once; False if all is merged.

        SQLite's documentation, FTS5, "The 'merge' Command": a step that changed less than two rows found nothing.
        """

        def work(tx: Transaction) -> bool:
            before = tx.fetch_one("SELECT total_changes() AS n")
            tx.execute(
                "INSERT INTO interview_search (interview_search, rank) VALUES ('merge', ?)", (_MERGED,)
            )
            after = tx.fetch_one("SELECT total_changes() AS n")
            return before is not None and after is not None and after["n"] - before["n"] > 1

        return await self._database.write(work)

    async def begin_merging(self) -> None:
        """Have `merge_some` merge everything into one piece, not only what SQLite finds worth it."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "INSERT INTO interview_search (interview_search, rank) VALUES ('merge', ?)", (-_MERGED,)
            )

        await self._database.write(work)


def _carry_out(index: ServerIndex, text: str, only: Filter | None, session_id: int) -> Search:
    query = parse_query(text)
    found, is_relaxed = index.ranked(query, only), False
    mended: dict[str, str] = {}
    if not found and not query.is_empty:
        query, mended = index.mend(query)
        found = index.ranked(query, only)
        if not found and len(query.terms) > 1:
            is_relaxed = True
            found = index.ranked(query, only, is_relaxed=True)
    return Search(
        id=session_id,
        text=text,
        query=query,
        filter=only or Filter(),
        is_relaxed=is_relaxed,
        mended=mended,
        found=tuple(found),
    )


def _page(index: ServerIndex, search: Search, page: int, size: int) -> list[SearchHit]:
    return index.hits(search.found[page * size :], search.query, search.filter.question_key, size=size + 1)
