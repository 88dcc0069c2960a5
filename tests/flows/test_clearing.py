"""What was set with ``/setup`` is unset with ``/setup clear:``, and what waited for a channel goes out at once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.posts import Notice, NoticeKind
from tests.flows.steps import notices, tell
from tests.sim import World, reply_of, text_of


@pytest.fixture
async def full(ready: World) -> World:
    """A server where everything is set that can be unset, and a second curator, by the role."""
    await ready.mara.slash(
        ready.lobby, "setup", ping_role=ready.guild.roles["Managers"], curator_role=ready.curators,
        audit_channel=ready.lobby,
    )  # fmt: skip
    ready.let_everyone_see_all_commands()
    member = ready.env.backend.get_guild(ready.guild.id).members[ready.bob.id]
    member.role_ids.append(ready.curators.id)
    return ready


async def suggested(world: World, typed: str) -> list[str]:
    found = await world.mara.autocomplete(world.lobby, "setup", "clear", typed)
    return [choice["value"] if isinstance(choice, dict) else choice.value for choice in found]


async def values(world: World) -> tuple[Any, ...]:
    settings = await world.store.guilds.settings(world.guild.id)
    schedule = await world.store.schedules.get(world.guild.id)
    return (
        schedule.ping_role_id, settings.curator_role_id, settings.review_channel_id, settings.audit_channel_id,
    )  # fmt: skip


async def test_settings_are_unset_by_name_and_the_rest_stays(full: World) -> None:
    before = await full.store.schedules.get(full.guild.id)
    told = reply_of(await full.bob.slash(full.lobby, "setup", clear="Ping_Role,  audit channel,", weekday=2))

    assert await values(full) == (None, full.curators.id, full.review.id, None)
    after = await full.store.schedules.get(full.guild.id)
    assert (after.weekday, after.time, after.timezone, after.channel_id) == (
        2, before.time, before.timezone, before.channel_id,
    )  # fmt: skip
    assert "Mentioned role: <@&" in told
    assert "→ **none**" in told

    told = reply_of(await full.bob.slash(full.lobby, "setup", clear="curator role, review channel"))
    assert await values(full) == (None, None, None, None)
    assert "a channel in which curators are told about problems" in told
    refused = reply_of(await full.bob.slash(full.lobby, "setup"))
    assert "Only curators can do that" in refused
    told = reply_of(await full.mara.slash(full.lobby, "setup", clear="curator role"))
    assert "Everything was so already." in told


async def test_the_next_name_is_suggested_and_none_twice_or_unset(full: World) -> None:
    assert await suggested(full, "") == ["ping role", "curator role", "review channel", "audit channel"]
    assert await suggested(full, "rol") == ["ping role", "curator role"]
    assert await suggested(full, "ping role, ") == [
        "ping role, curator role", "ping role, review channel", "ping role, audit channel",
    ]  # fmt: skip
    assert await suggested(full, "audit channel,rev") == ["audit channel, review channel"]
    assert (await suggested(full, "ping role"))[:2] == ["ping role", "ping role, curator role"]
    await full.mara.slash(full.lobby, "setup", clear="ping role")
    assert await suggested(full, "rol") == ["curator role"]
    assert await full.alice.autocomplete(full.lobby, "setup", "clear", "") == []


@pytest.mark.parametrize("typed", ["time zone", "ping role, nonsense", ",", "channel"])
async def test_a_name_that_is_none_is_refused_with_those_that_are(full: World, typed: str) -> None:
    before = await values(full)
    told = reply_of(await full.mara.slash(full.lobby, "setup", clear=typed, weekday=4))

    assert "ping role, curator role, review channel, audit channel" in told
    assert await values(full) == before
    assert (await full.store.schedules.get(full.guild.id)).weekday == 0


async def test_what_is_set_and_cleared_at_once_is_refused(full: World) -> None:
    before = await values(full)
    told = reply_of(
        await full.mara.slash(
            full.lobby, "setup", clear="audit channel, ping role", audit_channel=full.review, weekday=4
        )
    )

    assert "You set and cleared audit channel at once" in told
    assert await values(full) == before


@pytest.mark.parametrize("option", ["ping_role", "curator_role"])
async def test_everyone_is_no_role_to_mention_and_no_curators(full: World, option: str) -> None:
    before = await values(full)
    told = reply_of(await full.mara.slash(full.lobby, "setup", **{option: full.guild.default_role}))

    assert "@everyone can't be chosen here" in told
    assert await values(full) == before


async def test_what_waited_for_the_review_channel_is_told_as_soon_as_one_is_chosen(ready: World) -> None:
    ready.env.backend.delete_channel(ready.review.id)
    await tell(ready, ready.guild.id, Notice(kind=NoticeKind.CHANNEL_GONE))
    ready.bot.scheduler.wake()
    await ready.advance(minutes=2)
    refused = await ready.store.notices.next_wake_at(ready.now)
    assert refused is not None
    assert refused > ready.now + timedelta(minutes=30)
    ready.review = ready.guild.create_text_channel("new")
    await ready.mara.slash(ready.lobby, "setup", review_channel=ready.review)
    await ready.advance(seconds=5)

    assert [n for n in notices(ready) if "its channel is gone" in n]


async def test_the_audit_trail_goes_on_in_another_channel_at_once_and_a_first_one_begins_now(
    full: World,
) -> None:
    lost = full.guild.create_text_channel("lost")
    told = full.guild.create_text_channel("audit")
    await full.mara.slash(full.lobby, "setup", audit_channel=lost)
    await full.advance(seconds=5)
    full.env.backend.delete_channel(lost.id)
    await full.bob.slash(full.lobby, "queue hold", person="Ada")
    await full.advance(minutes=2)
    await full.mara.slash(full.lobby, "setup", audit_channel=told)
    await full.advance(seconds=5)
    assert "held" in "".join(text_of(m) for m in told.history())

    await full.mara.slash(full.lobby, "setup", clear="audit channel")
    await full.bob.slash(full.lobby, "queue release", person="Ada")
    before = len(told.history())
    await full.mara.slash(full.lobby, "setup", audit_channel=told)
    await full.advance(seconds=5)
    assert "back" not in "".join(text_of(m) for m in told.history()[before:])
