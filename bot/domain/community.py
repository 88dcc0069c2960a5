"""The words of the trade for how interviews come about: preferences, nominations, invitations, decisions, series."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import AnswerChanged
from bot.domain.lifecycle import Stage
from bot.domain.models import ConsentState, InterviewStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a member wants of the bot in a server; ``is_blocked`` is the curators' say."""

    wants_messages: bool = False
    is_opted_out: bool = False
    is_blocked: bool = False
    may_be_asked: bool = False


class DecisionKind(StrEnum):
    """What curators may decide about a submitted interview."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"

    @property
    def status(self) -> InterviewStatus:
        """The status that it leads to."""
        return InterviewStatus(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a curator decided, with the note for the member."""

    kind: DecisionKind
    note: str
    decided_by: int
    created_at: datetime
    decided_by_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One of a server's series, each with its questionnaire and schedule; the first is the default one."""

    id: int
    name: str
    is_default: bool
    questionnaire_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A curator asks a member for an interview, or for news a year later (``follows_id``)."""

    id: int
    user_id: int
    name: str
    series_id: int
    is_nominated: bool
    follows_id: int | None
    reminder_count: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """Somebody who was proposed, with the reasons; those who proposed them are not named."""

    user_id: int
    name: str
    reasons: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineEntry:
    """One line of the board; ``key`` is ``v<id>`` of an invitation or ``i<id>`` of an interview."""

    key: str
    name: str
    user_id: int | None
    stage: Stage
    answered: int
    asked: int
    since: datetime
    reminder_count: int
    interview_id: int | None
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpInvitation:
    """Somebody whose post is old enough to ask how they are now."""

    guild_id: int
    interview_id: int
    user_id: int
    name: str
    series_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnInterview:
    """What decides which of a member's interviews is meant, and what names it to them.

    ``series`` is "" for a server's first one; ``has_words`` tells whether anything was written or attached so far.
    """

    id: int
    status: InterviewStatus
    consent: ConsentState
    series_id: int
    follows_id: int | None
    series: str = ""
    has_words: bool = True
    is_by_curators: bool = False
    began_at: datetime | None = None
    published_at: datetime | None = None

    @property
    def is_published(self) -> bool:
        """Whether members can read it."""
        return self.status is InterviewStatus.APPROVED and self.consent.allows_posting


@dataclass(frozen=True, slots=True)
class Saved:
    """Where typed text went: ``is_new_draft`` if its interview was closed meanwhile, and which texts came too late."""

    interview_id: int
    is_new_draft: bool
    conflicts: tuple[AnswerChanged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChoice:
    """What a member agrees to; the server itself always, for otherwise nothing is shown."""

    allows_export: bool
    allows_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An entry of the audit trail."""

    id: int
    guild_id: int
    actor_id: int | None
    action: str
    name: str
    created_at: datetime
    actor_name: str = ""
    member_id: int | None = None
    """Whom it is about, where that is a member and no interview; ``name`` is theirs then, "" if it is not known."""
