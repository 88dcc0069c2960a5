"""What is asked of Discord about a post, and what may become of the post: the words of `bot.domain.delivery_policy`."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.domain.outcomes import Sent
from bot.domain.posts import NoticeKind

HELD = "held"
"""The note of a post of which nothing was sent when Discord wanted it later; kept until it is out or in doubt."""
UNANSWERED = "unanswered"
"""The note of a post that is out and of which Discord doesn't say whether what follows it was done."""


class Asked(Enum):
    """What was asked of Discord about a post."""

    POST = auto()
    MARKER_BEFORE_FIRST_TRY = auto()
    """Whether a late post is there already, before anything is sent: the store may be older than the channel."""
    MARKER_AFTER_UNKNOWN = auto()
    """Whether a post is there of which something was sent, or may have been."""
    MARKER_AFTER_LATER = auto()
    """Whether a post is there of which nothing was sent, since Discord wanted it later."""
    MARKER_OF_MISSED_DATE = auto()
    THREAD = auto()
    THREAD_TEXTS = auto()
    PUBLISHING = auto()
    SECOND_POSTS = auto()
    """Which posts of a forum have one marker."""
    SECOND_POST = auto()
    """Taking one away that is not the first."""


class Step(Enum):
    """What is done about a post."""

    CONFIRM = auto()
    CONFIRM_DELETED = auto()
    BLOCK = auto()
    GIVE_UP = auto()
    WAIT = auto()
    HOLD = auto()
    """Wait, and know that nothing was sent: the next try is the first one."""
    SEND = auto()
    ASK_CURATOR = auto()
    TAKE_OVER = auto()
    MISS = auto()
    STOP = auto()
    """Stop the process: Discord does not take its token."""
    GO_ON = auto()
    """What follows a post was done; the next thing may be asked."""
    DONE = auto()
    """Nothing more is done of what was asked, well or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What becomes of a post.

    ``note`` is a key of `bot.ui.strings.posts.NOTES` (or `HELD`, which nobody is shown), ``code`` Discord's of a
    refusal, ``notice`` the kind of what people are told with it, if anything, and ``since`` when Discord first said
    nothing about what follows the post.
    """

    step: Step
    wake_at: datetime | None = None
    note: str = ""
    code: int | None = None
    notice: NoticeKind | None = None
    sent: Sent | None = None
    since: datetime | None = None
