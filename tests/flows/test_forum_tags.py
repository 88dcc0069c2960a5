"""A forum may take no post without a tag: it is said ahead, chosen for each series, and sent."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.posts import OccurrenceState
from tests.flows.steps import DUE, last_state, notices
from tests.sim import World, reply_of


def made_in(world: World, forum) -> list:
    """The forum's posts as Discord has them."""
    return [c for c in world.env.backend.channels.values() if getattr(c, "parent_id", None) == forum.id]


def tags_of(world: World, forum) -> list[list[int]]:
    return [[int(tag) for tag in post.applied_tags] for post in made_in(world, forum)]


async def setup(world: World, **options) -> str:
    return reply_of(await world.mara.slash(world.lobby, "setup", **options))


async def test_a_forum_that_takes_no_post_without_a_tag_is_said_ahead_and_the_tag_is_sent(
    ready: World,
) -> None:
    forum = ready.guild.create_forum_channel("interviews")
    _, wanted = ready.rules.require_tag(forum.id, "Spam & Eggs", "Interview")
    told = await setup(ready, channel=forum)
    await ready.advance(minutes=1)
    assert "a tag for the posts, without which the forum takes none: /setup tag" in told
    assert "takes no posts without a tag. Choose one with /setup tag" in notices(ready)[-1]
    status = await ready.mara.slash(ready.lobby, "spotlight status")
    assert "takes no posts without a tag" in reply_of(status)

    assert "has no tag “nothing”, so nothing was changed. It has these: Spam" in await setup(
        ready, tag="nothing"
    )
    offered = await ready.mara.autocomplete(ready.lobby, "setup", "tag", "inter")
    assert [(choice["name"], choice["value"]) for choice in offered] == [("Interview", str(wanted))]
    assert "Interview" in await setup(ready, tag=str(wanted))
    await ready.restart()
    await ready.advance_to(DUE + timedelta(minutes=1))
    assert tags_of(ready, forum) == [[wanted]]
    assert await last_state(ready) is OccurrenceState.DONE


async def test_each_series_has_the_tag_of_its_own_forum_and_another_channel_leaves_it_behind(
    ready: World,
) -> None:
    makers = await ready.store.series.add(ready.guild.id, "Makers", actor_id=1, now=ready.now)
    first, second = (ready.guild.create_forum_channel(name) for name in ("interviews", "makers"))
    [one] = ready.rules.require_tag(first.id, "Interview")
    [two] = ready.rules.require_tag(second.id, "Maker")
    await setup(ready, channel=first, tag="interview")
    offered = await ready.mara.autocomplete(ready.lobby, "setup", "tag", "", series="Makers", channel=second)
    assert [choice["name"] for choice in offered] == ["Maker"]
    await setup(ready, channel=second, tag="Maker", series="Makers", time="16:00", weekday=0)
    schedules = [await ready.store.schedules.get(ready.guild.id, i) for i in (None, makers.id)]
    assert [schedule.forum_tag_id for schedule in schedules] == [one, two]

    assert "is no forum, so its posts have no tags" in await setup(ready, channel=ready.channel, tag="Maker")
    assert "Tag in the forum" in await setup(ready, channel=ready.channel)
    assert (await ready.store.schedules.get(ready.guild.id)).forum_tag_id is None
    assert (await ready.store.schedules.get(ready.guild.id, makers.id)).forum_tag_id == two


@pytest.mark.parametrize("change", ["deleted", "moderated"])
@pytest.mark.parametrize("is_required", [True, False])
async def test_a_tag_that_cannot_be_used_is_said_and_not_sent(
    ready: World, change: str, is_required: bool
) -> None:
    forum = ready.guild.create_forum_channel("interviews")
    ready.rules.require_tag(forum.id, "Interview", "Other")
    await setup(ready, channel=forum, tag="Interview")
    stored: Any = ready.env.backend.get_channel(forum.id)
    if change == "deleted":
        stored.available_tags = stored.available_tags[1:]
    else:
        stored.available_tags[0]["moderated"] = True
    if not is_required:
        stored.flags = 0
    ready.env.backend.announce_channel_update(forum.id)
    await ready.advance_to(DUE - timedelta(hours=1))
    said = [text for text in notices(ready) if "The tag for posts in" in text]
    assert ("was deleted" if change == "deleted" else "is for moderators") in said[0]
    assert ("or posts will fail" if is_required else "posts come without one") in said[0]
    if change == "moderated":
        assert "I need Manage Threads there" in await setup(ready, tag="Interview")

    await ready.advance_to(DUE + timedelta(minutes=1))
    assert tags_of(ready, forum) == ([] if is_required else [[]])
    if is_required:
        assert "its forum wants a tag on every post: choose one with /setup tag" in notices(ready)[-1]
        await setup(ready, tag="Other")
        await ready.advance(minutes=1)
        assert len(tags_of(ready, forum)) == 1
