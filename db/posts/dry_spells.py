"""Series for which nobody is ready: told once, and again only after somebody was.

``schedule.warned_empty`` has the date of which that was told; it is empty once somebody is ready.
"""

from db.sqlite.database import Transaction


def begin_dry_spell(tx: Transaction, guild_id: int, schedule_id: int, day: str) -> bool:
    """Note that nobody is ready for a date (YYYY-MM-DD); return whether that is to be told, being new."""
    changed = tx.execute(
        "UPDATE schedule SET warned_empty = ? WHERE id = ? AND guild_id = ? AND warned_empty = ''",
        (day, schedule_id, guild_id),
    )
    return bool(changed)


def end_dry_spell(tx: Transaction, guild_id: int, schedule_id: int) -> None:
    """Note that somebody is ready: when nobody is again, that is told again."""
    tx.execute(
        "UPDATE schedule SET warned_empty = '' WHERE id = ? AND guild_id = ? AND warned_empty <> ''",
        (schedule_id, guild_id),
    )
