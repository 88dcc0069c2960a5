"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 6000
"""Words beyond which the comparison goes line by line; comparing words takes the square of their number."""


class Change(StrEnum):
    """What happened to a piece of text."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the old or the new text."""

    change: Change
    text: str


def text_diff(old: str, new: str) -> list[Passage]:
    """Return the passages of both texts in order: kept and gone ones make the old text, kept and new ones the new."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(before) + len(after) > _LONGEST:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    passages: list[Passage] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            passages.append(Passage(Change.KEPT, "".join(before[a:b])))
            continue
        passages += [
            Passage(change, "".join(part))
            for change, part in ((Change.GONE, before[a:b]), (Change.NEW, after[c:d]))
            if part
        ]
    return _joined(passages)


def _joined(passages: list[Passage]) -> list[Passage]:
    """Take changes that only white space parts as one: fewer, longer marks read better."""
    joined: list[Passage] = []
    for i, passage in enumerate(passages):
        is_gap = passage.change is Change.KEPT and passage.text.isspace() and 0 < i < len(passages) - 1
        pieces = (
            [Passage(Change.GONE, passage.text), Passage(Change.NEW, passage.text)] if is_gap else [passage]
        )
        joined += pieces
    merged: list[Passage] = []
    gone = new = ""
    for passage in joined:
        if passage.change is Change.GONE:
            gone += passage.text
        elif passage.change is Change.NEW:
            new += passage.text
        else:
            merged += _changes(gone, new)
            merged.append(passage)
            gone = new = ""
    return merged + _changes(gone, new)


def _changes(gone: str, new: str) -> list[Passage]:
    return [Passage(c, t) for c, t in ((Change.GONE, gone), (Change.NEW, new)) if t]


def excerpt(passages: list[Passage], around: int) -> list[Passage]:
    """Shorten what was kept to ``around`` characters on each side of a change."""
    shown: list[Passage] = []
    for i, passage in enumerate(passages):
        text = passage.text
        if passage.change is Change.KEPT and len(text) > 2 * around + 3:
            head = text[:around] if i > 0 else ""
            tail = text[-around:] if i < len(passages) - 1 else ""
            text = f"{head} … {tail}" if head and tail else f"{head}…" if head else f"…{tail}"
        shown.append(Passage(passage.change, text))
    return shown
