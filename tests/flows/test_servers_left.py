"""Servers that the bot was removed from while nobody listened, and a store that belongs to another application."""

import logging

import pytest

from tests.flows.steps import DUE, names
from tests.sim import World

OTHER = 4242


async def left(world: World) -> set[int]:
    rows = await world.store.database.read("SELECT id FROM guild WHERE left_at IS NOT NULL")
    return {row["id"] for row in rows}


async def add_server(world: World) -> int:
    """Have the bot in a second server that the store knows."""
    second = world.env.create_guild("Second")
    await world.store.guilds.ensure(second.id, now=world.now)
    return second.id


def remove_unheard(world: World, guild_id: int) -> None:
    """Remove the bot from a server as nobody hears it: between two processes."""
    backend = world.env.backend
    subscribers, backend.subscribers[:] = backend.subscribers[:], []
    backend.remove_guild(guild_id)
    backend.subscribers[:] = subscribers


def run_as(world: World, application_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next process have the token of another application."""
    monkeypatch.setattr(world.env.backend, "application_id", application_id)


async def test_servers_left_while_nobody_listened_are_marked_and_unmarked_when_they_are_back(
    ready: World,
) -> None:
    second = await add_server(ready)
    await ready.restart()
    await ready.settle()
    assert await left(ready) == set()

    remove_unheard(ready, second)
    await ready.restart()
    await ready.settle()
    assert await left(ready) == {second}
    await ready.advance_to(DUE)
    assert names(ready) == ["Ada"]  # the other server goes on

    await ready.store.guilds.mark_left(ready.guild.id, now=ready.now)
    await ready.restart()
    await ready.settle()
    assert await left(ready) == {second}


async def test_a_server_that_is_unavailable_is_no_server_that_was_left(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = await add_server(ready)
    emit = ready.env.backend.emit

    def emit_others(event: str, payload: dict) -> None:
        if event != "GUILD_CREATE" or int(payload["id"]) != second:
            emit(event, payload)

    monkeypatch.setattr(ready.env.backend, "emit", emit_others)
    await ready.restart()
    await ready.settle()

    guild = ready.bot.get_guild(second)
    assert guild is not None
    assert guild.unavailable
    assert await left(ready) == set()


async def test_under_another_application_nothing_is_marked_and_check_says_so(
    ready: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    second, own = await add_server(ready), ready.env.backend.application_id
    remove_unheard(ready, second)
    run_as(ready, OTHER, monkeypatch)
    with caplog.at_level(logging.WARNING, "bot.background.presence"):
        await ready.restart()
        await ready.settle()
        ready.bot.dispatch("ready")  # a new session of the same process
        await ready.settle()

    assert await left(ready) == set()
    assert len([r for r in caplog.records if str(OTHER) in r.getMessage()]) == 1
    assert await ready.store.state.get("application:other") == str(OTHER)

    run_as(ready, own, monkeypatch)
    await ready.restart()
    await ready.settle()
    assert await left(ready) == {second}
    assert await ready.store.state.get("application:other") is None
