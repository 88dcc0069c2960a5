"""Search without a database: tokens, queries and passages.

Every token carries the server's own key in front (``7z`` + ``python``), so that one index holds all servers and
yet a query cannot meet another server's words, nor pay for them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import Protocol, cast

from rapidfuzz import fuzz, process

from bot.domain.text import fold, shorten, with_links_in_sight, words_of

QUERY_WORDS = 16
"""Words of a query beyond this many are left out."""
_STEM_FROM = 4
_SMALL = (
    "based live lives living "
    "a about am an and any anybody anyone are as at be been best but by can could did do does doing done "
    "for from get gets give go good got had has have he her here him his how i if in into is it its just "
    "know knowing knows like may me more most much must my no not of on one or other our out over people "
    "person please recommend said say see shall she should show some somebody someone something tell than "
    "that the their them then there these they thing things this those to too us use used uses using very "
    "want wants was we were what when where which who whom whose why will with work worked working works "
    "would yet you your "
)
SMALL_WORDS = frozenset(_SMALL.split())
"""Folded words that say nothing about what somebody looks for, unless they stand alone or in quotation marks."""
_TERM = re.compile(r'(-?)"([^"]*)"|(\S+)')
_PASSAGE = 280
_EXCEPTIONS = frozenset(("die", "lie", "tie", "sky", "ski"))
_LIKENESS = 70
_SURE = 80


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: all of ``terms`` must occur, none of ``without``; a term is one word or a phrase."""

    terms: tuple[tuple[str, ...], ...]
    without: tuple[tuple[str, ...], ...] = ()
    prefix: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.terms and not self.prefix


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  # the library's name


def _new_stemmer() -> _Stemmer:
    """Return a stemmer for one word: it holds the word that it is at, and several threads look for stems."""
    import snowballstemmer  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]  # loads thirty languages

    return cast("_Stemmer", snowballstemmer.stemmer("english"))  # pyright: ignore[reportUnknownMemberType]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; words under four letters stay whole."""
    if len(word) < _STEM_FROM or not word.isascii():
        return word
    return _new_stemmer().stemWord(word)


def tokens_of(text: str) -> list[str]:
    """Return the stems of a text in order."""
    return [stem(word) for word in words_of(text)]


def index_text(text: str, guild_key: int) -> str:
    """Return what the index stores for a text of one server."""
    return keyed(tokens_of(text), guild_key)


def keyed(tokens: Iterable[str], guild_key: int) -> str:
    """Return tokens as the index stores them, each beginning with the server's key."""
    key = f"{guild_key}z"
    joined = f" {key}".join(tokens)
    return key + joined if joined else ""


def parse_query(text: str) -> Query:
    """Read words, "phrases", -excluded ones and a trailing prefix*; nothing typed is ever an error.

    Small words outside quotation marks count only where there are no others.
    """
    terms: list[tuple[str, ...]] = []
    small: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    prefix = ""
    for typed in _typed(text):
        if typed.is_excluded:
            without.append(typed.stems)
        elif typed.is_small:
            small.append(typed.stems)
        elif typed.is_beginning:
            prefix = _indexed_begin(typed.words[-1])
            terms += [typed.stems[:-1]] if typed.stems[:-1] else []
        else:
            terms.append(typed.stems)
    if not terms and not prefix:
        terms = small
    return Query(tuple(terms[:QUERY_WORDS]), tuple(without[:QUERY_WORDS]), prefix)


@dataclass(frozen=True, slots=True)
class _Typed:
    """One word or phrase of a query, with what its signs say."""

    words: tuple[str, ...]
    is_phrase: bool
    is_excluded: bool
    is_beginning: bool
    """Whether its last word may go on."""

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(map(stem, self.words))

    @property
    def is_small(self) -> bool:
        return not self.is_phrase and not self.is_beginning and SMALL_WORDS.issuperset(self.words)


def _typed(text: str) -> Iterator[_Typed]:
    for match in _TERM.finditer(text.replace("“", '"').replace("”", '"')):
        minus, phrase, word = match[1], match[2], match[3] or ""
        is_excluded = bool(minus) or (word.startswith("-") and len(word) > 1)
        words = tuple(words_of(word if phrase is None else phrase)[:QUERY_WORDS])
        if words:
            is_beginning = word.endswith("*") and not is_excluded
            yield _Typed(words, phrase is not None, is_excluded, is_beginning)


def _indexed_begin(prefix: str) -> str:
    """Return how what begins with a prefix begins in the index, where only stems stand: "boxes*" finds "box".

    Where the stemmer writes an end otherwise ("happy", "happi"), what both have; exceptions ("dying", "die") stay.
    """
    stem_ = stem(prefix)
    begin = "".join(
        a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(prefix, stem_, strict=False))
    )
    return begin if len(begin) >= _STEM_FROM - 1 else stem_


