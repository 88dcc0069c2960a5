"""Settings of the operator, from the environment or ``.env``. All faults are found at once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.ui.strings import errors as strings

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class ConfigError(Exception):
    """Settings that must be put right first; ``sentences`` names every fault."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator chose; the token is kept out of the repr."""

    token: str = field(repr=False)
    database: Path
    log_level: str
    dev_guild_id: int | None
    discord_url: str

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, needs_token: bool = True) -> Self:
        """Read settings; raise ConfigError with a sentence for each fault."""
        faults: list[str] = []
        token = env.get("DISCORD_TOKEN", "").strip()
        if needs_token and not token:
            faults.append(strings.NO_TOKEN)
        level = env.get("SPOTLIGHT_LOG_LEVEL", "").strip().upper() or "INFO"
        if level not in LOG_LEVELS:
            faults.append(strings.BAD_LOG_LEVEL.format(value=level))
        dev_guild = env.get("SPOTLIGHT_DEV_GUILD", "").strip()
        if dev_guild and not dev_guild.isdecimal():
            faults.append(strings.BAD_DEV_GUILD.format(value=dev_guild))
        discord_url = env.get("SPOTLIGHT_DISCORD_URL", "").strip().rstrip("/")
        if discord_url and not _is_local(discord_url):
            faults.append(strings.BAD_DISCORD_URL.format(value=discord_url))
        if faults:
            raise ConfigError(faults)
        return cls(
            token=token,
            database=Path(env.get("SPOTLIGHT_DATABASE", "").strip() or "data/spotlight.db"),
            log_level=level,
            dev_guild_id=int(dev_guild) if dev_guild else None,
            discord_url=discord_url,
        )


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname == "127.0.0.1" and not parts.path


def load_settings(*, needs_token: bool = True) -> Settings:
    """Read ``.env`` in the working directory and the environment, which wins; raise ConfigError."""
    from_file = {key: value or "" for key, value in dotenv_values(".env").items()}
    return Settings.from_env({**from_file, **os.environ}, needs_token=needs_token)
