"""What becomes of posts that stand in a channel: looked for, gone, made again, given another name."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.highlights import dump_spotlight, load_spotlight, make_spotlight
from bot.domain.posts import ChannelKind, Notice, NoticeKind, Occurrence, OccurrenceState, Schedule
from bot.domain.schedule import Slot
from db import Store
from db.sqlite.database import Transaction
from tests.factories import NOW, add_published

GUILD, ELSEWHERE = 10, 20
CURATOR = 7
DAY = timedelta(days=1)
TOLD = Notice(kind=NoticeKind.POST_DELETED, data={"name": "Ada"})


async def rows(store: Store, sql: str) -> list[Any]:
    return [tuple(row) for row in await store.database.read(sql)]


async def post(store: Store, name: str = "Ada", *, guild_id: int = GUILD, days: int = 0) -> Occurrence:
    """Store a post that was made, so many days after NOW."""
    now = NOW + days * DAY
    interview_id = await add_published(store, guild_id, name, now=NOW)
    schedule = await store.schedules.get(guild_id)
    slot = Slot(now.date(), now)
    generation = await store.occurrences.next_generation(guild_id, schedule.id, slot.local_date)
    added = await store.occurrences.add_manual(
        schedule, slot, generation=generation, interview_id=interview_id, actor_id=CURATOR
    )
    due = await store.occurrences.get(guild_id, added or 0)
    interview = await store.interviews.get(guild_id, interview_id)
    assert due is not None
    assert interview is not None
    await store.posting.claim(
        due, interview_id=interview_id, interview_version=interview.version, channel_id=1,
        channel_kind=ChannelKind.TEXT, payload=dump_spotlight(make_spotlight(interview)), nonce="x", now=now,
        wake_at=now,
    )  # fmt: skip
    await store.posting.confirm(due, 1000 + due.id, now=now)
    await store.posting.transition(due, OccurrenceState.DONE, now=now)
    made = await store.occurrences.get(guild_id, due.id)
    assert made is not None
    return made


async def schedule_of(store: Store, made: Occurrence) -> Schedule:
    found = await store.schedules.get_by_id(made.guild_id, made.schedule_id)
    assert found is not None
    return found


async def test_a_post_is_looked_for_a_day_later_and_as_long_as_it_is_the_last(store: Store) -> None:
    first = await post(store)
    assert await store.deletions.next_look_at(NOW) == NOW + DAY
    assert await store.deletions.list_to_look_for(now=NOW) == []
    assert not await store.deletions.drop_look(first)
    second = await post(store, "Bo", days=1)
    due = await store.deletions.list_to_look_for(now=NOW + 2 * DAY)
    assert due == [(GUILD, first.id), (GUILD, second.id)]

    assert await store.deletions.drop_look(first)
    await store.deletions.note_look(second, NOW + 400 * DAY)  # by a clock that was ahead
    assert await store.deletions.list_to_look_for(now=NOW + 2 * DAY) == [(GUILD, second.id)]
    assert await store.deletions.next_look_at(NOW + 2 * DAY) == NOW + 2 * DAY


async def test_that_a_post_is_gone_is_known_and_told_once_and_its_server_is_left_alone(store: Store) -> None:
    made, other = await post(store), await post(store, guild_id=ELSEWHERE)
    assert await store.deletions.note_deleted(made, TOLD, now=NOW)
    assert not await store.deletions.note_deleted(made, TOLD, now=NOW)

    assert await rows(store, "SELECT guild_id, kind FROM notice") == [(GUILD, "post_deleted")]
    assert await rows(store, "SELECT state, note, wake_at, look_at FROM occurrence ORDER BY id") == [
        ("done", "deleted", None, None),
        ("done", "", None, "2026-03-03T12:00:00.000+00:00"),
    ]
    assert not await store.deletions.drop_look(other)


@pytest.mark.parametrize("change", ["message_id = 5", "note = 'withdrawn'", "state = 'needs_human'"])
async def test_another_message_or_another_fate_is_not_overwritten(store: Store, change: str) -> None:
    made = await post(store)
    await store.database.write(lambda tx: tx.execute(f"UPDATE occurrence SET {change}"))

    assert not await store.deletions.note_deleted(made, TOLD, now=NOW)
    assert await rows(store, "SELECT kind FROM notice") == []


async def test_a_deleted_post_is_made_again_once_with_the_next_generation(store: Store) -> None:
    made = await post(store)
    schedule, slot = await schedule_of(store, made), Slot(made.local_date, NOW)
    assert await store.deletions.post_again(made, schedule, slot, actor_id=CURATOR) is None  # it is there
    await store.deletions.note_deleted(made, TOLD, now=NOW)

    again = [await store.deletions.post_again(made, schedule, slot, actor_id=CURATOR) for _ in range(2)]
    assert again[1] is None
    new = await store.occurrences.get(GUILD, again[0] or 0)
    assert new is not None
    assert (new.state, new.generation, new.interview_id) == (OccurrenceState.DUE, 2, made.interview_id)
    assert len(await store.occurrences.list_awake(now=NOW)) == 1  # the deleted one rests for ever


async def rename(store: Store, made: Occurrence, name: str) -> None:
    await store.authoring.set_details(
        made.guild_id, made.interview_id or 0, name=name, actor_id=CURATOR, now=NOW
    )


async def test_a_name_that_changes_while_the_last_change_is_carried_out_is_carried_out_too(
    store: Store,
) -> None:
    made = await post(store)
    await rename(store, made, "Adele")
    under_way = await store.renames.get(GUILD, made.id)
    assert under_way is not None
    await rename(store, made, "Ada")  # the message says Adele by now
    await store.renames.note_try(GUILD, made.id, version=under_way.version, wake_at=None, now=NOW)

    left = await store.renames.get(GUILD, made.id)
    assert left is not None
    assert left.version == under_way.version + 1
    await store.renames.note_try(GUILD, made.id, version=left.version, wake_at=NOW + DAY, now=NOW)
    assert await store.renames.list_due(now=NOW) == [(GUILD, made.id)]  # a day ahead is a wrong clock's
    await store.renames.note_try(GUILD, made.id, version=left.version, wake_at=None, now=NOW)
    assert await store.renames.next_wake_at(NOW) is None


async def test_posts_of_others_and_those_on_their_way_keep_what_is_theirs(store: Store) -> None:
    made, other = await post(store), await post(store, "Bo")
    far = await post(store, guild_id=ELSEWHERE)
    await store.database.write(
        lambda tx: tx.execute("UPDATE occurrence SET state = 'sending' WHERE id = ?", (made.id,))
    )
    await rename(store, made, "Adele")

    found = [await store.occurrences.get(o.guild_id, o.id) for o in (made, other, far)]
    assert [load_spotlight(o.payload).name for o in found if o] == ["Adele", "Bo", "Ada"]
    assert await store.renames.list_due(now=NOW) == [(GUILD, made.id)]


async def test_a_payload_that_cannot_be_read_keeps_nobody_from_changing_a_name(store: Store) -> None:
    made = await post(store)

    def spoil(tx: Transaction) -> None:
        tx.execute("UPDATE occurrence SET payload_json = '{'")

    await store.database.write(spoil)
    await rename(store, made, "Adele")
    assert await store.renames.list_due(now=NOW) == []


async def test_that_nobody_is_ready_is_told_once_until_somebody_was(store: Store) -> None:
    made = await post(store)
    schedule = await schedule_of(store, made)
    notice = Notice(kind=NoticeKind.EMPTY_AHEAD)
    for day in ("2026-03-09", "2026-03-16", "2026-03-23"):
        await store.schedules.warn_of_nobody(schedule, day, notice, now=NOW)
    assert len(await rows(store, "SELECT 1 FROM notice")) == 1

    await store.schedules.note_somebody_ready(schedule)
    await store.schedules.warn_of_nobody(schedule, "2026-03-30", notice, now=NOW)
    assert len(await rows(store, "SELECT 1 FROM notice")) == 2
