"""Channels and roles that a server chose and that can't be used any more: what is new about them, and who hears it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.posts import Schedule

REVIEW_CHANNEL = "review_channel_id"
AUDIT_CHANNEL = "audit_channel_id"
POST_CHANNEL = "channel_id"
PING_ROLE = "ping_role_id"
CURATOR_ROLE = "curator_role_id"


class Fault(StrEnum):
    """Why something can't be used."""

    GONE = "gone"
    LACKS = "lacks"
    """The bot lacks permissions in a channel, View Channel perhaps."""
    SILENT = "silent"
    """A mention of the role notifies nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A channel or role that a server chose, by the name of its setting; ``series`` names one of several."""

    setting: str
    target_id: int
    schedule: Schedule | None = None
    series: str = ""

    @property
    def key(self) -> str:
        """What stays the same of it whatever its state is."""
        return f"{self.setting}:{self.schedule.id if self.schedule else 0}:{self.target_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A choice that can't be used; ``missing`` are discord.py's names of permissions, missing in ``channel_id``.

    ``schedule_id`` is 0 for what a server chose for all its series, ``channel_id`` that of the channel, or of the one
    in which a role is mentioned.
    """

    setting: str
    schedule_id: int
    target_id: int
    fault: Fault
    channel_id: int = 0
    missing: tuple[str, ...] = ()
    series: str = ""

    @property
    def key(self) -> str:
        """By which it is known that it was told; it is told anew when anything of this changes."""
        return f"{self.setting}:{self.schedule_id}:{self.target_id}:{self.fault}:{','.join(self.missing)}"


def dump_unusable(unusable: Unusable) -> str:
    """Return one line for the data of a notice."""
    return f"{unusable.key}:{unusable.channel_id}:{unusable.series}"


def load_unusable(text: str) -> Unusable:
    """Return what `dump_unusable` wrote."""
    setting, schedule_id, target_id, fault, missing, channel_id, series = text.split(":", 6)
    return Unusable(
        setting=setting,
        schedule_id=int(schedule_id),
        target_id=int(target_id),
        fault=Fault(fault),
        channel_id=int(channel_id),
        missing=tuple(missing.split(",")) if missing else (),
        series=series,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a server's choices found, and of which Discord said nothing just now."""

    choices: tuple[Choice, ...]
    found: tuple[Unusable, ...]
    unknown: tuple[Choice, ...] = ()

    def known_after(self, known: Collection[str]) -> frozenset[str]:
        """Return what is known of after this look: what was found, and what was known of the rest that is unknown."""
        kept = {key for key in known if any(key.startswith(f"{c.key}:") for c in self.unknown)}
        return frozenset(u.key for u in self.found) | kept

    def to_tell(self, known: Collection[str]) -> tuple[Unusable, ...]:
        """Return what the curators must hear of, which is everything as soon as something of it is new.

        In the review channel they are warned of the channels for posts by `bot.posting.preflight`.
        """
        told = self.found
        if self.is_usable(REVIEW_CHANNEL):
            told = tuple(u for u in told if u.setting != POST_CHANNEL)
        return told if any(u.key not in known for u in told) else ()

    def is_usable(self, setting: str) -> bool:
        """Tell whether a setting of the server is set and nothing is known against it."""
        return any(c.setting == setting for c in self.choices) and not any(
            u.setting == setting for u in self.found
        )

    def opened(self, setting: str, known: Collection[str]) -> bool:
        """Tell whether a channel that could not be used before is known to be usable now."""
        was_unusable = any(key.startswith(f"{setting}:") for key in known)
        is_unknown = any(c.setting == setting for c in self.unknown)
        return was_unusable and not is_unknown and self.is_usable(setting)
