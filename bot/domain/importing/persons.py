"""Several people in one document: a heading for each, and the same questions again below it."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    heads = _heads(blocks, parts)
    if len(heads) < 2:  # noqa: PLR2004  # one person
        return [Person(blocks, parts)]
    groups = [
        _questions(blocks, parts, begin, end)
        for begin, end in zip(heads, [*heads[1:], len(blocks)], strict=True)
    ]
    heads = [head for head, group in zip(heads, groups, strict=True) if group]
    groups = [group for group in groups if group]
    if len(heads) < 2 or not _begin_again(groups):  # noqa: PLR2004  # one person
        return [Person(blocks, parts)]
    names = [_name(blocks[head]) for head in heads]
    if not all(names):
        return [Person(blocks, parts)]
    out: list[Person] = []
    for number, (begin, end) in enumerate(zip(heads, [*heads[1:], len(blocks)], strict=True)):
        own = list(parts[begin:end])
        first = next((i for i, (role, _) in enumerate(own) if role is Role.QUESTION), len(own))
        own[:first] = [(Role.INTRODUCTION, ())] * first
        before: list[Part] = []
        if number == 0:
            before = [(Role.OUTSIDE, (Doubt.SHARED,))] * begin
        start = 0 if number == 0 else begin
        out.append(
            Person(_as_outside(blocks[start:begin]) + list(blocks[begin:end]), [*before, *own], names[number])
        )
    return out


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
    text = without_emoji(block.text)
    for part in (
        text.rsplit(":", 1)[-1],
        text.split(":", maxsplit=1)[0],
        text.split("-", maxsplit=1)[0],
        text.split(",", maxsplit=1)[0],
    ):
        if is_name(part.strip()):
            return part.strip()
    return ""
