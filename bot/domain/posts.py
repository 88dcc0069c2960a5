"""The words of the trade for posts: schedules, planned posts, notices, and what a post shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.models import Handle

DELETED = "deleted"
"""The note of a post that was made and does not stand in its channel any more."""
REPOSTED = "reposted"
"""The note of a deleted post in whose place a curator asked for another one."""
DELETED_NOTES = (DELETED, REPOSTED)
WITHDRAWN = "withdrawn"
"""The note of a post whose interview its person took back."""
_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def instant_of(message_id: int) -> datetime:
    """Return when a message was made: its id begins with that (Discord's documentation, "Snowflakes")."""
    return _DISCORD_EPOCH + timedelta(milliseconds=message_id >> 22)


class ChannelKind(StrEnum):
    """What Discord lets a bot do in a channel, and so what can be promised there (ARCHITECTURE.md)."""

    TEXT = "text"
    ANNOUNCEMENT = "announcement"
    FORUM = "forum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When and where a series is posted; ``weekday`` counts from Monday = 0, ``time`` is HH:MM.

    Unless ``is_exact``, a post comes up to five minutes after its time (`bot.domain.schedule.spread_of`).
    """

    id: int
    guild_id: int
    series_id: int
    channel_id: int | None = None
    channel_kind: ChannelKind = ChannelKind.TEXT
    weekday: int = 0
    time: str = "17:00"
    timezone: str = "UTC"
    every_weeks: int = 1
    anchor_date: date | None = None
    opens_thread: bool = True
    publishes: bool = False
    ping_role_id: int | None = None
    cool_off_weeks: int = 26
    grace_hours: int = 24
    is_paused: bool = False
    paused_until: datetime | None = None
    is_exact: bool = False
    forum_tag_id: int | None = None


@dataclass(frozen=True, slots=True)
class ForumTag:
    """A tag of a forum."""

    id: int
    name: str


class TagFault(StrEnum):
    """What is wrong with the tag for posts in a forum; each ``…_WANTED`` where the forum takes no post without one."""

    WANTED = "wanted"
    """None is chosen."""
    GONE = "gone"
    GONE_WANTED = "gone_wanted"
    MODERATED = "moderated"
    """It takes Manage Threads to use it, which the bot lacks."""
    MODERATED_WANTED = "moderated_wanted"

    @property
    def keeps_posts_out(self) -> bool:
        """Whether Discord refuses the posts; else they come without a tag."""
        return self.value.endswith("wanted")


class OccurrenceState(StrEnum):
    """The life of one planned post; see ARCHITECTURE.md, "A post exactly once"."""

    DUE = "due"
    SENDING = "sending"
    POSTED = "posted"
    DONE = "done"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    NEEDS_HUMAN = "needs_human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One post of one schedule, keyed by its local date and generation."""

    id: int
    guild_id: int
    schedule_id: int
    local_date: date
    generation: int
    due_at: datetime
    state: OccurrenceState
    is_manual: bool = False
    requested_by: int | None = None
    interview_id: int | None = None
    channel_id: int | None = None
    channel_kind: ChannelKind = ChannelKind.TEXT
    payload: str = ""
    nonce: str = ""
    first_try_at: datetime | None = None
    last_try_at: datetime | None = None
    tries: int = 0
    message_id: int | None = None
    thread_id: int | None = None
    thread_is_done: bool = False
    publish_is_done: bool = False
    note: str = ""
    blocked_code: int | None = None

    @property
    def is_away(self) -> bool:
        """Whether the post was made and does not stand in its channel any more, as far as is known."""
        return self.note in (*DELETED_NOTES, WITHDRAWN)

    @property
    def may_be_reposted(self) -> bool:
        """Whether a curator may have it made again: it was deleted, and nobody has asked for it since."""
        return self.note == DELETED and self.interview_id is not None

    @property
    def place_id(self) -> int:
        """The channel that its message stands in: in a forum the thread of the post, which has the message's id."""
        is_inside = self.channel_kind is ChannelKind.FORUM and self.message_id is not None
        return (self.message_id if is_inside else self.channel_id) or 0


@dataclass(frozen=True, slots=True)
class Awake:
    """A post that needs attention, not read yet, since what cannot be read must not hide the others."""

    id: int
    guild_id: int
    is_follow_up: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """What the button of a post says for ever about which one it is."""

    schedule_id: int
    local_date: date
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPost:
    """A post of ours as it was found in a channel; one in a forum has the id of its thread."""

    message_id: int
    channel_id: int
    channel_kind: ChannelKind
    interview_id: int
    marker: Marker


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How many posts the store knows now that it did not know, and how many it can't make anything of."""

    posts: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours in a channel, with its thread, that is to be deleted."""

    channel_id: int
    message_id: int
    kind: ChannelKind
    thread_id: int | None = None
    id: int = 0
    guild_id: int = 0
    tries: int = 0


class NoticeKind(StrEnum):
    """What people are told without asking: curators, and from `INVITED` on members who want messages."""

    NOBODY_READY = "nobody_ready"
    MISSED = "missed"
    BLOCKED = "blocked"
    IN_DOUBT = "in_doubt"
    NO_THREAD = "no_thread"
    THREAD_PART = "thread_part"
    THREAD_GONE = "thread_gone"
    THREAD_UNKNOWN = "thread_unknown"
    NOT_PUBLISHED = "not_published"
    POST_DELETED = "post_deleted"
    NOT_RENAMED = "not_renamed"
    WRONG_CLOCK = "wrong_clock"
    NOT_POSTED = "not_posted"
    WILL_FAIL = "will_fail"
    CHANNEL_GONE = "channel_gone"
    FORUM_TAG = "forum_tag"
    STORE_FAILING = "store_failing"
    ROW_FAILED = "row_failed"
    UNSEEN = "unseen"
    TWIN_DELETED = "twin_deleted"
    TWIN_LEFT = "twin_left"
    TWINS_UNKNOWN = "twins_unknown"
    TAKEN_OVER = "taken_over"
    UNKNOWN_POSTS = "unknown_posts"
    EMPTY_AHEAD = "empty_ahead"
    CARD = "card"
    DIGEST = "digest"
    """What waits, for whom and since when, all together."""
    NOMINATED = "nominated"
    """Members were proposed; its data says since when, so that one tells of all that a few minutes brought."""
    REMINDER_BY_HAND = "remind"
    """To curators: somebody is to be reminded to whom the bot may not write."""
    NOT_TAKEN_DOWN = "not_taken_down"
    UNUSABLE = "unusable"
    LEAVER = "leaver"
    LEFT = "left"
    INVITED = "invited"
    REMINDER = "nudge"  # the value of older versions: notices that wait to be sent have it
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    CONSENT_AGAIN = "consent_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that curators must hear of, or the member ``user_id``; ``data`` fills the sentence."""

    kind: NoticeKind
    data: Mapping[str, str | int] = field(default_factory=dict[str, str | int])
    occurrence_id: int | None = None
    interview_id: int | None = None
    user_id: int | None = None
    id: int = 0
    guild_id: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotlight:
    """The frozen content of one post: what is rendered at the first try is rendered at the last.

    ``is_announcement``: it is published, and so made of content and an embed. ``first_link`` leads to the first
    post about the person, where this one tells how they are now.
    """

    interview_id: int
    name: str
    user_id: int | None
    location: str
    occupation: str
    handles: tuple[Handle, ...]
    highlights: tuple["Highlight", ...]
    picture_name: str = ""
    is_follow_up: bool = False
    first_link: str = ""
    ping_role_id: int | None = None
    is_announcement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """An answer chosen for the post, shortened at a sentence where it must be."""

    question: str
    text: str
    is_shortened: bool = field(default=False)
