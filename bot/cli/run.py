"""The bot as an operator runs it: lock, store, connection."""

from bot.cli.exit_codes import check_machine, run_until_stopped
from bot.cli.restart_backoff import LoginDeferred, RestartBackoff
from bot.client import SpotlightBot
from bot.clock import utc_now
from bot.config import Settings
from bot.discord_api.endpoint_override import use_discord_at
from bot.log import setup_logging
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from db.sqlite.process_lock import exclusive_lock


class GovernedBot(SpotlightBot):
    """The bot with each of its sessions counted: a gateway that forgets them all would have it identify without end."""

    def __init__(self, settings: Settings, *, store: Store, backoff: RestartBackoff) -> None:
        super().__init__(settings, store=store)
        self._backoff = backoff

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Count the session before it is asked for, besides waiting as discord.py does."""
        await self._backoff.before_identify()
        await super().before_identify_hook(shard_id, initial=initial)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected; where another session has to wait, connect anew after it."""
        while True:
            try:
                await super().connect(reconnect=reconnect)
            except LoginDeferred:
                await self._backoff.admit()
            else:
                return


async def live(settings: Settings) -> None:
    """Lock and open the store, connect, and stay until told to stop."""
    if settings.discord_url:
        use_discord_at(settings.discord_url)
    with exclusive_lock(settings.database):
        async with open_store(settings.database, default_questions=DEFAULT_QUESTIONS) as store:
            backoff = RestartBackoff(store.state, utc_now)
            await backoff.admit()
            async with GovernedBot(settings, store=store, backoff=backoff) as bot:
                await bot.start(settings.token)
            if bot.fatal is not None:
                raise bot.fatal


def run(settings: Settings) -> None:
    """Run the bot."""
    setup_logging(settings.log_level)
    check_machine()
    run_until_stopped(live(settings))
