"""Everything that can be refused, as data; `bot.ui.errors` turns each into a sentence.

SpotlightError
├── NotACurator
├── NotFound: InterviewNotFound · InterviewGone · AnswerNotFound · DraftNotFound · NothingPublished · NothingPosted
│   · NoSuchQuestion · OldButton · NothingHeld
├── Conflict: AnswerChanged · InterviewChanged · PostUnderway · AlreadyDecided · HandledByOther
│   · DraftChanged
├── InvalidInput: InvalidTime · InvalidTimezone · InvalidDate · PastDate · InvalidName · InvalidPosition · AnswerTooLong
│   · MissingPerson · MemberTaken · NothingToSubmit · TextNotKept · NothingToJoin
├── FileRefused
├── InterviewFormatError
├── ChannelNotUsable · NotSetUp · NothingPlanned · NobodyReady · NotPublished
└── StoreError: NewerDatabase · NotADatabase · DamagedDatabase · MigrationFailed · DatabaseUnavailable · AlreadyRunning
"""

from dataclasses import dataclass
from enum import StrEnum


class SpotlightError(Exception):
    """Base of everything that is refused with a sentence; nothing was changed."""


@dataclass(eq=False)
class NotACurator(SpotlightError):
    """The action needs Manage Server or the curator role of the server."""

    curator_role_id: int | None = None


class NotFound(SpotlightError):
    """Base of what was asked for and does not exist here."""


@dataclass(eq=False)
class InterviewNotFound(NotFound):
    """No interview of this server matches what was typed."""

    query: str
    nearest: tuple[str, ...] = ()


class InterviewGone(NotFound):
    """A button points to an interview that was taken down or never belonged to this server."""


class AnswerNotFound(NotFound):
    """A button points to an answer that no longer exists."""


class DraftNotFound(NotFound):
    """A button points to an import, a search or a saved text that is no longer kept."""


class NothingPublished(NotFound):
    """The server has no interview that members may read yet."""


class NothingPosted(NotFound):
    """The server has had no spotlight yet."""


class OldButton(NotFound):
    """A button, select or form of which this version knows nothing."""


@dataclass(eq=False)
class NoSuchQuestion(NotFound):
    """The interview has no such question."""

    query: str


class NothingHeld(NotFound):
    """Nothing is held about the member who asks."""


class Conflict(SpotlightError):
    """Base of "somebody was faster"."""


@dataclass(eq=False)
class AnswerChanged(Conflict):
    """The answer has a newer revision than the one that was being edited; the text is kept."""

    kept_id: int
    question: str
    author_id: int


class InterviewChanged(Conflict):
    """The interview changed between the question and the click."""


class PostUnderway(Conflict):
    """A post about the member is being sent at this moment."""


@dataclass(eq=False)
class DraftChanged(Conflict):
    """A waiting document was changed by somebody since it was shown."""

    editor_id: int


class AlreadyDecided(Conflict):
    """The action was carried out already, by an earlier click."""


class InvalidInput(SpotlightError):
    """Base of what somebody typed and could type differently."""


@dataclass(eq=False)
class InvalidTime(InvalidInput):
    """Not a time of day in the form HH:MM."""

    value: str


@dataclass(eq=False)
class InvalidTimezone(InvalidInput):
    """Not the name of a zone in the IANA database."""

    value: str
    nearest: tuple[str, ...] = ()


@dataclass(eq=False)
class InvalidDate(InvalidInput):
    """Not a date on which the server's schedule posts, or not a date."""

    value: str
    choices: tuple[str, ...] = ()


@dataclass(eq=False)
class PastDate(InvalidInput):
    """A date that is over, where one to come is wanted."""

    value: str


@dataclass(eq=False)
class InvalidName(InvalidInput):
    """A name that is empty once it is cleaned, or too long."""

    limit: int


@dataclass(eq=False)
class InvalidPosition(InvalidInput):
    """A place that the queue does not have."""

    value: int
    last: int


@dataclass(eq=False)
class AnswerTooLong(InvalidInput):
    """An answer longer than Spotlight edits."""

    length: int
    limit: int


class MissingPerson(InvalidInput):
    """A new interview needs a member or a name."""


@dataclass(eq=False)
class MemberTaken(InvalidInput):
    """The member is tied to another person of this server already."""

    name: str


class NothingToSubmit(InvalidInput):
    """An interview without a single answer."""


class TextNotKept(InvalidInput):
    """A paragraph was to be parted, but its text came back changed."""


class NothingToJoin(InvalidInput):
    """There is nothing before a paragraph that it could be joined to."""


class FileFault(StrEnum):
    """Why an attachment was not taken."""

    TOO_BIG = "too_big"
    EMPTY = "empty"
    BINARY = "binary"
    NOT_UTF8 = "not_utf8"
    WRONG_TYPE = "wrong_type"
    NOT_A_PICTURE = "not_a_picture"
    UNREADABLE = "unreadable"
    BROKEN = "broken"
    PROTECTED = "protected"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LONG = "too_long"
    NO_TEXT = "no_text"
    NO_INTERVIEW = "no_interview"
    TOO_SLOW = "too_slow"
    MISSING = "missing"


@dataclass(eq=False)
class FileRefused(InvalidInput):
    """An attachment that cannot be used; ``limit`` is in bytes."""

    fault: FileFault
    file_name: str
    limit: int = 0


class FormatFault(StrEnum):
    """Why a document holds no interview that could be read."""

    NO_QUESTIONS = "no_questions"
    NO_ANSWERS = "no_answers"
    TOO_MANY = "too_many"


@dataclass(eq=False)
class InterviewFormatError(InvalidInput):
    """A document in which no interview was found."""

    fault: FormatFault
    file_name: str


@dataclass(eq=False)
class ChannelNotUsable(InvalidInput):
    """The bot cannot post in a channel; ``missing`` are discord.py's names of permissions."""

    channel_id: int
    missing: tuple[str, ...]


class NotSetUp(SpotlightError):
    """The server has no channel for its spotlight yet."""


@dataclass(eq=False)
class NotPublished(SpotlightError):
    """An interview that may not be posted or planned: not approved, or without consent."""

    name: str


class NothingPlanned(SpotlightError):
    """No date is planned that could be left out."""


class NobodyReady(SpotlightError):
    """No published interview may be featured now."""


class StoreError(SpotlightError):
    """Base of what keeps the database from being opened."""


@dataclass(eq=False)
class NewerDatabase(StoreError):
    """The database was written by a later version of Spotlight."""

    path: str
    found: int
    known: int


@dataclass(eq=False)
class NotADatabase(StoreError):
    """The file is not a Spotlight database."""

    path: str


@dataclass(eq=False)
class DamagedDatabase(StoreError):
    """SQLite's quick check found damage."""

    path: str
    detail: str


@dataclass(eq=False)
class MigrationFailed(StoreError):
    """A migration could not be applied; the database is as it was."""

    path: str
    name: str
    detail: str


@dataclass(eq=False)
class DatabaseUnavailable(StoreError):
    """The file cannot be opened or written."""

    path: str
    detail: str


@dataclass(eq=False)
class AlreadyRunning(StoreError):
    """Another process holds the lock of this database."""

    path: str
