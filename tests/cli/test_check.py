"""What ``check`` says of the application that a store belongs to."""

import asyncio
from pathlib import Path

import pytest

from bot.cli.main import dispatch
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store

OWN, OTHER = "1111", "2222"


def told(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert dispatch(["check", *more], run=lambda _: pytest.fail("it ran")) == 0
    return capsys.readouterr().out


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of one application on which another one ran last."""
    found = tmp_path / "x.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPOTLIGHT_DATABASE", str(found))

    async def make() -> None:
        async with open_store(found, default_questions=DEFAULT_QUESTIONS) as store:
            await store.state.put("application", OWN)
            await store.state.put("application:other", OTHER)

    asyncio.run(make())
    return found


def test_check_says_that_the_bot_ran_as_another_application_until_it_is_adopted(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(path, capsys)
    assert f"belongs to the application {OWN}, but the bot ran last as {OTHER}" in said
    assert f"belongs to the application {OTHER} from now on" in told(path, capsys, "--adopt")
    assert "application" not in told(path, capsys)
    assert "application" not in told(path, capsys, "--adopt")
