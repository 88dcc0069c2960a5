"""Taking from an interview's answers what it recommends, each resource once in a server."""

import zlib

from bot.domain.models import Purpose
from bot.domain.resources import ResourceKind, alike, find_resources, resource_key
from db.sqlite.database import Transaction

RULES = 1
"""Counts up when the rules of `bot.domain.resources` change, so that an interview is read again when it changes.

A migration that sets ``interview.knowledge`` to 0 has all of them read again.
"""


def read_knowledge(tx: Transaction, guild_id: int, interview_id: int) -> None:
    """Take from an interview what it recommends, or forget that if it is not published; in its transaction."""
    row = tx.fetch_one(
        """
        SELECT i.knowledge, CASE WHEN i.is_published THEN (SELECT group_concat(text, char(0)) FROM (
            SELECT text FROM answer WHERE guild_id = :guild AND interview_id = :id AND superseded_at IS NULL
                AND purpose = :purpose ORDER BY position
        )) END AS texts
        FROM interview i WHERE i.guild_id = :guild AND i.id = :id
        """,
        {"guild": guild_id, "id": interview_id, "purpose": Purpose.RECOMMENDATION.value},
    )
    texts = str(row["texts"]) if row is not None and row["texts"] is not None else ""
    mark = zlib.crc32(f"{RULES} {texts}".encode()) or 1
    if row is None or row["knowledge"] == mark:
        return
    before = tx.fetch_all(
        "DELETE FROM resource_mention WHERE guild_id = ? AND interview_id = ? RETURNING resource_id",
        (guild_id, interview_id),
    )
    for text in filter(None, texts.split("\0")):
        for found in find_resources(text):
            resource_id = _resource(tx, guild_id, found.title, found.kind, found.address)
            tx.execute(
                """
                INSERT INTO resource_mention (resource_id, interview_id, guild_id, passage) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                (resource_id, interview_id, guild_id, found.passage),
            )
    tx.execute_many(
        """
        DELETE FROM resource WHERE id = ? AND guild_id = ? AND is_corrected = 0
            AND NOT EXISTS (SELECT 1 FROM resource_mention m WHERE m.resource_id = resource.id)
        """,
        [(row["resource_id"], guild_id) for row in before],
    )
    tx.execute(
        "UPDATE interview SET knowledge = ? WHERE guild_id = ? AND id = ?", (mark, guild_id, interview_id)
    )


def _resource(tx: Transaction, guild_id: int, title: str, kind: ResourceKind, address: str) -> int:
    """Return the id of the resource with a title, or one like it, and learn its spelling."""
    key = resource_key(title)
    exact = tx.fetch_one(
        "SELECT resource_id FROM resource_key WHERE guild_id = ? AND key = ?", (guild_id, key)
    )
    if exact is not None:
        return int(exact["resource_id"])
    near = _near(tx, guild_id, key)
    if near is None:
        near = tx.insert(
            "INSERT INTO resource (guild_id, title, kind, address) VALUES (?, ?, ?, ?)",
            (guild_id, title, kind.value, address),
        )
    tx.execute(
        "INSERT INTO resource_key (guild_id, key, resource_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (guild_id, key, near),
    )
    return near


def _near(tx: Transaction, guild_id: int, key: str) -> int | None:
    first = key[:2]
    rows = tx.fetch_all(
        "SELECT key, resource_id FROM resource_key WHERE guild_id = ? AND key >= ? AND key < ? LIMIT 500",
        (guild_id, first, f"{first}\U0010ffff"),
    )
    found = alike(key, [r["key"] for r in rows])
    return next((int(r["resource_id"]) for r in rows if r["key"] == found), None)
