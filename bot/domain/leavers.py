"""What follows where somebody has left the server: nothing goes on about them without a curator's word.

Only a clear answer counts as gone. What is not known holds nothing up: a server whose members Discord does not tell of
just now goes on as ever.
"""

from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from bot.domain.posts import Occurrence

MOST_ASKED = 3
"""About so many people curators are asked at one date; who else is gone is passed over, and asked about later."""
LOOK_AGAIN_AFTER = timedelta(days=7)
"""Who is gone when a reminder is due is looked for again after so long: back again, they are reminded as ever."""
_LOOK_AGAIN_FOR_POST = timedelta(hours=1)
"""A date that waits for a curator's word looks so often who has come back, and who is ready by now."""
WAITS_FOR_WORD = "leaver"
"""The note of a post that is not made until a curator has said what becomes of somebody who left."""


class Presence(Enum):
    """Whether somebody is a member of a server, as far as Discord says."""

    PRESENT = auto()
    GONE = auto()
    UNKNOWN = auto()


class Moment(Enum):
    """What is about to be done when a member is looked up."""

    APPROVE = auto()
    INVITE = auto()
    REMIND = auto()
    POST = auto()


class LeaverChoice(StrEnum):
    """What curators said about posting the interview of somebody who left."""

    NONE = ""
    ASKED = "asked"
    POST = "post"


class Course(Enum):
    """How it goes on."""

    GO_ON = auto()
    POST_BY_NAME = auto()
    """Post, with the name alone: a mention of somebody who left shows as an unknown user."""
    ASK_CURATOR = auto()
    REFUSE = auto()
    REST = auto()


_OF_THE_GONE = {
    Moment.APPROVE: Course.ASK_CURATOR,
    Moment.INVITE: Course.REFUSE,
    Moment.REMIND: Course.REST,
    Moment.POST: Course.ASK_CURATOR,
}


def course_of(moment: Moment, presence: Presence, choice: LeaverChoice = LeaverChoice.NONE) -> Course:
    """Return how something goes on that is about a member; ``choice`` counts for posts alone."""
    if presence is not Presence.GONE:
        return Course.GO_ON
    if moment is Moment.POST and choice is LeaverChoice.POST:
        return Course.POST_BY_NAME
    return _OF_THE_GONE[moment]


def wait_until(post: Occurrence, now: datetime, *, grace: timedelta) -> datetime:
    """Return when a post that waits for a curator's word is looked at again: in the end, to be given up aloud."""
    end = max(post.due_at + grace, now) + timedelta(minutes=1)
    return min(now + _LOOK_AGAIN_FOR_POST, end)
