"""What was asked for and is not there, and what somebody else was faster with."""

from dataclasses import dataclass

from bot.domain.errors.base import SpotlightError


class NotFound(SpotlightError):
    """Base of what was asked for and does not exist here."""


@dataclass(eq=False)
class InterviewNotFound(NotFound):
    """No interview of this server matches what was typed."""

    query: str
    nearest: tuple[str, ...] = ()


@dataclass(eq=False)
class SeveralMeant(NotFound):
    """What was typed fits several interviews; each is (id, name, what tells it apart: trait and text)."""

    query: str
    fitting: tuple[tuple[int, str, tuple[tuple[str, str], ...]], ...]


class InterviewGone(NotFound):
    """A button points to an interview that was removed or never belonged to this server."""


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


@dataclass(eq=False)
class NoSuchSeries(NotFound):
    """The server has no series of this name."""

    query: str
    nearest: tuple[str, ...] = ()


@dataclass(eq=False)
class NoSuchTag(NotFound):
    """The forum for posts has no such tag; ``tags`` are the names of those that it has."""

    query: str
    tags: tuple[str, ...] = ()


class NothingToReview(NotFound):
    """No interview waits for the curators."""


class NothingOfYours(NotFound):
    """The member has no interview that could be taken back."""


class Conflict(SpotlightError):
    """Base of "somebody was faster"."""


@dataclass(eq=False)
class AnswerChanged(Conflict):
    """The answer has a newer revision than the one that was being edited; the text is kept."""

    kept_id: int
    question: str
    author_id: int
    is_own: bool = False
    author_name: str = ""


class InterviewChanged(Conflict):
    """The interview changed between the question and the click."""


class PostUnderway(Conflict):
    """A post about the member is being sent at this moment."""


@dataclass(eq=False)
class DraftChanged(Conflict):
    """A waiting document was changed by somebody since it was shown."""

    editor_id: int
    editor_name: str = ""


class AlreadyDecided(Conflict):
    """The action was carried out already, by an earlier click."""


class DatesChanged(Conflict):
    """Somebody of a swap has not the date any more that the button spoke of."""


@dataclass(eq=False)
class HandledByOther(Conflict):
    """Somebody else decided about the interview already; ``status`` is how it stands."""

    actor_id: int
    status: str
    actor_name: str = ""


class QuestionsChanged(Conflict):
    """A questionnaire was changed by somebody since it was shown."""