def match_expression(query: Query, guild_key: int, *, is_relaxed: bool = False, column: str = "") -> str:
    """Return the FTS5 expression of a query for one server (every token quoted, so none is an operator).

    A relaxed one wants any of the terms instead of all; with ``column`` they must stand there.
    """
    parts = [_phrase(term, guild_key) for term in query.terms]
    if query.prefix:
        parts.append(f'"{guild_key}z{query.prefix}"*')
    expression = (" OR " if is_relaxed else " AND ").join(parts)
    if column:
        expression = f"{column} : ({expression})"
    for term in query.without:
        expression = f"({expression}) NOT {_phrase(term, guild_key)}"
    return expression


def _phrase(term: tuple[str, ...], guild_key: int) -> str:
    return '"' + keyed(term, guild_key) + '"'


def wanted_stems(query: Query) -> frozenset[str]:
    """Return the stems to mark in a passage."""
    return frozenset(token for term in query.terms for token in term)


def replaced(query: Query, stems: Mapping[str, str]) -> Query:
    """Return a query with some stems in place of others."""
    return replace(
        query, terms=tuple(tuple(stems.get(token, token) for token in term) for term in query.terms)
    )


def nearest_stems(word: str, known: Sequence[str], limit: int) -> list[str]:
    """Return the stems of a vocabulary that look most like a stem, best first; nothing that is far from it."""
    found = process.extract(word, known, scorer=fuzz.ratio, limit=limit, score_cutoff=_LIKENESS)
    return [stem_ for stem_, _, _ in found]


def is_sure(word: str, other: str) -> bool:
    """Tell whether a stem is so near to another that it is surely meant (a slip, another spelling)."""
    return len(word) > _STEM_FROM and fuzz.ratio(word, other) >= _SURE


def weigh(text: str, query: Query, weights: Mapping[str, float]) -> float:
    """Return how much of what is wanted a text has, from 0 to 1 by the weight of each stem, and up to 1.5 in order."""
    tokens = tokens_of(text)
    present = set(tokens)
    wanted = [token for term in query.terms for token in term]
    whole = sum(weights.get(token, 1.0) for token in dict.fromkeys(wanted)) or 1.0
    found = sum(weights.get(token, 1.0) for token in dict.fromkeys(wanted) if token in present)
    pairs = set(pairwise(wanted))
    together = pairs & set(pairwise(tokens))
    return found / whole + (0.5 * len(together) / len(pairs) if pairs else 0.0)


def surface_of(stem_: str, text: str) -> str | None:
    """Return the word of a text that has a stem, folded, or None."""
    return next((word for word in words_of(text) if stem(word) == stem_), None)


def score_text(text: str, query: Query) -> int:
    """Count how many different wanted words a text has."""
    wanted, prefix = wanted_stems(query), query.prefix
    folded = fold(text)
    tokens = {
        stem(match[0])
        for match in _begins(query).finditer(folded)
        if not match.start() or not folded[match.start() - 1].isalnum()
    }
    return sum(token in wanted or bool(prefix and token.startswith(prefix)) for token in tokens)


@lru_cache(maxsize=64)
def _begins(query: Query) -> re.Pattern[str]:
    """Match the ends of words, and all whole words, that begin as a wanted one does; only these need a stem."""
    begins = {begin_of(stem_) for stem_ in wanted_stems(query)}
    if query.prefix:
        begins.add(begin_of(query.prefix) if query.prefix in _EXCEPTIONS else query.prefix)
    return re.compile(f"(?:{'|'.join(map(re.escape, sorted(begins)))})[^\\W_]*" if begins else "(?!)")


def begin_of(stem_: str) -> str:
    """Return how every word with a stem begins; the stemmer changes at most the last two letters of what it leaves.

    Its few exceptions to that ("dying" has the stem "die") are short, and stand for their first letter.
    """
    if stem_ in _EXCEPTIONS:
        return stem_[0]
    return stem_[: max(2, len(stem_) - 2)]


def passage(text: str, query: Query) -> list[tuple[str, bool]]:
    """Return the part of a text around the first wanted word as (piece, is a match) runs, in order.

    At most about 280 characters, cut at words, with "…" where something is left out.
    """
    flat = " ".join(with_links_in_sight(text).split())
    wanted = wanted_stems(query)
    spans = [m.span() for m in re.finditer(r"[^\W_]+", flat) if _is_wanted(m.group(), wanted, query.prefix)]
    start = 0
    if spans and spans[0][0] > _PASSAGE // 2:
        start = flat.rfind(" ", 0, spans[0][0] - _PASSAGE // 3) + 1
    cut = shorten(flat[start:], _PASSAGE)
    runs: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = 0
    for left, right in spans:
        if left < start or right - start > len(cut):
            continue
        runs.append((cut[at : left - start], False))
        runs.append((cut[left - start : right - start], True))
        at = right - start
    runs.append((cut[at:], False))
    return [run for run in runs if run[0]]


def _is_wanted(word: str, wanted: frozenset[str], prefix: str) -> bool:
    folded = fold(word)
    words = words_of(folded)
    begins = bool(prefix) and any(w.startswith(prefix) or stem(w).startswith(prefix) for w in words)
    return begins or any(stem(w) in wanted for w in words)
