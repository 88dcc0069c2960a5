"""Small facts about this installation, such as which commands Discord was last told."""

from db.sqlite.database import Database, Transaction


class StateRepository:
    """Keys and texts that belong to no server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """Return the text of a key, or None."""
        row = await self._database.read_one("SELECT value FROM app_state WHERE key = ?", (key,))
        return None if row is None else str(row["value"])

    async def put(self, key: str, value: str) -> None:
        """Store the text of a key."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                INSERT INTO app_state (key, value) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """,
                (key, value),
            )

        await self._database.write(work)

    async def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with ``prefix``, in order."""
        rows = await self._database.read(
            "SELECT key FROM app_state WHERE substr(key, 1, ?) = ? ORDER BY key", (len(prefix), prefix)
        )
        return [str(row["key"]) for row in rows]

    async def forget(self, key: str) -> None:
        """Remove a key; one that is not there is no error."""

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM app_state WHERE key = ?", (key,))

        await self._database.write(work)
