"""Whether the channels and roles that a server chose can be used.

Discord is asked only where the client's memory does not suffice.
"""

from bot.discord_api.channel_access import (
    ChannelAccess,
    MissingPermissions,
    Needs,
    Usability,
    missing_in,
    usability_of,
)
from bot.discord_api.role_access import RoleAccess, RoleState
from bot.domain.errors import ChannelNotUsable
from bot.domain.posts import ChannelKind, Schedule, TagFault
from bot.domain.settings import SettingsChange
from bot.domain.unusable import PING_ROLE, Choice, Fault, Look, Unusable
from db import Store

_MODERATED = (TagFault.MODERATED, TagFault.MODERATED_WANTED)
_ROLE_FAULTS = {RoleState.GONE: Fault.GONE, RoleState.SILENT: Fault.SILENT}
_CHANNEL_FAULTS = {Usability.GONE: Fault.GONE, Usability.LACKS_PERMISSIONS: Fault.LACKS}


class SettingsLook:
    """Looks at all choices of a server."""

    def __init__(self, store: Store, channel_access: ChannelAccess, role_access: RoleAccess) -> None:
        self._store = store
        self._channel_access = channel_access
        self._role_access = role_access

    async def look(self, guild_id: int) -> Look:
        """Return what can't be used, and what is unknown because Discord could not be asked; raises nothing of it."""
        choices = await self._store.settings_checks.choices(guild_id)
        found: list[Unusable] = []
        unknown: list[Choice] = []
        closed: set[int] = set()
        for choice in choices:
            if choice.setting.endswith("role_id"):
                state, unusable = await self._role(guild_id, choice, closed)
                is_unknown = state is RoleState.UNKNOWN
            else:
                usability, unusable = await self._channel(guild_id, choice)
                is_unknown = usability is Usability.UNKNOWN
                if usability is not Usability.USABLE:
                    closed.add(choice.target_id)
            found += [unusable] if unusable is not None else []
            unknown += [choice] if is_unknown else []
        return Look(choices, tuple(found), tuple(unknown))

    async def check_channels(self, schedule: Schedule, change: SettingsChange) -> list[int]:
        """Raise ChannelNotUsable for a channel in which the bot could not do what it is to do there.

        Return the channels of which Discord said nothing just now.
        """
        posts_in = change.channel_id
        if change.publishes or change.opens_thread or change.forum_tag_id:
            posts_in = posts_in or schedule.channel_id
        needs = Needs(
            opens_thread=schedule.opens_thread if change.opens_thread is None else change.opens_thread,
            publishes=schedule.publishes if change.publishes is None else change.publishes,
            tag_id=change.forum_tag_id,
        )
        unchecked: list[int] = []
        for channel_id, needed in (
            (posts_in, needs),
            (change.review_channel_id, Needs(posts=False)),
            (change.audit_channel_id, Needs(posts=False)),
        ):
            if channel_id is None:
                continue
            found = await self._channel_access.missing_permissions(schedule.guild_id, channel_id, needed)
            usability = usability_of(found)
            if usability is Usability.UNKNOWN:
                unchecked.append(channel_id)
            elif usability is not Usability.USABLE:
                raise ChannelNotUsable(channel_id, missing_in(found))
            elif isinstance(found, MissingPermissions) and found.tag_fault in _MODERATED:
                raise ChannelNotUsable(channel_id, ("manage_threads",))
        return unchecked

    async def tag_fault(self, schedule: Schedule) -> TagFault | None:
        """Return what is wrong with the tag for posts in a forum, as far as can be said just now."""
        if schedule.channel_id is None or schedule.channel_kind is not ChannelKind.FORUM:
            return None
        found = await self._channel_access.missing_permissions(
            schedule.guild_id, schedule.channel_id, Needs.of(schedule)
        )
        return found.tag_fault if isinstance(found, MissingPermissions) else None

    async def _channel(self, guild_id: int, choice: Choice) -> tuple[Usability, Unusable | None]:
        needs = Needs.of(choice.schedule) if choice.schedule is not None else Needs(posts=False)
        found = await self._channel_access.missing_permissions(guild_id, choice.target_id, needs)
        usability = usability_of(found)
        if usability not in _CHANNEL_FAULTS:
            return usability, None
        fault = _CHANNEL_FAULTS[usability]
        missing = missing_in(found) if fault is Fault.LACKS else ()
        return usability, _unusable(choice, fault, choice.target_id, missing)

    async def _role(
        self, guild_id: int, choice: Choice, closed: set[int]
    ) -> tuple[RoleState, Unusable | None]:
        """Look at a role; a mention only where posts are possible at all (``closed`` are the channels where not)."""
        schedule = choice.schedule if choice.setting == PING_ROLE else None
        channel_id = schedule.channel_id if schedule is not None else None
        mentioned_in = channel_id if channel_id not in closed else None
        state = await self._role_access.state(guild_id, choice.target_id, mentioned_in=mentioned_in)
        fault = _ROLE_FAULTS.get(state)
        return state, None if fault is None else _unusable(choice, fault, channel_id or 0)


def _unusable(choice: Choice, fault: Fault, channel_id: int, missing: tuple[str, ...] = ()) -> Unusable:
    return Unusable(
        setting=choice.setting,
        schedule_id=choice.schedule.id if choice.schedule is not None else 0,
        target_id=choice.target_id,
        fault=fault,
        channel_id=channel_id,
        missing=missing,
        series=choice.series,
    )
