"""No post mentions a role that is gone: it would show a dead name above it for ever, and reach nobody."""

import logging
from dataclasses import replace

from bot.clock import Clock
from bot.discord_api.role_access import RoleAccess
from bot.domain.posts import Spotlight
from db import Store

_log = logging.getLogger(__name__)


class RoleMentions:
    """Looks at the role of a post right before it is sent."""

    def __init__(self, store: Store, role_access: RoleAccess, clock: Clock) -> None:
        self._store = store
        self._role_access = role_access
        self._clock = clock

    async def checked(self, guild_id: int, spotlight: Spotlight) -> Spotlight:
        """Return a post without the mention of a role that is gone, of which the curators are told."""
        role_id = spotlight.ping_role_id
        if role_id is None or not await self._role_access.is_gone_now(guild_id, role_id):
            return spotlight
        await self._store.settings_checks.ask([guild_id], now=self._clock())
        _log.info("Guild %s: role %s is gone, the post does not mention it.", guild_id, role_id)
        return replace(spotlight, ping_role_id=None)
