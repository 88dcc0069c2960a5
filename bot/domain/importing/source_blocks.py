"""Marked-up text, whatever format it came in: blocks in order, each with its place in the source.

Every character of the source that is not white space lies in exactly one block, so that nothing can be lost later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.text import LINK


class BlockKind(StrEnum):
    """What a block is; apparatus is what surrounds a text: pictures, captions, comments, rules, link definitions."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CODE = "code"
    APPARATUS = "apparatus"
    RULE = "rule"
    FIELD = "field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, or a line of one; ``text`` is without markup but for links, and keeps its line breaks.

    ``start`` and ``end`` are code points into the source. ``level`` is that of a heading. ``number`` is what a
    numbered block begins with, ``mark`` the same as it was written ("1)"); the text is without it. ``lead`` is the
    part in bold that a block begins with, if not all of it is bold.
    ``is_first`` tells whether a paragraph begins here, so that blocks can be joined again. ``is_question`` is set
    where the format itself says so, as tables do.
    """

    start: int
    end: int
    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: str = ""
    mark: str = ""
    lead: str = ""
    is_strong: bool = False
    is_emphasised: bool = False
    is_quoted: bool = False
    is_indented: bool = False
    is_first: bool = True
    is_question: bool = False

    @property
    def plain(self) -> str:
        """The text on one line, of links only their labels."""
        return " ".join(without_links(self.text).split())


@dataclass(frozen=True, slots=True)
class SourceBlocks:
    """A document: its source as text, its blocks, and what its front matter says, one record after another."""

    source: str
    blocks: tuple[Block, ...]
    records: tuple[dict[str, str], ...] = field(default=())

    def field(self, *names: str) -> str:
        """Return the first of these fields of the front matter that says something."""
        for record in self.records[:1]:
            for name in names:
                if record.get(name):
                    return record[name]
        return ""


_LEAST_CAPITALS, _MOST_CAPITALS = 2, 40
_TEXT_KINDS = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING)


def style_of(block: Block) -> str:
    """Return how a block is marked: by a heading and its level, bold, italics, as a quote, by a number, or not."""
    if block.kind not in _TEXT_KINDS or not block.text:
        return ""
    signs = {
        f"heading {block.level}": block.kind is BlockKind.HEADING,
        "strong": block.is_strong,
        "emphasised": block.is_emphasised,
        "quoted": block.is_quoted,
        "number": bool(block.number),
        "capitals": _is_in_capitals(block.text),
    }
    return next((style for style, is_there in signs.items() if is_there), "plain")


def _is_in_capitals(text: str) -> bool:
    return text.isupper() and "\n" not in text and _LEAST_CAPITALS <= len(text.split()) <= _MOST_CAPITALS


def without_links(text: str) -> str:
    """Return text with the labels of its links only."""
    return LINK.sub(r"\1", text)


def links_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield label and address of each link."""
    for match in LINK.finditer(text):
        yield match[1], match[2]


def missing_characters(source_blocks: SourceBlocks) -> str:
    """Return the characters of the source that no block holds, or that two do; empty if all is well."""
    left: list[str] = []
    at = 0
    for block in source_blocks.blocks:
        if block.start < at:
            left.append(source_blocks.source[block.start : at])
        left.append(source_blocks.source[at : block.start])
        at = max(at, block.end)
    left.append(source_blocks.source[at:])
    return "".join("".join(left).split())
