"""Finding a person by what somebody types: exact, by prefix, then by likeness."""

import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.domain.errors import InvalidName
from bot.domain.invisible import without_invisible
from bot.domain.telling_apart import Told
from bot.domain.text import NAME_LIMIT, clean_line, discord_length, fitting, fold, words_of

_LIKENESS = 75
_SURE = 90
_LONGEST_ID = 20
_BEYOND = "\U0010ffff"
"""Comes after everything that anybody's name goes on with."""


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name under which an interview can be found; ``is_whole`` unless it is only the end of one."""

    key: str
    interview_id: int
    label: str
    is_whole: bool = True


@dataclass(slots=True)
class NameIndex:
    """The names of one server, sorted for prefixes; each word of a name and each handle is an entry."""

    entries: list[NameEntry] = field(default_factory=list[NameEntry])
    keys: list[str] = field(default_factory=list[str])
    ids: frozenset[int] = frozenset()
    told: Mapping[int, Told] = field(default_factory=dict[int, Told])
    """What tells an interview from those of the same name, as `bot.domain.telling_apart` has it."""

    @classmethod
    def build(
        cls, names: Iterable[tuple[int, str, tuple[str, ...]]], told: Mapping[int, Told] | None = None
    ) -> "NameIndex":
        """Build from (interview id, name, other names)."""
        entries: set[NameEntry] = set()
        for interview_id, name, others in names:
            words = _key(name).split()
            whole = {" ".join(words), *map(_key, others)}
            tails = {" ".join(words[i:]) for i in range(1, len(words))} - whole
            entries.update(NameEntry(key, interview_id, name) for key in whole if key)
            entries.update(NameEntry(key, interview_id, name, is_whole=False) for key in tails)
        ordered = sorted(entries, key=lambda e: (e.key, e.interview_id))
        ids = frozenset(e.interview_id for e in ordered)
        return cls(ordered, [e.key for e in ordered], ids, told or {})

    def suggest(self, typed: str, limit: int) -> list[NameEntry]:
        """Return up to ``limit`` entries, one an interview: prefixes in order, then the most similar."""
        wanted = _key(typed)
        chosen: dict[int, NameEntry] = {}
        for entry in self._beginning(wanted):
            chosen.setdefault(entry.interview_id, entry)
            if len(chosen) == limit:
                break
        if len(chosen) < limit and len(wanted) > 1:
            for entry, _ in self.similar(wanted, limit * 2):
                chosen.setdefault(entry.interview_id, entry)
        return list(chosen.values())[:limit]

    def _beginning(self, wanted: str) -> Iterator[NameEntry]:
        """Yield the entries that begin so, in order."""
        end = bisect.bisect_left(self.keys, wanted + _BEYOND)
        for at in range(bisect.bisect_left(self.keys, wanted), end):
            yield self.entries[at]

    def similar(self, wanted: str, limit: int) -> list[tuple[NameEntry, float]]:
        """Return entries by likeness (0 to 100), best first."""
        found = process.extract(wanted, self.keys, scorer=fuzz.ratio, limit=limit, score_cutoff=_LIKENESS)
        return [(self.entries[index], score) for _, score, index in found]

    def resolve(self, typed: str) -> tuple[int | None, tuple[str, ...]]:
        """Return the interview that is meant, or None and the nearest names where none or several may be."""
        meant = self.meant(typed)
        if len(meant) == 1:
            return meant[0].interview_id, ()
        similar = self.similar(_key(typed), 10) if _key(typed) else []
        nearest = [e.label for e in self.suggest(typed, 3)] or [e.label for e, _ in similar]
        return None, tuple(dict.fromkeys(nearest))[:3]

    def meant(self, typed: str) -> list[NameEntry]:
        """Return whom somebody may mean, one entry an interview: none, one, or several among whom they must choose.

        An id (``12`` or ``#12``), a whole name or handle, the end of a name, the only beginning, or one name that is
        clearly alike, whichever comes first.
        """
        by_id = self._with_id(typed)
        if by_id is not None:
            return [by_id]
        wanted = _key(typed)
        exact, begun = self._called(wanted)
        whole = [entry for entry in exact if entry.is_whole]
        if exact:
            return whole or exact
        if len(begun) == 1:
            return list(begun.values())
        similar = self.similar(wanted, 10) if wanted and not begun else []
        alike = {e.interview_id: e for e, score in similar if score >= _SURE}
        return list(alike.values()) if len({e.label for e in alike.values()}) == 1 else []

    def _with_id(self, typed: str) -> NameEntry | None:
        number = typed.strip().removeprefix("#")
        if not number.isdecimal() or len(number) >= _LONGEST_ID or int(number) not in self.ids:
            return None
        return next(entry for entry in self.entries if entry.interview_id == int(number))

    def _called(self, wanted: str) -> tuple[list[NameEntry], dict[int, NameEntry]]:
        """Return who is called so, and of those whose names begin so enough to tell if it is one."""
        exact: list[NameEntry] = []
        begun: dict[int, NameEntry] = {}
        for entry in self._beginning(wanted) if wanted else ():
            if entry.key == wanted:
                exact.append(entry)
            elif exact or len(begun) > 1:
                break
            begun.setdefault(entry.interview_id, entry)
        return exact, begun


@dataclass(slots=True)
class WordIndex:
    """Short texts of one server, sorted for prefixes: what begins as typed, then what is most like it."""

    entries: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @classmethod
    def build(cls, texts: Iterable[str]) -> "WordIndex":
        """Build from texts, each of which is found by any of its words."""
        entries: set[tuple[str, str]] = set()
        for text in texts:
            words = _key(text).split()
            entries.update((" ".join(words[i:]), text) for i in range(len(words)))
        return cls(sorted(entries))

    def suggest(self, typed: str, limit: int) -> list[str]:
        """Return up to ``limit`` texts."""
        wanted = _key(typed)
        found: dict[str, None] = {}
        at = bisect.bisect_left(self.entries, (wanted, ""))
        while at < len(self.entries) and self.entries[at][0].startswith(wanted) and len(found) < limit:
            found.setdefault(self.entries[at][1])
            at += 1
        if len(found) < limit and len(wanted) > 1:
            keys = [key for key, _ in self.entries]
            similar = process.extract(wanted, keys, scorer=fuzz.ratio, limit=limit, score_cutoff=_LIKENESS)
            found.update(dict.fromkeys(self.entries[index][1] for _, _, index in similar))
        return list(found)[:limit]


def _key(text: str) -> str:
    """Return a name or what was typed for one as bare words, as they are seen; symbols alone stand for themselves."""
    text = without_invisible(text)
    return " ".join(words_of(text)) or fold(text)


def clean_name(value: str) -> str:
    """Return a person's name on one line; raise InvalidName if nothing is left or it is too long."""
    name = clean_line(value)
    if not name or discord_length(name) > NAME_LIMIT:
        raise InvalidName(NAME_LIMIT)
    return name


def first_name_shown(*names: str | None) -> str:
    """Return the first of somebody's names that shows something, cleaned and cut to what a name may have; or ""."""
    return next((fitting(name, NAME_LIMIT) for name in map(clean_line, filter(None, names)) if name), "")
