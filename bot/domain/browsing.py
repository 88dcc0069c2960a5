"""How readers go from one published interview to the next: the orders of lists, and what stands around each."""

from dataclasses import dataclass
from enum import StrEnum

PAGE_SIZE = 8
"""So many interviews stand on one page of a list."""


class BrowseOrder(StrEnum):
    """The orders of `InterviewRepository.list_published`."""

    NEWEST = "newest"
    NAME = "name"
    LONGEST_AGO = "longest_ago"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Neighbours by name, the last post that stands (channel, message) with its thread, topics, similar people."""

    before: tuple[int, str] | None = None
    after: tuple[int, str] | None = None
    post: tuple[int, int] | None = None
    thread_id: int | None = None
    topics: tuple[str, ...] = ()
    similar: tuple[tuple[int, str, int], ...] = ()
    may_be_asked: bool = False
