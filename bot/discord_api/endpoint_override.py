"""Where Discord is: elsewhere only for tests, and then on this machine (`bot.config` refuses anything else)."""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def use_discord_at(url: str) -> None:
    """Send requests to ``url``/api/v10 and open the gateway at ``url``/gateway, for the whole process."""
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url).with_scheme("ws") / "gateway"
