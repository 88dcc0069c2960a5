"""What Discord can answer to a request, whatever was asked; `bot.discord_api.outcomes` reads it off errors."""

from dataclasses import dataclass
from enum import Enum, auto

FOR_GOOD = ("too_big", "automod")
"""Refusals that another attempt cannot change; the server has to change something first."""
CHANNEL_GONE = "channel_gone"
"""The note of a refusal because there is no such channel or server any more."""
ABOUT_THE_TEXT = ("too_big", "automod", "explicit")
"""Refusals of what a message says, which say nothing about any other message in the same place."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The message exists; of a post that was found in its channel, ``interview_id`` is the interview it shows."""

    message_id: int
    interview_id: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord will not do it, now or in a minute; ``note`` is a key of `bot.ui.strings.posts.NOTES`."""

    note: str
    code: int


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing was done: Discord wants the request in ``seconds`` from now, longer than is waited for at once."""

    seconds: float


class Answer(Enum):
    """The outcomes that carry nothing."""

    UNKNOWN = auto()
    DELETED = auto()
    UNAUTHORIZED = auto()
    NOT_FOUND = auto()
    CANNOT_READ = auto()
    OK = auto()


Outcome = Sent | Refused | Later | Answer
