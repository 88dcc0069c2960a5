"""Without consent nothing is posted or exported, whatever people do and in whatever order."""

import asyncio
import contextlib
import random
import tempfile
from pathlib import Path

import pytest

from bot.domain.errors import SpotlightError
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from tests.db.model import ACTIONS, GUILD, Model
from tests.examples import examples
from tests.factories import NOW


async def history(seed: int, steps: int) -> Model:
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "x.db", default_questions=DEFAULT_QUESTIONS) as store:
            await store.guilds.ensure(GUILD, now=NOW)
            model = Model(store, rng)
            for _ in range(steps):
                with contextlib.suppress(SpotlightError):
                    await model.act(rng.choice(ACTIONS))
                await model.check()
            return model


@pytest.mark.parametrize("seed", range(examples(1 / 5)))
def test_no_order_of_actions_publishes_or_posts_what_was_not_agreed_to(seed: int) -> None:
    asyncio.run(history(seed, 200))
