"""Books, podcasts, courses and links in what people recommend, each under the title that it usually has.

The rules, strongest first: a link's label; words in quotation marks that are written like a title; a title before
"by" and a name; what follows "Podcast:" or "Book:"; a run of capitalized words after a word of recommending. Where
none of them finds anything the beginning of the answer stands for it, so that no recommendation is missing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from bot.domain.search import stem, tokens_of
from bot.domain.text import LINK, clean, shorten, truncate, with_links_in_sight, words_of

TITLE_LIMIT = 90
PASSAGE_LIMIT = 400
_ALIKE = 90
_LONGEST_QUOTE = 12
"""Words; what is longer in quotation marks is somebody speaking."""
_SMALL = "of the and in to for on a an with from at or is as by vs into your our my"
_WORD = r"[A-Z0-9À-ÞŁŚŻ][\w’'&+-]*(?:\.\w[\w-]*)*"
_RUN = rf"{_WORD}(?:[ ](?:(?:{'|'.join(_SMALL.split())}|&)[ ]){{0,3}}(?:{_WORD}))*"
_NAME = r"(?:[A-Z]\.|[A-Z][\w’'-]+)(?:[ ](?:[A-Z]\.|[A-Z][\w’'-]*|van|de|der|von|la|al))*"
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„\n]{2,120})[”\"»“]")
_BY = re.compile(rf"(?<![\w’'])({_RUN})[,]?[ ](?:by|from)[ ]({_NAME})")
_LABELLED = re.compile(
    r"(?i)(?:^|\n)\s*[-*•●]?\s*(book|podcast|course|video|film|movie|channel|newsletter|blog|website)s?\s*[:–-]\s*"
    r"([^\n]{2,120})"
)
_AFTER = re.compile(
    rf"(?i:\b(recommend|recommending|enjoy|enjoyed|reading|read|called|titled|following|follow|love|loved|watch"
    rf"|watching|try|podcast|book|course|channel|like|is|be|to|was)\b)"
    rf"(?:[ ](?:the|a|an|really|to|following))*[ ][“\"]?({_RUN})"
)
_WEAK = frozenset(["like", "is", "be", "to", "was"])
"""After these only what has two words or more is a title."""
_BEFORE = re.compile(
    rf"(?<![\w’'])({_RUN})(?=[ ](?:podcast|book|course|channel|blog|series|newsletter|novel)s?\b)"
)
_LABEL = re.compile(
    r"(?i)^(?:book|podcast|course|video|film|movie|channel|newsletter|blog|website)s?\s*[:–-]\s*"
)
_BY_SOMEBODY = re.compile(r"\s*,?\s*by\s+[A-Z]")
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*[•●*-])")
_RUNS = re.compile(rf"(?<![\w’'])({_RUN})")
_KINDS = {
    "podcast": "podcast",
    "audio": "podcast",
    "episode": "podcast",
    "book": "book",
    "novel": "book",
    "author": "book",
    "paper": "paper",
    "course": "course",
    "bootcamp": "course",
    "tutorial": "course",
    "lecture": "course",
    "mooc": "course",
    "video": "video",
    "youtube": "video",
    "channel": "video",
    "film": "video",
    "movie": "video",
    "series": "video",
    "blog": "site",
    "website": "site",
    "newsletter": "site",
    "app": "app",
    "apps": "app",
    "game": "game",
    "conference": "event",
}
_NOT_TITLE = (
    "i the a an my one this that it there there's we you he she they and but also if when since any some "
    "these those so many for here listening amazing everyone everything hope take other with want yes no "
    "both "
)
_NOT_TITLES = frozenset(_NOT_TITLE.split())


class ResourceKind(StrEnum):
    """What sort of thing is recommended, as far as the words around it say."""

    BOOK = "book"
    PODCAST = "podcast"
    COURSE = "course"
    VIDEO = "video"
    PAPER = "paper"
    SITE = "site"
    APP = "app"
    GAME = "game"
    EVENT = "event"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Found:
    """Something that an answer recommends, with the sentences around it."""

    title: str
    kind: ResourceKind
    passage: str
    address: str = ""

    @property
    def key(self) -> str:
        """What two spellings of one title have in common."""
        return resource_key(self.title)


def resource_key(title: str) -> str:
    """Return a title folded to bare words, without an article in front and what follows "by"."""
    bare = re.split(r"\s(?:by|from)\s(?=[A-Z])", title)[0]
    words = [word for word in words_of(bare) if word != "and"]
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words)[:80]


def alike(key: str, others: Sequence[str]) -> str | None:
    """Return the key among ``others`` that means the same title, or None."""
    best = max(others, key=lambda other: fuzz.ratio(key, other), default=None)
    return best if best is not None and fuzz.ratio(key, best) >= _ALIKE else None


def find_resources(text: str) -> list[Found]:
    """Return what an answer recommends, each once, in the order of the rules."""
    plain = with_links_in_sight(clean(text))
    reading = _Reading(_without_outer_quotes(plain))
    for match in LINK.finditer(text):
        reading.add(match[1], match[2])
    for rule in (_read_quoted, _read_by, _read_labelled, _read_before, _read_after, _read_first):
        rule(reading)
    return list(reading.found.values())


class _Reading:
    """What is found so far in an answer, and which parts of it are used up."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.found: dict[str, Found] = {}
        self._used: list[tuple[int, int]] = []

    def add(self, title: str, address: str = "") -> None:
        """Take a title, unless it, or one like it, is there."""
        title = truncate(" ".join(title.split()).strip(" “”\"'.,;:–-"), TITLE_LIMIT)
        key = resource_key(title)
        if len(key) < 2 or alike(key, list(self.found)) is not None:  # noqa: PLR2004  # a letter is no title
            return
        passage = _passage(self.body, title)
        self.found[key] = Found(title, _kind_of(passage, title), passage, address)

    def use(self, span: tuple[int, int]) -> None:
        """Have a part of the answer belong to what was found."""
        self._used.append(span)

    def is_free(self, span: tuple[int, int]) -> bool:
        """Tell whether a part belongs to nothing yet."""
        return not any(span[0] < end and start < span[1] for start, end in self._used)


