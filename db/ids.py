"""Ids that are never given twice, since they live on in messages: in the buttons of posts, and in their markers.

SQLite gives a row without one the number after the highest that is there, so that the id of the last row that was
erased, or that a restored backup has never known, would be given again, and an old button would open somebody else.
"""

from typing import Literal

from db.sqlite.database import Transaction

Table = Literal["interview", "schedule"]


def fresh_id(tx: Transaction, table: Table) -> int:
    """Return an id for a new row that no row had before, and that `never_give` was not told of."""
    row = tx.fetch_one(
        f"SELECT max((SELECT coalesce(max(id), 0) FROM {table}), ?) AS top",  # noqa: S608  # app_state keeps the other
        (_kept(tx, table),),
    )
    fresh = (int(row["top"]) if row is not None else 0) + 1
    never_give(tx, table, fresh)
    return fresh


def never_give(tx: Transaction, table: Table, top: int) -> None:
    """Have no new row get an id up to ``top``."""
    tx.execute(
        """
        INSERT INTO app_state (key, value) VALUES (:key, :top)
        ON CONFLICT (key) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(:top AS INTEGER))
        """,
        {"key": _key(table), "top": str(top)},
    )


def _kept(tx: Transaction, table: Table) -> int:
    row = tx.fetch_one("SELECT value FROM app_state WHERE key = ?", (_key(table),))
    return 0 if row is None else int(row["value"])


def _key(table: Table) -> str:
    return f"last_id:{table}"
