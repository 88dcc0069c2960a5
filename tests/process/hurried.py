"""``python -m bot run`` with shorter waits, so that thousands of trials fit into an hour; all else is the same."""

from datetime import timedelta
from typing import Any

import discord

from bot import governor, post_steps, posting
from bot.__main__ import main

QUIET = timedelta(seconds=0.6)


def hurry() -> None:
    """Wait less for quiet, and less for servers after READY (discord.py waits two seconds)."""
    post_steps.QUIET = posting.QUIET = QUIET
    governor.MOST_STARTS = 1_000_000
    start = discord.Client.__init__

    def start_soon(self: discord.Client, **options: Any) -> None:
        start(self, **{"guild_ready_timeout": 0.05, **options})

    discord.Client.__init__ = start_soon  # type: ignore[method-assign]


if __name__ == "__main__":
    hurry()
    main(["run"])