def _read_quoted(reading: _Reading) -> None:
    for match in _QUOTED.finditer(reading.body):
        title = _LABEL.sub("", match[1].strip(" ,.;:!?"))
        if _is_title(title) or _BY_SOMEBODY.match(reading.body, match.end()):
            reading.add(title)
            reading.use(match.span())


def _read_by(reading: _Reading) -> None:
    for match in _BY.finditer(reading.body):
        if reading.is_free(match.span(1)):
            is_only_kind = all(word in _KINDS for word in words_of(match[1]))  # "Podcast by Somebody"
            reading.add(match[2] if is_only_kind else match[1])
        reading.use(match.span())


def _read_labelled(reading: _Reading) -> None:
    for match in _LABELLED.finditer(reading.body):
        if reading.is_free(match.span(2)):
            reading.add(re.split(r"[.;(]\s|,\s", match[2])[0])
            reading.use(match.span(2))


def _read_before(reading: _Reading) -> None:
    for match in _BEFORE.finditer(reading.body):
        if reading.is_free(match.span(1)) and _is_run(match[1]):
            reading.add(match[1])
            reading.use(match.span(1))


def _read_after(reading: _Reading) -> None:
    for match in _AFTER.finditer(reading.body):
        is_long = len(match[2].split()) > 1 or match[1].casefold() not in _WEAK
        if is_long and reading.is_free(match.span(2)) and _is_run(match[2]):
            reading.add(match[2])
            reading.use(match.span(2))


