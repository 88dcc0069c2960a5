"""What the log says of a week: one line where somebody came too late, and nobody's name."""

import logging

import aiohttp
import discord
import pytest

from bot.domain.posts import Notice, NoticeKind
from bot.log import ShortenExpired
from db.notifications import add_notice
from tests.factories import add_published
from tests.flows.steps import START, fail_posts, raw
from tests.sim import World, text_of

NAME = "Zyxwhistle"


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [r for r in caplog.records if r.name.split(".")[0] in ("bot", "cogs", "db")]


@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_expired_interaction_is_one_line(
    world: World, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    caplog.set_level(logging.INFO)
    await add_published(world.store, world.guild.id, "Ada", "Here", "Works", now=world.now)
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=code)
    world.expected = discord.NotFound
    await world.bob.slash(world.lobby, "interview browse")

    [line] = [r for r in ours(caplog) if "interview browse" in r.getMessage()]
    assert line.levelno == logging.INFO
    assert not any(r.exc_info for r in caplog.records)


async def test_a_dropped_callback_is_no_traceback(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def drop(*_: object, **__: object) -> None:
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.InteractionResponse, "send_message", drop)
    with pytest.raises(AssertionError, match="nothing was answered"):
        await raw(world, world.mara, 3, {"custom_id": "spotlight:review-next:1", "component_type": 2})

    assert ours(caplog)
    assert not any(r.exc_info for r in caplog.records)


def test_suggestions_that_nobody_waits_for_are_one_line() -> None:
    error = Exception("404 Not Found (error code: 10062): Unknown interaction")
    error.code = 10062  # type: ignore[attr-defined]
    name = "discord.app_commands.tree"
    record = logging.LogRecord(
        name, 40, "", 1, "Ignoring exception in autocomplete for %r", ("x",), (Exception, error, None)
    )
    ShortenExpired().filter(record)

    assert "\n" not in logging.Formatter().format(record)
    assert "10062" in record.getMessage()


async def test_ids_of_things_that_are_not_there_are_never_a_failing_store(world: World) -> None:
    await world.mara.slash(world.lobby, "setup", channel=world.channel, review_channel=world.review)
    for verb in world.bot.actions.verbs:
        for count in range(1, 6):
            custom_id = ":".join(["spotlight", verb, *["987654321"] * count])
            answer = await raw(
                world,
                world.mara,
                3,
                {"custom_id": custom_id, "component_type": 3, "values": ["1"]},
                allow_modal=True,
            )
            assert "cannot store anything" not in answer, custom_id
            if verb == "review-card" and count == 1:
                assert "nothing to show" in answer


async def test_the_log_of_a_week_has_nobodys_name(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await world.advance_to(START)
    for i in range(2):
        await add_published(world.store, world.guild.id, f"{NAME} {i}", "Here", "Works", now=world.now)
    await world.mara.slash(
        world.lobby, "setup", channel=world.channel, review_channel=world.review, weekday=0, time="17:00",
        timezone="UTC", exact=True,
    )  # fmt: skip
    data: dict[str, str | int] = {
        "name": NAME, "user": "1", "stage": "writing", "due": 1, "channel": world.channel.id, "zone": NAME,
        "standby0": f"1 {NAME}", "date": "2026-03-09", "schedule": 1, "note": "forbidden",
    }  # fmt: skip
    kinds = (NoticeKind.REMINDER_BY_HAND, NoticeKind.IN_DOUBT, NoticeKind.EMPTY_AHEAD, NoticeKind.BLOCKED)

    def work(tx) -> None:
        for kind in kinds:
            add_notice(tx, world.guild.id, Notice(kind=kind, interview_id=1, data=data), now=world.now)

    await world.store.database.write(work)
    fail_posts(world, aiohttp.ServerDisconnectedError(), after=False)
    await world.mara.slash(world.lobby, "profile edit", person=NAME)
    await world.mara.slash(world.lobby, "queue hold", person=f"{NAME} 1")
    for _ in range(3):
        await world.advance(days=7)

    told = [r.getMessage() for r in ours(caplog)]
    assert any(NAME in text_of(m) for m in world.review.history())
    assert all(any(kind.value in line for line in told) for kind in kinds)
    assert [line for line in told if NAME in line] == []
