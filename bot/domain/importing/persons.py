"""Several people in one document: a heading for each, and the same questions again below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from bot.domain.importing.answers import Part
from bot.domain.importing.document import Doubt, Role
from bot.domain.importing.metadata import is_name, without_emoji
from bot.domain.importing.source_blocks import Block, BlockKind, links_of
from bot.domain.text import fold

_ALIKE = 75


@dataclass(frozen=True, slots=True)
class Person:
    """The blocks of one person's interview; the name is "" if there is only one person."""

    blocks: Sequence[Block]
    parts: Sequence[Part]
    name: str = ""


def split_by_person(blocks: Sequence[Block], parts: Sequence[Part]) -> list[Person]:
    """Return one person, or several if the questions begin again below headings that name people."""
    spans = _spans(_heads(blocks, parts), len(blocks))
    asked = [begin for begin, end in spans if _questions(blocks, parts, begin, end)]
    spans = _spans(asked, len(blocks))
    names = [_name(blocks[begin]) for begin, _ in spans]
    is_one = len(spans) < 2 or not all(names)  # noqa: PLR2004  # people
    if is_one or not _begin_again([_questions(blocks, parts, begin, end) for begin, end in spans]):
        return [Person(blocks, parts)]
    first, *others = (
        Person(blocks[begin:end], _from_first_question(parts[begin:end]), name)
        for (begin, end), name in zip(spans, names, strict=True)
    )
    return [_with_shared(first, blocks[: spans[0][0]]), *others]


def _spans(heads: Sequence[int], end: int) -> list[tuple[int, int]]:
    """Return from where to where the blocks below each heading go."""
    return list(pairwise([*heads, end]))


def _from_first_question(parts: Sequence[Part]) -> list[Part]:
    """Return the parts of one person; what stands before their first question introduces them."""
    first = next((i for i, (role, _) in enumerate(parts) if role is Role.QUESTION), len(parts))
    return [*[(Role.INTRODUCTION, ())] * first, *parts[first:]]


def _with_shared(person: Person, before: Sequence[Block]) -> Person:
    """Return the first person with what stands before all people, which belongs to nobody."""
    shared: list[Part] = [(Role.OUTSIDE, (Doubt.SHARED,))] * len(before)
    return Person([*_as_outside(before), *person.blocks], [*shared, *person.parts], person.name)


def _as_outside(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks before the first person as apparatus, so that nobody's introduction is made of them."""
    return [Block(start=b.start, end=b.end, text=b.text, kind=BlockKind.APPARATUS) for b in blocks]


def _heads(blocks: Sequence[Block], parts: Sequence[Part]) -> list[int]:
    found = [
        i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING and parts[i][0] is not Role.QUESTION
    ]
    levels = {blocks[i].level for i in found}
    for level in sorted(levels):
        own = [i for i in found if blocks[i].level == level]
        if len(own) > 1:
            return own
    return []


def _questions(blocks: Sequence[Block], parts: Sequence[Part], begin: int, end: int) -> list[str]:
    return [fold(blocks[i].plain) for i in range(begin, end) if parts[i][0] is Role.QUESTION]


def _begin_again(groups: Sequence[Sequence[str]]) -> bool:
    first = groups[0]
    for group in groups[1:]:
        alike = sum(any(fuzz.ratio(a, b) >= _ALIKE for b in first) for a in group)
        if alike * 2 < len(group):
            return False
    return True


def _name(block: Block) -> str:
    for label, _ in links_of(block.text):
        if is_name(without_emoji(label)):
            return without_emoji(label)
    text = without_emoji(block.text).replace("：", ":")
    for part in (
        text.rsplit(":", 1)[-1],
        text.split(":", maxsplit=1)[0],
        text.split("-", maxsplit=1)[0],
        text.split(",", maxsplit=1)[0],
    ):
        if is_name(part.strip()):
            return part.strip()
    return ""
