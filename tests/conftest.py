"""Fixtures of all tests: a store on a real file, and a simulated server with the real bot in it."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.examples import examples
from tests.sim import World, utc
from tests.sim import world as open_world

settings.register_profile(
    "examples", max_examples=examples(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("examples")
SHARED = Path(__file__).resolve().parents[2] / "shared"


IN_ONE_WORKER = ("tests/db/test_cost.py",)
"""Files that share something dear to make, so that it is made once."""


@pytest.hookimpl(optionalhook=True)  # only with xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give single tests to whoever is free, but whole files of `IN_ONE_WORKER`.

    xdist's own ``loadgroup`` does nothing with pytest 9.2, which no longer reads the ids that it changes.
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  # as above

    class Scheduler(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file in IN_ONE_WORKER else nodeid

    return Scheduler(config, log)


@pytest.fixture
def now() -> datetime:
    return utc(2026, 3, 2, 12)


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "spotlight.db", default_questions=DEFAULT_QUESTIONS) as opened:
        yield opened


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path / "spotlight.db") as made:
        yield made


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with interviews and Discord's description is not here")
    return SHARED