def _read_first(reading: _Reading) -> None:
    """Where nothing was found: the first run of capitalized words, else how the answer begins."""
    if reading.found or not words_of(reading.body):
        return
    runs = (m[1] for m in _RUNS.finditer(reading.body) if len(m[1].split()) > 1 and _is_run(m[1]))
    first = re.split(r"(?<=[.!?])\s|\n", reading.body.strip())[0]
    reading.add(next(runs, truncate(first.strip(" “”\"'.,!"), 60)))
    if not reading.found:
        reading.add(truncate(" ".join(words_of(reading.body)), 60))


def _without_outer_quotes(text: str) -> str:
    stripped = text.strip()
    inner = stripped[1:-1].strip()
    is_whole = stripped[:1] in '“"«„' and stripped[-1:] in '”"»“' and len(stripped) > 1
    is_one = is_whole and not re.search(r"[“”\"«»„]", inner)
    if is_one and (len(inner.split()) > _LONGEST_QUOTE or not _is_title(inner)):
        return inner
    if is_whole and not is_one and stripped[0] in '“"' and inner.count("“") == inner.count("”"):
        return inner
    return stripped


def _is_title(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _LONGEST_QUOTE:
        return False
    weighty = [w for w in words if w.casefold() not in _SMALL.split()]
    capitals = sum(w[:1].isupper() or w[:1].isdigit() for w in weighty)
    return bool(weighty) and capitals * 2 >= len(weighty) and text[:1] == text[:1].upper()


def _is_run(text: str) -> bool:
    words = text.split()
    if all(w.casefold() in _KINDS for w in words):
        return False
    first = words[0].casefold().rstrip(".,")
    if first in _NOT_TITLES and (len(words) == 1 or first != "the"):
        return False
    return len(words) > 1 or (len(text) > 3 and not text.isupper())  # noqa: PLR2004  # no initials


def _passage(body: str, title: str) -> str:
    """Return the sentences that speak of a title: its paragraph, or the part of it from a sentence before."""
    at = max(body.find(title), 0)
    start = max((m.end() for m in _PARAGRAPH.finditer(body, 0, at)), default=0)
    end = next((m.start() for m in _PARAGRAPH.finditer(body, at)), len(body))
    paragraph = " ".join(body[start:end].split()).strip(" •●-*")
    if len(paragraph) > PASSAGE_LIMIT:
        inside = max(paragraph.find(title), 0)
        begin = max((m.end() for m in re.finditer(r"[.!?]\s", paragraph[:inside])), default=0)
        paragraph = paragraph[begin:]
    return shorten(paragraph, PASSAGE_LIMIT)


def _kind_of(passage: str, title: str) -> ResourceKind:
    """Judge by the word nearest before the title, then after it."""
    at = passage.find(title)
    before = words_of(passage[: max(at, 0)])[::-1] + words_of(title)
    after = words_of(passage[at + len(title) :] if at >= 0 else passage)
    has_author = re.search(rf"{re.escape(title)}[”\"]?,? by [A-Z]", passage) is not None
    for word in (*before[:12], *([] if has_author else after[:25])):
        kind = _KINDS.get(word) or _KINDS.get(word.removesuffix("s"))
        if kind is not None:
            return ResourceKind(kind)
    return (
        ResourceKind.BOOK
        if re.search(rf"{re.escape(title)}[”\"]?,? by [A-Z]", passage)
        else ResourceKind.OTHER
    )


_IN_TITLE, _OF_KIND, _IN_PASSAGE = 3, 4, 1


def matches(wanted: Sequence[str], title: str, kind: str, passages: str) -> int:
    """Return how well a resource fits stems: four points for its kind, three for the title, one for what is said."""
    in_title, in_passages = set(tokens_of(title)), set(tokens_of(passages))
    points = 0
    for token in wanted:
        if token == stem(kind):
            points += _OF_KIND
        elif token in in_title:
            points += _IN_TITLE
        elif token in in_passages:
            points += _IN_PASSAGE
    return points
