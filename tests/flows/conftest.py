"""A server in which everything is set up."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from bot.domain.models import Picture
from bot.sandbox import pictures
from bot.sandbox.launcher import Reader
from bot.sandbox.process import Worker
from tests.factories import add_published
from tests.flows.steps import START
from tests.sim import World


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """Read all documents in one process, as the bulk import does; to start one each costs 0.4 s of CPU.

    That the bot starts one for each is seen in `tests.process` and `tests.importing.test_bad_input`.
    """
    turn = threading.Lock()

    def read(*arguments: Any) -> Any:
        with turn:
            return reader.read(*arguments)

    # By the module, not by its dotted name: the library loads a cog without making it an attribute of its package.
    monkeypatch.setattr(import_module("cogs.profiles.importing"), "read_in_process", read)


@pytest.fixture(scope="session")
def picture_reader() -> Iterator[Worker]:
    with Worker(pictures.command) as shared:
        yield shared


@pytest.fixture(autouse=True)
def one_picture_reader(monkeypatch: pytest.MonkeyPatch, picture_reader: Worker) -> None:
    """Read all pictures in one process too; `tests.sandbox.test_pictures` sees that the bot starts one for each."""
    turn = threading.Lock()

    def read(file_name: str, data: bytes) -> Picture:
        with turn:
            return pictures.read_with(picture_reader, file_name, data)

    monkeypatch.setattr("bot.sandbox.pictures.read_in_process", read)


@pytest.fixture
async def ready(world: World) -> World:
    """Three people, posts on Mondays at 17:00 in Berlin."""
    await world.advance_to(START)
    for i, name in enumerate(("Ada", "Bo", "Cy")):
        now = START + timedelta(minutes=i)
        await add_published(world.store, world.guild.id, name, f"Home of {name}", "Works", now=now)
    await world.mara.slash(
        world.lobby,
        "setup",
        channel=world.channel,
        weekday=0,
        time="17:00",
        timezone="Europe/Berlin",
        review_channel=world.review,
        exact=True,
    )
    return world


@pytest.fixture
async def reviewed(world: World) -> World:
    await world.mara.slash(
        world.lobby, "setup", channel=world.channel, weekday=0, time="17:00", timezone="UTC", exact=True,
        review_channel=world.review,
    )  # fmt: skip
    return world
