"""Fixtures of all tests: a store on a real file, and a simulated server with the real bot in it."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from bot.ui.words.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.examples import examples
from tests.sim import World, utc
from tests.sim import world as open_world

settings.register_profile(
    "examples", max_examples=examples(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("examples")
SHARED = Path(__file__).resolve().parents[2] / "shared"


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
