"""Notices: told once, later when they must wait, and found whatever else stands beside them."""

from datetime import datetime, timedelta

from bot.domain.posts import Notice, NoticeKind
from db import Store
from db.sqlite.database import Transaction
from tests.factories import NOW

GUILD = 10
LATER = NOW + timedelta(hours=1)
NOTICE = Notice(kind=NoticeKind.NOBODY_READY, data={"day": "2026-03-09"})


async def only(store: Store, now: datetime) -> Notice:
    """Return the one notice that is to be sent."""
    (where,) = await store.notices.list_awake(now=now)
    notice = await store.notices.get(*where)
    assert notice is not None
    return notice


async def test_the_same_is_told_once_a_month(store: Store) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    for day in (0, 1, 29):
        await store.notices.add_once(GUILD, NOTICE, now=NOW + timedelta(days=day))
    assert len(await store.notices.list_awake(now=NOW + timedelta(days=29))) == 1

    await store.notices.add_once(GUILD, NOTICE, now=NOW + timedelta(days=31))
    assert len(await store.notices.list_awake(now=NOW + timedelta(days=31))) == 2


async def test_a_notice_that_waits_was_not_tried(store: Store) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    await store.notices.add_once(GUILD, NOTICE, now=NOW)
    notice = await only(store, NOW)

    await store.notices.postpone(notice, LATER)

    assert await store.notices.list_awake(now=NOW) == []
    assert await store.notices.next_wake_at(NOW) == LATER
    again = await only(store, LATER)
    assert (again.id, again.tries) == (notice.id, 0)


async def test_a_notice_that_a_clock_ahead_put_off_is_sent_once_the_clock_is_right(store: Store) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    await store.notices.add_once(GUILD, NOTICE, now=NOW)
    notice = await only(store, NOW)
    await store.notices.postpone(notice, NOW + timedelta(days=400))

    assert await store.notices.next_wake_at(NOW) == NOW
    assert (await only(store, NOW)).id == notice.id


async def test_a_time_that_cannot_be_read_holds_up_no_later_one(store: Store) -> None:
    """A text that sorts behind every instant is passed over; one that sorts before ``now`` is met now and mended."""
    await store.guilds.ensure(GUILD, now=NOW)
    await store.notices.add_once(GUILD, NOTICE, now=NOW)
    notice = await only(store, NOW)

    def spoil(tx: Transaction, text: str) -> None:
        tx.execute("UPDATE notice SET wake_at = ? WHERE id = ?", (text, notice.id))

    await store.database.write(lambda tx: spoil(tx, "soon"))
    assert await store.notices.next_wake_at(NOW) is None
    await store.database.write(lambda tx: spoil(tx, "0"))
    assert await store.notices.next_wake_at(NOW) == NOW
