"""What is found for people who ask: searches, who works on something, and what members recommend."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.models import Answer
from bot.domain.resources import ResourceKind
from bot.domain.search import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What restricts a search: an answer to one question, one person, the year of publication; None for any."""

    question_key: str = ""
    person_id: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search that was carried out: what was typed, what was looked for in the end, and the interviews in order.

    ``is_relaxed``: no interview had all the words, so those with some are here. ``mended`` has the words that nobody
    used and what was taken in their place.
    """

    id: int
    text: str
    query: Query
    filter: Filter
    is_relaxed: bool
    mended: Mapping[str, str]
    found: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """Somebody who works on a topic, with the answer that shows it."""

    interview_id: int
    name: str
    user_id: int | None
    score: float
    answer: Answer | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experts:
    """What was found for a topic; ``mended`` has the words that nobody used and what was taken in their place."""

    query: Query
    mended: Mapping[str, str]
    found: tuple[Expert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Who recommended a resource, and in what words."""

    interview_id: int
    name: str
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Something that members recommend."""

    id: int
    title: str
    kind: ResourceKind
    address: str
    mentions: tuple[Mention, ...]
