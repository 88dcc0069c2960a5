"""The bot as an operator runs it: lock, store, connection."""

from bot.client import SpotlightBot
from bot.clock import utc_now
from bot.config import Settings
from bot.endpoints import use_discord_at
from bot.governor import rest_after_many_starts
from bot.log import setup_logging
from bot.running import check_machine, run_until_stopped
from bot.ui.words.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.lock import exclusive_lock


async def live(settings: Settings) -> None:
    """Lock and open the store, connect, and stay until told to stop."""
    if settings.discord_url:
        use_discord_at(settings.discord_url)
    with exclusive_lock(settings.database):
        async with open_store(settings.database, default_questions=DEFAULT_QUESTIONS) as store:
            await rest_after_many_starts(store.state, utc_now)
            async with SpotlightBot(settings, store=store) as bot:
                await bot.start(settings.token)
            if bot.fatal is not None:
                raise bot.fatal


def run(settings: Settings) -> None:
    """Run the bot."""
    setup_logging(settings.log_level)
    check_machine()
    run_until_stopped(live(settings))
