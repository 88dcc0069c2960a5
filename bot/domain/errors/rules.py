"""What the rules of a server, its state, or the preferences of somebody forbid."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors.base import SpotlightError


@dataclass(eq=False)
class NotACurator(SpotlightError):
    """The action needs Manage Server or the curator role of the server."""

    curator_role_id: int | None = None


class NotAllowed(SpotlightError):
    """Base of what the rules of a server, or somebody's preferences, forbid."""


class Blocked(NotAllowed):
    """The curators have blocked the member."""


class OptedOut(NotAllowed):
    """The member does not want to be asked for an interview."""


@dataclass(eq=False)
class TooSoon(NotAllowed):
    """A cool-down is not over."""

    until: datetime


@dataclass(eq=False)
class TooManyNominations(NotAllowed):
    """The member has proposed as many people as may wait at a time."""

    limit: int


class AlreadyNominated(NotAllowed):
    """The member has proposed this person already."""


class AlreadyInvited(NotAllowed):
    """The person was invited, or is writing, already."""


@dataclass(eq=False)
class AlreadyPublished(NotAllowed):
    """The person has a published interview."""

    name: str


@dataclass(eq=False)
class LeftServer(NotAllowed):
    """The person is a member of the server no more; without a ``name`` where that is not known."""

    name: str


class NotThisMember(NotAllowed):
    """A bot, or oneself, where another person is wanted."""


class MayNotSpeak(NotAllowed):
    """Somebody wanted the bot to write where they may not write themself."""


@dataclass(eq=False)
class OnlyThemself(NotAllowed):
    """A consent that nobody but the person can give."""

    name: str


class NotAskable(NotAllowed):
    """The person of an interview does not want to be mentioned from it."""


class TooManyReminders(NotAllowed):
    """The person was reminded as often as is polite."""


class RemindedMeanwhile(NotAllowed):
    """The person was reminded since a curator saw how often they had been."""


class NothingToRemind(NotAllowed):
    """Nobody waits for this person any more."""


class NotSetUp(SpotlightError):
    """The server has no channel for its spotlight yet."""


@dataclass(eq=False)
class NotPublished(SpotlightError):
    """An interview that may not be posted or planned: not approved, or without consent."""

    name: str


@dataclass(eq=False)
class IsHeld(SpotlightError):
    """Somebody who is held can be given no date and no place."""

    name: str


class NothingPlanned(SpotlightError):
    """No date is planned that could be left out."""


class NobodyReady(SpotlightError):
    """No published interview may be featured now."""
