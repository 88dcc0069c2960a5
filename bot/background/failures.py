"""Telling a server, once, that something of its own cannot be carried out."""

from bot.background.job import Tell
from bot.clock import Clock
from bot.domain.errors import UnknownZone
from bot.domain.posts import Notice, NoticeKind
from db import Store


def teller(store: Store, clock: Clock) -> Tell:
    """Return what stores the notice about a row of a kind (a key of `bot.ui.strings.notices.ROWS`) that fails."""

    async def tell(guild_id: int, what: str, error: Exception) -> None:
        data: dict[str, str | int] = {"row": what}
        if isinstance(error, UnknownZone):
            data["zone"] = error.name
        await store.notices.add_once(guild_id, Notice(kind=NoticeKind.ROW_FAILED, data=data), now=clock())

    return tell
