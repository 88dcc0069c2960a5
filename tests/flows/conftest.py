"""A server in which everything is set up."""

from datetime import timedelta

import pytest

from tests.factories import add_published
from tests.sim import World, utc

START = utc(2026, 3, 4, 12)  # a Wednesday


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
