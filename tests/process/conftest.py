"""The smoke test in this process, against the stand-in."""

import argparse
import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.cli.smoke.command import run_smoke
from bot.config import Settings
from tests.loopback.server import TOKEN
from tests.process.place import Place, Run, forgive_what_is_wanted


@pytest.fixture
def quiet() -> Iterator[None]:
    """The command sets the level of two loggers and Discord's address, for its whole process."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    loggers = [logging.getLogger(name) for name in ("discord", "bot")]
    levels = [logger.level for logger in loggers]
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def smoke(quiet: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    async def run(
        place: Place, *, guild: int = 0, channel: int = 0, yes: bool = True, report: Path | None = None
    ) -> Run:
        settings = Settings(
            token=TOKEN,
            database=tmp_path / "none.db",
            log_level="INFO",
            dev_guild_id=None,
            discord_url=place.made.url,
        )
        options = argparse.Namespace(
            guild=guild or place.guild.id,
            channel=channel or place.channel.id,
            yes=yes,
            report=report,
            files=None,
        )
        code = await asyncio.wait_for(run_smoke(settings, options), 60)
        written = capsys.readouterr()
        forgive_what_is_wanted(place.made)
        assert not settings.database.exists()
        return Run(code, written.out, written.err)

    return run
