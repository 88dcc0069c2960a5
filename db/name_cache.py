"""The names of each server in memory, so that autocomplete never touches the disk."""

import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.domain.handles import kind_name
from bot.domain.people import NameIndex, WordIndex
from bot.domain.telling_apart import PUBLISHED, Told, Trait, same_names, tell_apart
from db.sqlite.database import Database, Snapshot, Transaction

if TYPE_CHECKING:
    import sqlite3

Questions = Callable[[int], Awaitable[Mapping[str, str]]]
_SERVERS_KEPT = 256
_FOR_CURATORS = "i.status NOT IN ('removed', 'withdrawn') AND NOT (i.source = 'self' AND i.status = 'draft')"


class NameRepository:
    """A bounded cache of name lists; a transaction that changes a server's people drops its lists."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: OrderedDict[tuple[int, bool], NameIndex] = OrderedDict()
        self._questions: OrderedDict[int, tuple[WordIndex, dict[str, str]]] = OrderedDict()
        self._topics: OrderedDict[int, WordIndex] = OrderedDict()
        self._generation: dict[int, int] = {}

    async def index(self, guild_id: int, *, with_unpublished: bool = False) -> NameIndex:
        """Return the names of a server's published interviews, or of all that curators may see."""
        key = (guild_id, with_unpublished)
        cached = self._cache.get(key)
        if cached is not None:
            self._cache.move_to_end(key)
            return cached
        generation = self._generation.get(guild_id, 0)
        index = await self._load(guild_id, with_unpublished=with_unpublished)
        if self._generation.get(guild_id, 0) == generation:
            self._cache[key] = index
            while len(self._cache) > _SERVERS_KEPT:
                self._cache.popitem(last=False)
        return index

    async def questions(self, guild_id: int, questions: Questions) -> tuple[WordIndex, dict[str, str]]:
        """Return what a server asks, for autocomplete, with the key of each; ``questions`` reads label → key."""
        cached = self._questions.get(guild_id)
        if cached is not None:
            self._questions.move_to_end(guild_id)
            return cached
        generation = self._generation.get(guild_id, 0)
        keys = dict(await questions(guild_id))
        found = (WordIndex.build(keys), keys)
        if self._generation.get(guild_id, 0) == generation:
            self._questions[guild_id] = found
            while len(self._questions) > _SERVERS_KEPT:
                self._questions.popitem(last=False)
        return found

    async def topics(self, guild_id: int) -> WordIndex:
        """Return the topics of a server's published interviews, for autocomplete."""
        cached = self._topics.get(guild_id)
        if cached is not None:
            self._topics.move_to_end(guild_id)
            return cached
        generation = self._generation.get(guild_id, 0)
        rows = await self._database.read_slow(
            """
            SELECT DISTINCT o.name FROM topic o JOIN interview_topic t ON t.topic_id = o.id
            JOIN interview i ON i.id = t.interview_id AND i.is_published = 1
            WHERE o.guild_id = ? LIMIT 5000
            """,
            (guild_id,),
        )
        index = WordIndex.build(str(r["name"]) for r in rows)
        if self._generation.get(guild_id, 0) == generation:
            self._topics[guild_id] = index
            while len(self._topics) > _SERVERS_KEPT:
                self._topics.popitem(last=False)
        return index

    def drop_after(self, tx: Transaction, guild_id: int) -> None:
        """Forget a server's lists once ``tx`` is committed; for each change of its people, interviews or questions."""
        tx.after_commit(partial(self._drop, guild_id))

    def _drop(self, guild_id: int) -> None:
        self._generation[guild_id] = self._generation.get(guild_id, 0) + 1
        self._cache.pop((guild_id, True), None)
        self._cache.pop((guild_id, False), None)
        self._topics.pop(guild_id, None)
        self._questions.pop(guild_id, None)

    async def _load(self, guild_id: int, *, with_unpublished: bool) -> NameIndex:
        chosen = _FOR_CURATORS if with_unpublished else "i.is_published = 1"

        def work(snapshot: Snapshot) -> NameIndex:
            rows = snapshot.fetch_all(
                f"""
                SELECT i.id, p.name, p.nickname, group_concat(h.value, char(10)) AS handles
                FROM interview i
                JOIN person p ON p.id = i.person_id
                LEFT JOIN handle h ON h.person_id = p.id
                WHERE i.guild_id = ? AND {chosen}
                GROUP BY i.id
                """,  # noqa: S608  # the choice is one of two constants
                (guild_id,),
            )
            told = _told_apart(snapshot, guild_id, same_names((r["id"], r["name"]) for r in rows))
            return NameIndex.build(
                ((r["id"], r["name"], (r["nickname"], *(r["handles"] or "").split("\n"))) for r in rows), told
            )

        return await self._database.snapshot(work, slow=True)


def _told_apart(snapshot: Snapshot, guild_id: int, groups: Sequence[tuple[int, ...]]) -> dict[int, Told]:
    """Return what tells interviews of one name apart, for those who share theirs."""
    ids = [number for group in groups for number in group]
    rows = snapshot.fetch_all(
        """
        SELECT i.id, i.status, i.is_published, i.created_at, s.name AS series,
            (SELECT kind || char(10) || value FROM handle WHERE person_id = i.person_id ORDER BY position LIMIT 1)
                AS handle,
            (SELECT text FROM answer a WHERE a.interview_id = i.id AND a.superseded_at IS NULL
                AND a.purpose = 'location' LIMIT 1) AS place
        FROM interview i JOIN series s ON s.id = i.series_id
        WHERE i.guild_id = ? AND i.id IN (SELECT value FROM json_each(?))
        """,
        (guild_id, json.dumps(ids)),
    )
    traits = {int(row["id"]): _traits(row) for row in rows}
    told: dict[int, Told] = {}
    for group in groups:
        told |= tell_apart({number: traits[number] for number in group})
    return told


def _traits(row: "sqlite3.Row") -> dict[Trait, str]:
    kind, _, value = (row["handle"] or "").partition("\n")
    return {
        Trait.HANDLE: f"{kind_name(kind)}: {value}" if value else "",
        Trait.PLACE: row["place"] or "",
        Trait.SERIES: row["series"],
        Trait.STATE: PUBLISHED if row["is_published"] else row["status"],
        Trait.BEGAN: row["created_at"][:10],
    }
