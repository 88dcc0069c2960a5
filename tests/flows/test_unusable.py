"""A chosen channel or role goes: while the bot runs, while it is down, or out of its sight; told once, and mended."""

from datetime import timedelta

import discord
import pytest
from simcord.backend.models import Overwrite

from bot.domain.posts import Notice, NoticeKind
from tests.flows.steps import DUE, notices, posts, tell
from tests.sim import World, reply_of, text_of

GONE = "The review channel is gone"
ROLE_GONE = "The role that the spotlights of the series default mention is gone"


@pytest.fixture
async def chosen(ready: World) -> World:
    """Everything is chosen, two series mention a role, and Bob is a curator by the role."""
    world = ready
    readers = world.guild.create_role("Readers", mentionable=True)
    audit, second = (world.guild.create_text_channel(name) for name in ("audit", "second"))
    await world.store.series.add(world.guild.id, "Makers", actor_id=1, now=world.now)
    await world.mara.slash(
        world.lobby, "setup", ping_role=readers, curator_role=world.curators, audit_channel=audit,
    )  # fmt: skip
    await world.mara.slash(
        world.lobby, "setup", series="Makers", channel=second, ping_role=readers, weekday=1
    )
    world.let_everyone_see_all_commands()
    world.env.backend.get_guild(world.guild.id).members[world.bob.id].role_ids.append(world.curators.id)
    await world.advance(minutes=1)
    return world


async def lose(world: World, what: str, how: str) -> None:
    """Let a channel or role go, by its name: while the bot ``runs``, or while it is ``down``."""
    backend, target = world.env.backend, {**world.guild.channels, **world.guild.roles}[what]
    if how == "down":
        world.lose_gateway()
    if target.id in backend.channels:
        backend.delete_channel(target.id)
    else:
        backend.delete_role(world.guild.id, target.id)
    if how == "down":
        await world.restart()
    await world.advance(minutes=2)


def hide(world: World, channel_id: int, *, is_hidden: bool, is_told: bool = True) -> None:
    """Take View Channel from the bot or give it back; Discord need not tell of it."""
    denied = discord.Permissions(view_channel=True).value if is_hidden else 0
    overwrite = Overwrite(world.env.backend.bot_user.id, 1, 0, denied)
    if is_told:
        world.env.backend.edit_channel(channel_id, {"overwrites": [overwrite]})
        return
    world.env.backend.get_channel(channel_id).overwrites[:] = [overwrite]


async def pages(world: World) -> list[str]:
    """What ``/setup`` and ``/spotlight status`` tell two curators."""
    return [
        reply_of(await who.slash(world.lobby, command))
        for who in (world.mara, world.bob)
        for command in ("setup", "spotlight status")
    ]


def to_mara(world: World) -> list[str]:
    return [text for text in world.direct_messages(world.mara.id) if "can't be used any more" in text]


# ------------------------------------------------------------------------------------- the review channel


@pytest.mark.parametrize("how", ["runs", "down"])
async def test_a_review_channel_that_is_gone_is_said_in_both_pages_and_told_once_elsewhere(
    chosen: World, how: str
) -> None:
    await lose(chosen, "curators", how)
    await chosen.advance(days=3)

    assert all(GONE in page for page in await pages(chosen))
    [told] = to_mara(chosen)
    assert GONE in told
    assert "/setup review_channel" in told
    await chosen.restart()
    await chosen.advance(days=1)
    assert len(to_mara(chosen)) == 1


async def test_the_owner_is_told_where_who_set_it_up_has_left_or_takes_no_messages(chosen: World) -> None:
    owner_id = chosen.env.backend.get_guild(chosen.guild.id).owner_id
    del chosen.env.backend.get_guild(chosen.guild.id).members[chosen.mara.id]
    await lose(chosen, "curators", "runs")

    assert to_mara(chosen) == []
    [told] = chosen.direct_messages(owner_id)
    assert GONE in told
    assert "is yours" in told


async def test_what_waits_is_sent_at_once_when_the_channel_is_seen_again(chosen: World) -> None:
    hide(chosen, chosen.review.id, is_hidden=True)
    await tell(chosen, chosen.guild.id, Notice(kind=NoticeKind.CHANNEL_GONE))
    chosen.bot.scheduler.wake()
    await chosen.advance(minutes=2)
    assert "View Channel" in to_mara(chosen)[0]
    assert all("View Channel" in page for page in await pages(chosen))
    before = len(notices(chosen))

    hide(chosen, chosen.review.id, is_hidden=False)
    await chosen.advance(seconds=5)
    assert len(notices(chosen)) == before + 1
    assert not any("View Channel" in page for page in await pages(chosen))

    hide(chosen, chosen.review.id, is_hidden=True)
    await chosen.advance(minutes=2)
    assert len(to_mara(chosen)) == 2


async def test_a_channel_that_is_hidden_without_a_word_is_noticed_at_the_first_refusal(chosen: World) -> None:
    hide(chosen, chosen.review.id, is_hidden=True, is_told=False)
    with chosen.guild_not_cached():
        pass  # as after a new connection, the client sees the channel as it is
    await tell(chosen, chosen.guild.id, Notice(kind=NoticeKind.CHANNEL_GONE))
    chosen.bot.scheduler.wake()
    await chosen.advance(minutes=2)

    assert len(to_mara(chosen)) == 1


