"""A post that was found in its channel while somebody decided about its date."""

from datetime import timedelta

import pytest

from bot.domain.posts import ChannelKind, FoundPost, Marker, Notice, NoticeKind, OccurrenceState
from bot.domain.schedule import Slot
from db import Store
from tests.factories import NOW, add_published

GUILD = 10
_DISCORD_EPOCH = 1_420_070_400_000


@pytest.mark.parametrize("decision", ["nobody ready", "too close"])
async def test_a_date_that_was_due_and_is_found_posted_stays_posted(store: Store, decision: str) -> None:
    interview_id = await add_published(store, GUILD, "Ada", now=NOW - timedelta(days=9))
    schedule = await store.schedules.get(GUILD)
    slot = Slot(NOW.date(), NOW)
    added = await store.occurrences.add_manual(
        schedule, slot, generation=0, interview_id=interview_id, actor_id=7
    )
    due = await store.occurrences.get(GUILD, added or 0)
    assert due is not None
    found = FoundPost(
        message_id=(int(NOW.timestamp() * 1000) - _DISCORD_EPOCH) << 22,
        channel_id=1,
        channel_kind=ChannelKind.TEXT,
        interview_id=interview_id,
        marker=Marker(schedule.id, slot.local_date, 0),
    )
    await store.takeover.take_over(GUILD, [found], now=NOW)
    taken = await store.occurrences.get(GUILD, due.id)

    if decision == "nobody ready":
        notice = Notice(kind=NoticeKind.NOBODY_READY, guild_id=GUILD)
        assert not await store.posting.transition(
            due, OccurrenceState.SKIPPED, now=NOW, note="empty", notice=notice
        )
    else:
        await store.posting.postpone(due, NOW + timedelta(hours=20), "close")

    assert taken is not None
    assert taken.message_id == found.message_id
    assert await store.occurrences.get(GUILD, due.id) == taken
    told = await store.database.read("SELECT kind FROM notice WHERE kind = 'nobody_ready'")
    assert told == []
