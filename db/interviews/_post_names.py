"""What was posted about a person follows their name, as soon as the new one may be seen by everybody."""

from datetime import datetime

from db.sqlite.convert import to_text
from db.sqlite.database import Transaction


def rename_posts(tx: Transaction, guild_id: int, person_id: int, *, now: datetime) -> None:
    """Give the posts about a person's published interviews their name, and have Discord's messages follow.

    Called at the end of `changing_interview`, by which alone a name changes and an interview is published. Nothing but
    the name changes in what was posted; where the new name waits for consent, the old one stays. A post on its way is
    noted too: its message may carry the old name.
    """
    changed = tx.fetch_all(
        """
        SELECT o.id, p.name FROM interview i JOIN person p ON p.id = i.person_id
        JOIN occurrence o ON o.interview_id = i.id
        WHERE i.person_id = ? AND i.guild_id = ? AND i.is_published = 1
            AND o.state IN ('sending', 'needs_human', 'posted', 'done')
            AND CASE WHEN json_valid(o.payload_json) THEN json_extract(o.payload_json, '$.name') <> p.name END
        """,
        (person_id, guild_id),
    )
    for row in changed:
        tx.execute(
            "UPDATE occurrence SET payload_json = json_set(payload_json, '$.name', ?) WHERE id = ? AND guild_id = ?",
            (row["name"], row["id"], guild_id),
        )
        tx.execute(
            """
            INSERT INTO renaming (occurrence_id, guild_id, since, wake_at) VALUES (:id, :guild, :now, :now)
            ON CONFLICT (occurrence_id) DO UPDATE
            SET version = version + 1, tries = 0, since = excluded.since, wake_at = excluded.wake_at
            """,
            {"id": row["id"], "guild": guild_id, "now": to_text(now)},
        )
