"""Two copies of the bot with one token and a forum: each posts, and one post stays."""

from datetime import timedelta
from typing import Any

import pytest

from tests.flows.steps import DUE, notices
from tests.sim import World


@pytest.fixture
async def forum(ready: World) -> Any:
    made = ready.guild.create_forum_channel("portraits")
    await ready.mara.slash(ready.lobby, "setup", channel=made)
    return made


def threads(world: World, forum: Any) -> list[Any]:
    found = [c for c in world.env.backend.channels.values() if getattr(c, "parent_id", None) == forum.id]
    return sorted(found, key=lambda thread: thread.id)


def post_twice(world: World, forum: Any, *, is_ours_first: bool) -> None:
    """Have another copy of the bot make the same post, just after or just before this one."""
    request = world.bot.http.request
    left = [1]

    async def twice(route: Any, **options: Any) -> Any:
        is_post = route.method == "POST" and route.path == "/channels/{channel_id}/threads"
        if not is_post or route.channel_id != forum.id or not left[0]:
            return await request(route, **options)
        left[0] -= 1
        first = await request(route, **options)
        second = await request(route, **options)
        return first if is_ours_first else second

    world.bot.http.request = twice


@pytest.mark.parametrize("is_ours_first", [True, False])
async def test_of_two_posts_in_a_forum_the_first_stays_and_the_other_is_deleted(
    ready: World, forum: Any, is_ours_first: bool
) -> None:
    ready.rules.grant(ready.guild.id, manage_threads=True)
    post_twice(ready, forum, is_ours_first=is_ours_first)
    await ready.advance_to(DUE + timedelta(seconds=5))
    first, _ = threads(ready, forum)
    await ready.advance_to(DUE + timedelta(minutes=2))

    assert [t.id for t in threads(ready, forum)] == [first.id]
    assert any("works" in m.content.casefold() for m in ready.env.backend.messages[first.id].values())
    [row] = await ready.store.database.read("SELECT message_id, state FROM occurrence WHERE state <> 'due'")
    assert (row["message_id"], row["state"]) == (first.id, "done")
    assert "posted twice" in notices(ready)[-1]


@pytest.mark.parametrize("is_ours_first", [True, False])
async def test_without_manage_threads_the_other_is_emptied_renamed_and_archived(
    ready: World, forum: Any, is_ours_first: bool
) -> None:
    post_twice(ready, forum, is_ours_first=is_ours_first)
    await ready.advance_to(DUE + timedelta(minutes=2))
    first, second = threads(ready, forum)

    assert "Ada" in first.name
    assert not first.thread_metadata.archived
    assert second.name == "Removed: this was posted twice"
    assert second.thread_metadata.archived
    assert not ready.env.backend.messages.get(second.id)
    assert f"/{second.id}" in notices(ready)[-1]
    [row] = await ready.store.database.read("SELECT message_id, state FROM occurrence WHERE state <> 'due'")
    assert (row["message_id"], row["state"]) == (first.id, "done")


async def test_a_single_post_in_a_forum_is_looked_for_once_more_and_left_alone(
    ready: World, forum: Any
) -> None:
    await ready.advance_to(DUE + timedelta(minutes=2))

    [only] = threads(ready, forum)
    assert "Ada" in only.name
    assert notices(ready) == []
