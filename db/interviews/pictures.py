"""Pictures that were stored as they were uploaded, until each is replaced by a clean one."""

from collections.abc import Collection

from bot.domain.models import Picture, UploadedPicture
from db.sqlite.database import Database, Transaction


class PictureRepository:
    """What is left to be cleaned, over all servers, and its outcome."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_uploaded(
        self, limit: int, *, except_ids: Collection[object] = ()
    ) -> list[tuple[int, int]]:
        """Return (server, interview) of up to ``limit`` pictures that are to be cleaned, without some interviews."""
        rows = await self._database.read(
            "SELECT guild_id, interview_id FROM picture WHERE state = 'uploaded' ORDER BY interview_id LIMIT ?",
            (limit + len(except_ids),),
        )
        found = [(int(r["guild_id"]), int(r["interview_id"])) for r in rows]
        return [one for one in found if one[1] not in except_ids][:limit]

    async def uploaded(self, guild_id: int, interview_id: int) -> UploadedPicture | None:
        """Return the picture of an interview if it is still as it was uploaded."""
        row = await self._database.read_one(
            """
            SELECT file_name, data, created_at FROM picture
            WHERE interview_id = ? AND guild_id = ? AND state = 'uploaded'
            """,
            (interview_id, guild_id),
        )
        return None if row is None else UploadedPicture(row["file_name"], row["data"], row["created_at"])

    async def replace(
        self, guild_id: int, interview_id: int, uploaded: UploadedPicture, cleaned: Picture
    ) -> None:
        """Store the clean picture in place of the uploaded one, unless somebody has sent another meanwhile.

        It is the same picture, so nobody is asked again whether they agree.
        """

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE picture SET file_name = ?, content_type = ?, data = ?, state = 'cleaned'
                WHERE interview_id = ? AND guild_id = ? AND state = 'uploaded' AND created_at = ?
                """,
                (
                    cleaned.file_name,
                    cleaned.content_type,
                    cleaned.data,
                    interview_id,
                    guild_id,
                    uploaded.created_at,
                ),
            )

        await self._database.write(work)

    async def give_up(self, guild_id: int, interview_id: int, uploaded: UploadedPicture) -> None:
        """Note that a picture cannot be read: it is shown to nobody, and not tried again."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                UPDATE picture SET state = 'unreadable'
                WHERE interview_id = ? AND guild_id = ? AND state = 'uploaded' AND created_at = ?
                """,
                (interview_id, guild_id, uploaded.created_at),
            )

        await self._database.write(work)
