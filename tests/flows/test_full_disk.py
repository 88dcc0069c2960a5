"""An hour in which nothing can be stored: what is asked of Discord, logged and tried meanwhile, and how it ends."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.domain.posts import Notice, NoticeKind
from tests.flows.steps import names, notices, spoil, submitted_draft, tell
from tests.sim import World, text_of, utc

DUE = utc(2026, 3, 9, 16)
PEOPLE = 20


@contextmanager
def nothing_can_be_stored(world: World) -> Iterator[list[int]]:
    """Refuse every transaction at its end, as a full disk does; yields how many were tried, in the one element."""
    database, tried = world.store.database, [0]
    write = database.write

    async def refuse(work):
        tried[0] += 1

        def fail_at_the_end(tx):
            work(tx)
            msg = "database or disk is full"
            raise sqlite3.OperationalError(msg)

        return await write(fail_at_the_end)

    database.write = refuse  # type: ignore[method-assign]
    try:
        yield tried
    finally:
        database.write = write  # type: ignore[method-assign]


async def test_an_hour_of_a_full_disk_costs_little_and_repeats_nothing(
    ready: World, caplog: pytest.LogCaptureFixture
) -> None:
    await ready.mara.slash(ready.lobby, "setup", audit_channel=ready.lobby)
    await ready.advance_to(DUE - timedelta(minutes=10))
    for number in range(PEOPLE):
        await tell(ready, ready.guild.id, Notice(kind=NoticeKind.NOT_TAKEN_DOWN, data={"link": str(number)}))
    ours = await ready.bot.get_partial_messageable(ready.channel.id).send("ours")
    await spoil(
        ready,
        """
        INSERT INTO takedown (guild_id, channel_id, channel_kind, message_id, wake_at)
        VALUES (:guild, :channel, 'text', :message, '')
        """,
        guild=ready.guild.id,
        channel=ready.channel.id,
        message=ours.id,
    )
    await ready.store.audit_log.note(ready.guild.id, "post.decided", actor_id=ready.mara.id, now=ready.now)
    requests, turns = len(ready.env.http_requests), ready.bot.scheduler.counts["turns"]
    caplog.clear()
    caplog.set_level(logging.WARNING, logger="bot")
    with nothing_can_be_stored(ready) as tried:
        ready.bot.scheduler.wake()
        await ready.advance(hours=1)
        shown = notices(ready)
        asked = len(ready.env.http_requests) - requests
        turned = ready.bot.scheduler.counts["turns"] - turns

    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    print(f"{asked} requests, {len(lines)} lines, {tried[0]} transactions, {turned} turns")
    assert names(ready) == []
    assert len([text for text in shown if "taken back" in text]) <= PEOPLE
    assert len([text for text in shown if "cannot write to its database" in text]) == 1
    assert asked <= PEOPLE + 15
    assert len(lines) <= 10 + PEOPLE
    assert tried[0] <= 5 * 25 + PEOPLE
    assert turned <= 1000

    await ready.advance(minutes=6)
    told = [text for text in notices(ready) if "taken back" in text]
    assert len(told) == len(set(told)) == PEOPLE
    assert names(ready) == ["Ada"]
    assert "ours" not in [text_of(m) for m in ready.channel.history()]
    [audit_entries] = [text_of(m) for m in ready.lobby.history() if "decided" in text_of(m).lower()][:1] or [
        ""
    ]
    assert audit_entries


async def test_what_was_sent_before_more_is_stored_about_it_is_not_sent_again(ready: World) -> None:
    """A card, whose place is kept, and a direct message, whose channel is kept."""
    await ready.store.preferences.want_messages(ready.guild.id, ready.bob.id, wants=True)
    await tell(ready, ready.guild.id, Notice(kind=NoticeKind.APPROVED, user_id=ready.bob.id))
    await submitted_draft(ready)
    with nothing_can_be_stored(ready):
        ready.bot.scheduler.wake()
        await ready.advance(hours=1)
        sent = written(ready)
        assert sent == (1, 1)
    await ready.advance(minutes=6)

    assert written(ready) == sent
    left = await ready.store.database.read("SELECT 1 FROM notice WHERE sent_at IS NULL")
    kept = await ready.store.preferences.message_channel(ready.guild.id, ready.bob.id)
    card = await ready.store.database.read("SELECT 1 FROM review_card")
    assert (left, kept is not None, len(card)) == ([], True, 1)


def written(world: World) -> tuple[int, int]:
    """How many cards and direct messages there are."""
    asked = [r.path for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    cards = asked.count(f"/channels/{world.review.id}/messages")
    return cards, len(asked) - cards
