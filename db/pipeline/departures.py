"""Who has left a server, as far as the bot has looked: for the board, and so that nobody gone is asked or reminded."""

from datetime import datetime

from bot.domain.community import PipelineEntry
from bot.domain.leavers import LOOK_AGAIN_AFTER
from bot.domain.posts import Notice, NoticeKind
from db.notifications import add_notice
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Transaction


class DepartureRepository:
    """One row for each member whom Discord said to be gone; none for those who are there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note_gone(self, guild_id: int, user_id: int, *, now: datetime) -> None:
        """Remember that somebody was looked for and is gone."""

        def work(tx: Transaction) -> None:
            tx.execute(
                """
                INSERT INTO departure (guild_id, user_id, looked_at) VALUES (:guild, :user, :now)
                ON CONFLICT (guild_id, user_id) DO UPDATE SET looked_at = excluded.looked_at
                """,
                {"guild": guild_id, "user": user_id, "now": to_text(now)},
            )

        await self._database.write(work)

    async def note_present(self, guild_id: int, user_id: int) -> None:
        """Forget that somebody was gone, and what curators were asked or said about it; most never were."""
        if not await self.has_left(guild_id, user_id):
            return

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM departure WHERE guild_id = ? AND user_id = ?", (guild_id, user_id))
            tx.execute(
                """
                UPDATE interview SET leaver_choice = '' WHERE guild_id = :guild AND leaver_choice <> ''
                    AND person_id IN (SELECT id FROM person WHERE guild_id = :guild AND user_id = :user)
                """,
                {"guild": guild_id, "user": user_id},
            )

        await self._database.write(work)

    async def has_left(self, guild_id: int, user_id: int) -> bool:
        """Tell whether somebody was gone when the bot last looked."""
        row = await self._database.read_one(
            "SELECT 1 FROM departure WHERE guild_id = ? AND user_id = ?", (guild_id, user_id)
        )
        return row is not None

    async def rest(self, guild_id: int, entry: PipelineEntry, *, now: datetime) -> None:
        """Put off the reminder of somebody who is gone, uncounted, and tell the curators once that they are."""

        def work(tx: Transaction) -> None:
            table = "invitation" if entry.interview_id is None else "interview"
            tx.execute(
                f"UPDATE {table} SET nudge_at = ? WHERE guild_id = ? AND id = ? AND nudge_at IS NOT NULL",  # noqa: S608  # one of two constants
                (to_text(now + LOOK_AGAIN_AFTER), guild_id, int(entry.key[1:])),
            )
            is_first = tx.execute(
                "UPDATE departure SET told_at = ? WHERE guild_id = ? AND user_id = ? AND told_at IS NULL",
                (to_text(now), guild_id, entry.user_id),
            )
            if is_first:
                data = {"stage": entry.stage.value, "name": entry.name}
                notice = Notice(kind=NoticeKind.LEFT, interview_id=entry.interview_id, data=data)
                add_notice(tx, guild_id, notice, now=now)

        await self._database.write(work)
