"""Notices: told once, later when they must wait, and found whatever else stands beside them."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.domain.posts import Notice, NoticeKind
from db import Store
from db.sqlite.convert import to_text
from db.sqlite.database import Transaction
from tests.factories import NOW, add_published

GUILD = 10
AHEAD = NOW + timedelta(days=400)
"""What a clock stored that was wrong by then."""
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


FAR_AHEAD: dict[
    str, tuple[str, Callable[[Store], Awaitable[list]], Callable[[Store], Awaitable[datetime | None]]]
] = {
    "posts to delete": (
        "INSERT INTO takedown (guild_id, channel_id, channel_kind, message_id, wake_at) VALUES (10, 1, 'text', 1, :at)",
        lambda s: s.withdrawing.list_due(now=NOW),
        lambda s: s.withdrawing.next_wake_at(NOW),
    ),
    "discarded drafts": (
        "INSERT INTO discarded_draft (interview_id, guild_id, wake_at) VALUES (1, 10, :at)",
        lambda s: s.discarding.list_due(now=NOW),
        lambda s: s.discarding.next_wake_at(NOW),
    ),
    "choices to look at": (
        "UPDATE guild SET settings_check_at = :at WHERE id = 10",
        lambda s: s.settings_checks.list_due(now=NOW, limit=9),
        lambda s: s.settings_checks.next_due_at(NOW),
    ),
    "what waits": (
        "UPDATE guild SET review_channel_id = 1, digest_at = :at WHERE id = 10",
        lambda s: s.waiting.list_to_look(now=NOW),
        lambda s: s.waiting.next_look_at(NOW),
    ),
}


@pytest.mark.parametrize("what", FAR_AHEAD)
async def test_what_a_clock_ahead_put_off_is_met_once_the_clock_is_right(store: Store, what: str) -> None:
    sql, list_due, next_due = FAR_AHEAD[what]
    await add_published(store, GUILD, "Ada", now=NOW)
    await store.database.write(lambda tx: tx.execute(sql, {"at": to_text(AHEAD)}))

    assert await next_due(store) == NOW
    assert len(await list_due(store)) == 1


async def test_a_draft_is_erased_though_the_bot_has_left_its_server(store: Store) -> None:
    await add_published(store, GUILD, "Ada", now=NOW)
    await store.guilds.mark_left(GUILD, now=NOW)
    sql = "INSERT INTO discarded_draft (interview_id, guild_id, wake_at) VALUES (1, 10, :at)"
    await store.database.write(lambda tx: tx.execute(sql, {"at": to_text(NOW)}))

    assert await store.discarding.next_wake_at(NOW) == NOW
    assert await store.discarding.list_due(now=NOW) == [(GUILD, 1)]
