"""Discord has an answer, or the promise of one, in time, whatever is asked for and however slow the line is."""

import os
from pathlib import Path
from typing import Any

import pytest

from bot.interactions import acknowledgement
from db.connection import Database
from tests.flows import tour as tours
from tests.flows.tour import Tour
from tests.sim import World
from tests.strict import timing

LIMIT = 1.5
"""Seconds, half of what Discord allows."""
A_WALK = 3.0
"""Seconds that a walk through all of a server is made to count; in a small one it takes milliseconds."""


def make_walks_slow(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count each query of the slow lane as a long one; patience for it runs out at once, and is counted."""
    patience = acknowledgement.PATIENCE or 0.5
    monkeypatch.setattr(acknowledgement, "PATIENCE", 0)
    for name in {"look_slowly", "read_slow"} - set(vars(database)):
        plain = getattr(database, name)

        async def slow(*arguments: Any, plain: Any = plain) -> Any:
            timing.spend("patience", patience)
            found = await plain(*arguments)
            timing.spend("walk", A_WALK - patience)
            return found

        setattr(database, name, slow)


async def test_every_first_answer_is_sent_in_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    tour = Tour(world)
    await tours.furnish(tour)
    for walk in tours.TOURS:
        make_walks_slow(world.store.database, monkeypatch)
        await walk(tour)

    if os.environ.get(timing.TABLE):
        Path(os.environ[timing.TABLE]).write_text(world.timing.table(), encoding="utf-8")
    assert set(world.bot.actions.verbs) - world.timing.verbs == set(), "these were not tried"
    late = {
        ledger.name: (round(ledger.spent, 2), ledger.steps)
        for ledger in world.timing.ledgers
        if ledger.spent > LIMIT or not ledger.is_answered
    }
    assert late == {}
    thinking = [r for r in world.env.backend.interactions.values() if r.loading and r.message_id is not None]
    left = [r for r in thinking if r.message_id in world.env.backend.messages.get(r.channel_id, {})]
    assert left == [], "these are thinking for ever"