@pytest.mark.parametrize("code", [0, 10004, 40001])
async def test_a_refusal_that_says_nothing_of_the_channel_is_no_news(chosen: World, code: int) -> None:
    with chosen.guild_not_cached():
        chosen.env.inject_error("GET", f"/channels/{chosen.review.id}", status=403, code=code, times=9)
        await chosen.store.settings_checks.ask([chosen.guild.id], now=chosen.now)
        told = reply_of(await chosen.mara.slash(chosen.lobby, "setup"))
        chosen.bot.scheduler.wake()
        await chosen.advance(minutes=2)

    assert "Can't be used any more" not in told
    assert to_mara(chosen) == []


# ------------------------------------------------------------------------------------- the others


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("audit", "The audit channel is gone"),
        ("Curators", "The curator role is gone"),
        ("Readers", ROLE_GONE),
    ],
)
@pytest.mark.parametrize("how", ["runs", "down"])
async def test_the_curators_are_told_once_of_any_other_choice_that_is_gone(
    chosen: World, what: str, sentence: str, how: str
) -> None:
    await lose(chosen, what, how)
    await chosen.advance(days=3)

    assert len([n for n in notices(chosen) if sentence in n]) == 1
    for command in ("setup", "spotlight status"):
        assert sentence in reply_of(await chosen.mara.slash(chosen.lobby, command))
    assert to_mara(chosen) == []
    cleared = {"audit": "audit channel", "Curators": "curator role", "Readers": "ping role"}[what]
    for series in ("default", "Makers"):
        await chosen.mara.slash(chosen.lobby, "setup", clear=cleared, series=series)
    assert "Can't be used" not in reply_of(await chosen.mara.slash(chosen.lobby, "setup"))


async def test_a_channel_for_posts_that_is_gone_is_said_for_each_series_and_told_once(chosen: World) -> None:
    await lose(chosen, "second", "runs")
    await chosen.advance(days=2)

    sentence = "The channel for the spotlights of the series Makers is gone"
    assert sentence in reply_of(await chosen.mara.slash(chosen.lobby, "setup"))
    assert sentence in reply_of(await chosen.mara.slash(chosen.lobby, "spotlight status"))
    status = reply_of(await chosen.mara.slash(chosen.lobby, "spotlight status", series="Makers"))
    assert "The channel of the spotlights is gone" in status
    assert len([n for n in notices(chosen) if "its channel is gone" in n]) == 1
    assert not [n for n in notices(chosen) if sentence in n]


async def test_who_is_refused_is_pointed_to_no_role_that_is_gone(chosen: World) -> None:
    role = chosen.guild.roles["Curators"].id
    assert f"<@&{role}>" in reply_of(await chosen.alice.slash(chosen.lobby, "setup"))
    await lose(chosen, "Curators", "runs")

    refused = reply_of(await chosen.alice.slash(chosen.lobby, "setup"))
    assert "Only curators can do that" in refused
    assert "<@&" not in refused


# ------------------------------------------------------------------------------------- mentions


def first_post(world: World) -> str:
    return text_of(posts(world)[-1])


@pytest.mark.parametrize("how", ["runs", "down", "unheard"])
async def test_a_post_mentions_no_role_that_is_gone_and_comes_all_the_same(chosen: World, how: str) -> None:
    role_id = chosen.guild.roles["Readers"].id
    if how == "unheard":
        del chosen.env.backend.get_guild(chosen.guild.id).roles[role_id]
    else:
        await lose(chosen, "Readers", how)
    await chosen.advance_to(DUE + timedelta(minutes=5))

    assert "spotlight: Ada" in first_post(chosen)
    assert f"<@&{role_id}>" not in first_post(chosen)


async def test_a_role_of_which_discord_says_nothing_is_mentioned(chosen: World) -> None:
    chosen.env.inject_error("GET", f"/guilds/{chosen.guild.id}", status=503, times=9)
    await chosen.advance_to(DUE + timedelta(minutes=5))

    assert f"<@&{chosen.guild.roles['Readers'].id}>" in first_post(chosen)


async def test_a_role_that_notifies_nobody_is_said_by_setup_and_told_in_time(chosen: World) -> None:
    silent = chosen.guild.create_role("Silent")
    told = reply_of(await chosen.mara.slash(chosen.lobby, "setup", ping_role=silent))
    hint = f"A mention of <@&{silent.id}> in <#{chosen.channel.id}> notifies nobody"
    assert hint in told
    await chosen.advance(days=1)
    assert not [n for n in notices(chosen) if hint in n], "who set it was told"

    chosen.env.backend.edit_role(chosen.guild.id, silent.id, {"mentionable": True})
    await chosen.advance(minutes=1)
    assert hint not in reply_of(await chosen.mara.slash(chosen.lobby, "spotlight status"))
    chosen.env.backend.edit_role(chosen.guild.id, silent.id, {"mentionable": False})
    await chosen.advance(minutes=1)
    assert hint in reply_of(await chosen.mara.slash(chosen.lobby, "spotlight status"))
    assert len([n for n in notices(chosen) if hint in n]) == 1
    chosen.rules.grant(chosen.guild.id, mention_everyone=True)
    assert hint not in reply_of(await chosen.mara.slash(chosen.lobby, "setup"))
