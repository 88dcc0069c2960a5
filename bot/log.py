"""Logging for an operator: one line an event, no secrets."""

import logging
import re

_SECRETS = re.compile(
    r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}|(?<=/webhooks/)\d+/\S+|(?<=/interactions/)\d+/\S+"
)
_EXPIRED = (10062, 10015, 40060)
"""Discord's codes for an interaction that has gone by, or has its answer."""
_TALKATIVE = ("discord", "aiosqlite", "asyncio")
"""Libraries that write event bodies, SQL parameters or tokens of interactions at DEBUG."""


class RedactSecrets(logging.Filter):
    """Replace what looks like a token in every message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place and let it pass."""
        text = record.getMessage()
        clean = _SECRETS.sub("…", text)
        if clean != text:
            record.msg, record.args = clean, ()
        return True


class ShortenExpired(logging.Filter):
    """Make one line of what discord.py logs where nobody waits for suggestions any more: people typed on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place and let it pass."""
        error = record.exc_info[1] if record.exc_info else None
        cause = getattr(error, "original", error)
        if record.name == "discord.app_commands.tree" and getattr(cause, "code", None) in _EXPIRED:
            record.exc_info, record.exc_text = None, None
            record.msg, record.args = f"{record.getMessage()}: {cause}", ()
            record.levelno, record.levelname = logging.INFO, "INFO"
        return True


def setup_logging(level: str) -> None:
    """Log to standard error from ``level`` on; libraries never below INFO."""
    handler = logging.StreamHandler()
    handler.addFilter(ShortenExpired())
    handler.addFilter(RedactSecrets())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
