"""The words of the trade as types: frozen values that every layer passes around."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a question is for, whatever its wording; lists and highlights go by it."""

    LOCATION = "location"
    OCCUPATION = "occupation"
    SPECIALTIES = "specialties"
    ORIGIN = "origin"
    FIRST_WORK = "first_work"
    CURRENT_WORK = "current_work"
    ADVICE = "advice"
    RECOMMENDATION = "recommendation"
    OTHER = "other"


class InterviewStatus(StrEnum):
    """Where an interview stands between the first word and its publishing."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class InterviewSource(StrEnum):
    """How the words came in."""

    FORM = "form"
    IMPORT = "import"
    SELF = "self"


class ConsentState(StrEnum):
    """What the person interviewed said about publishing; the first two allow a post."""

    AGREED = "agreed"
    PUBLIC_ALREADY = "public_already"
    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"

    @property
    def allows_posting(self) -> bool:
        """Whether an interview in this state may be shown to members and posted."""
        return self in (ConsentState.AGREED, ConsentState.PUBLIC_ALREADY)


class ConsentScope(StrEnum):
    """What a consent covers."""

    SERVER = "server"
    PUBLIC_EXPORT = "public_export"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a questionnaire; ``label`` is at most 45 characters (a modal's label).

    ``length_guide`` is in characters: about so long is a good answer; nothing is cut.
    """

    key: str
    label: str
    text: str
    purpose: Purpose
    length_guide: int | None = None
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One version of a server's questions, in the order in which they are asked."""

    version_id: int
    number: int
    questions: tuple[Question, ...]
    series_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """A name that a person has elsewhere: ``kind`` is lower case ("github"), ``value`` has no "@"."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The current answer to one question, in the wording that was asked then."""

    id: int
    position: int
    question_key: str
    purpose: Purpose
    question: str
    text: str
    revision: int
    author_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A stored image: its bytes live in the database, since Discord's links to uploads expire."""

    file_name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class UploadedPicture:
    """A picture as it was uploaded, which nobody is shown; ``created_at`` tells it from one that replaced it."""

    file_name: str
    data: bytes
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One interview with everything a reader sees of it; ``answers`` are in order.

    ``has_picture`` is about a picture that may be shown, ``holds_picture`` about any that is stored; ``skipped``
    has the keys of questions left out on purpose.
    """

    id: int
    guild_id: int
    series_id: int
    person_id: int
    user_id: int | None
    name: str
    handles: tuple[Handle, ...]
    introduction: str
    closing: str
    status: InterviewStatus
    source: InterviewSource
    consent: ConsentState
    is_published: bool
    answers: tuple[Answer, ...]
    version: int
    created_by: int
    created_at: datetime
    last_posted_at: datetime | None
    times_posted: int
    has_picture: bool
    version_id: int = 0
    follows_id: int | None = None
    allows_export: bool = True
    allows_picture: bool = True
    skipped: frozenset[str] = frozenset()
    holds_picture: bool = False

    def answer_for(self, purpose: Purpose) -> Answer | None:
        """Return the first answer given to a question with this purpose."""
        return next((a for a in self.answers if a.purpose is purpose and a.text), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewSummary:
    """One line of a list: enough to name an interview and to open it."""

    id: int
    name: str
    user_id: int | None
    occupation: str
    status: InterviewStatus
    is_published: bool
    last_posted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRevision:
    """One entry of an interview's history: who wrote what and when; ``before`` is the text that it replaced."""

    answer_id: int
    question: str
    text: str
    revision: int
    author_id: int
    created_at: datetime
    is_current: bool
    before: str = ""
    author_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """An interview that matches a query."""

    interview_id: int
    name: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """What a server chose, apart from its schedules; 0 days or months: never."""

    guild_id: int
    curator_role_id: int | None = None
    review_channel_id: int | None = None
    audit_channel_id: int | None = None
    nudge_days: int = 7
    follow_up_months: int = 0
    digest_days: int = 3
