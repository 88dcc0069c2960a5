"""What somebody typed or sent and could type or send differently."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors.base import SpotlightError


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
class UnknownZone(InvalidInput):
    """A zone that is stored, and that this machine's data of time zones does not have."""

    name: str


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


class LastAnswer(InvalidInput):
    """The only answer of an interview that others have before them was to be left out."""


@dataclass(eq=False)
class RequiredMissing(InvalidInput):
    """An interview was to be submitted without answers that its server wants."""

    missing: tuple[str, ...]


class EmptyNote(InvalidInput):
    """A decision or nomination without a word of explanation."""


class QuestionnaireFault(StrEnum):
    """Why a change of a questionnaire is not possible."""

    TEXT = "text"
    GUIDE = "guide"
    TOO_MANY = "too_many"
    EMPTY = "empty"
    FILE = "file"


@dataclass(eq=False)
class QuestionnaireRefused(InvalidInput):
    """A questionnaire that cannot be as it was wanted; ``limit`` is the bound that it met."""

    fault: QuestionnaireFault
    limit: int


@dataclass(eq=False)
class SeriesExists(InvalidInput):
    """A new series needs a name that is free."""

    name: str


class TextNotKept(InvalidInput):
    """A paragraph was to be parted, but its text came back changed."""


class NothingToJoin(InvalidInput):
    """There is nothing before a paragraph that it could be joined to."""


class FormFault(StrEnum):
    """Why Discord would refuse a form."""

    NO_FIELD = "no_field"
    TOO_MANY_FIELDS = "too_many_fields"
    TEXT_TOO_LONG = "text_too_long"


@dataclass(eq=False)
class FormRefused(InvalidInput):
    """A form that Discord would not open; ``length`` and ``limit`` are fields or characters of the field ``label``."""

    fault: FormFault
    label: str = ""
    length: int = 0
    limit: int = 0


@dataclass(eq=False)
class TooBigToSend(InvalidInput):
    """A file that is larger than Discord takes where it was asked for; both numbers are bytes."""

    size: int
    limit: int


class FileFault(StrEnum):
    """Why an attachment was not taken."""

    TOO_BIG = "too_big"
    EMPTY = "empty"
    BINARY = "binary"
    NOT_UTF8 = "not_utf8"
    WRONG_TYPE = "wrong_type"
    NOT_A_PICTURE = "not_a_picture"
    PICTURE_BROKEN = "picture_broken"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_TOO_SLOW = "picture_too_slow"
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
    NOT_PLAIN_TEXT = "not_plain_text"


@dataclass(eq=False)
class FileRefused(InvalidInput):
    """An attachment that cannot be used; ``limit`` is in bytes, of a picture that is too large in points."""

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
class NotAForum(InvalidInput):
    """A tag for posts in a channel whose posts have none."""

    channel_id: int


@dataclass(eq=False)
class ChannelNotUsable(InvalidInput):
    """The bot cannot post in a channel; ``missing`` are discord.py's names of permissions."""

    channel_id: int
    missing: tuple[str, ...]


@dataclass(eq=False)
class UnknownSetting(InvalidInput):
    """A name of something that cannot be unset; ``choices`` are those that can be."""

    value: str
    choices: tuple[str, ...]


@dataclass(eq=False)
class SetAndCleared(InvalidInput):
    """Settings that one command would both set and unset, by the names that people type."""

    names: tuple[str, ...]


class EveryoneRefused(InvalidInput):
    """The role @everyone, where a role of some is wanted."""
