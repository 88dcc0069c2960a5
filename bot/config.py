"""Settings of the operator, from the environment or ``.env``. All faults are found at once."""

import codecs
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.ui.strings import errors as strings

_NAMES = (
    "DISCORD_TOKEN",
    "SPOTLIGHT_DATABASE",
    "SPOTLIGHT_LOG_LEVEL",
    "SPOTLIGHT_DEV_GUILD",
    "SPOTLIGHT_DISCORD_URL",
)
_QUOTES = "\"'"
_ID = re.compile(r"[0-9]{1,19}")
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
        env = {name: _unquoted(value) for name, value in env.items() if name in _NAMES}
        token = env.get("DISCORD_TOKEN", "")
        level = env.get("SPOTLIGHT_LOG_LEVEL", "").upper() or "INFO"
        dev_guild = env.get("SPOTLIGHT_DEV_GUILD", "")
        database = env.get("SPOTLIGHT_DATABASE", "") or "data/spotlight.db"
        discord_url = env.get("SPOTLIGHT_DISCORD_URL", "").rstrip("/")
        checks = (
            (bool(token) or not needs_token, strings.NO_TOKEN, ""),
            (level in LOG_LEVELS, strings.BAD_LOG_LEVEL, level),
            (not dev_guild or _ID.fullmatch(dev_guild), strings.BAD_DEV_GUILD, dev_guild),
            ("\0" not in database, strings.BAD_DATABASE, database),
            (not discord_url or _is_local(discord_url), strings.BAD_DISCORD_URL, discord_url),
        )
        faults = [sentence.format(value=value) for is_right, sentence, value in checks if not is_right]
        if faults:
            raise ConfigError(faults)
        return cls(
            token=token,
            database=Path(database),
            log_level=level,
            dev_guild_id=int(dev_guild) if dev_guild else None,
            discord_url=discord_url,
        )


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname == "127.0.0.1" and not parts.path


def _unquoted(value: str) -> str:
    """Return a value without the quotes around it, which `docker --env-file` and others hand on as they stand."""
    value = value.strip()
    while len(value) >= len('""') and value[0] == value[-1] and value[0] in _QUOTES:
        value = value[1:-1].strip()
    return value


def _read(path: Path) -> str:
    """Return the text of a settings file, "" if there is none; raise ConfigError.

    Editors and shells of Windows save as UTF-8 with a mark, or as UTF-16 with or without one. UTF-16 without its mark
    shows by its zero bytes: names and values of settings are ASCII, for the most part.
    """
    try:
        data = path.read_bytes()
    except (
        FileNotFoundError,
        IsADirectoryError,
    ):  # a container tool makes a folder of a file that is not there
        return ""
    except OSError as error:
        raise ConfigError([strings.SETTINGS_UNREADABLE.format(detail=error.strerror)]) from error
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in data[:2]:
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ConfigError([strings.SETTINGS_NOT_TEXT]) from None


def load_settings(*, needs_token: bool = True) -> Settings:
    """Read ``.env`` in the working directory and the environment, which wins; raise ConfigError."""
    text = _read(Path(".env"))
    from_file = {key: value or "" for key, value in dotenv_values(stream=io.StringIO(text)).items()}
    return Settings.from_env({**from_file, **os.environ}, needs_token=needs_token)
