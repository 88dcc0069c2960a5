"""A paragraph whose lines were read: where bold is in it, and whether it must be cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.importing.dialects import Dialect
from bot.domain.importing.inline import render, strip_whole
from bot.domain.importing.source_blocks import Block, BlockKind
from bot.domain.text import ends_as_question

NUMBER = re.compile(r"\s*(?:\(?(\d{1,3})[.)\]]|#(\d{1,3})[.:)]?|([０-９]{1,2})[.．、)])\s+(?=\S)")
"""A number that a paragraph or heading begins with."""
_LEAD = re.compile(r"(?:[-*+•]\s+)?(\*\*|__)(?=\S)((?:(?!\1).)+?)\1(?=\S|\s)(.+)", re.DOTALL)
_SOFT_LEAD = re.compile(r"(?:[-+•]\s+)?([*_])(?=[^\s*_])([^*_]+)\1(?=\s)(.+)", re.DOTALL)
_SHORTEST_LEAD = 6


@dataclass(slots=True)
class Line:
    """A line of the source and where it stands there."""

    start: int
    end: int
    raw: str


@dataclass(slots=True)
class OpenParagraph:
    """The paragraph being read."""

    lines: list[Line] = field(default_factory=list["Line"])
    texts: list[str] = field(default_factory=list[str])
    kind: BlockKind = BlockKind.PARAGRAPH
    number: str = ""
    mark: str = ""
    is_quoted: bool = False
    is_indented: bool = False
    is_first: bool = True


class Paragraph:
    """A paragraph whose lines are known, and where bold is in it."""

    def __init__(self, made: OpenParagraph, dialect: Dialect, definitions: dict[str, str]) -> None:
        self._made = made
        self._dialect = dialect
        self._definitions = definitions

    def blocks(self) -> list[Block]:
        """Return it as one block, or as several where a line in bold stands for itself."""
        texts = [self._dialect.inline(text) for text in self._made.texts]
        whole = self._strip("\n".join(texts))
        if whole is None and len(texts) > 1:
            strong = [
                i for i, text in enumerate(texts) if strip_whole(text, self._dialect.strong) is not None
            ]
            if strong:
                cuts = sorted({0, *strong, *(i + 1 for i in strong if i + 1 < len(texts))})
                out: list[Block] = []
                for begin, end in zip(cuts, [*cuts[1:], len(texts)], strict=True):
                    out += self._cut_lead(
                        begin, texts[begin:end], is_first=begin == 0 and self._made.is_first
                    )
                return out
        return self._cut_lead(0, texts, is_first=self._made.is_first)

    def _strip(self, text: str) -> tuple[str, bool, bool] | None:
        strong = strip_whole(text, self._dialect.strong)
        if strong is None and text.startswith(self._dialect.strong) and text.count(text[:2]) == 1:
            strong = text[2:].strip() or None  # it never closes
        if strong is not None:
            return strip_whole(strong, self._dialect.emphasis) or strong, True, False
        emphasised = strip_whole(text, self._dialect.emphasis)
        if emphasised is not None:
            inner = strip_whole(emphasised, self._dialect.strong)
            return inner or emphasised, inner is not None, True
        return None

    def _cut_lead(self, begin: int, texts: Sequence[str], *, is_first: bool) -> list[Block]:
        """Cut off a question in bold that its answer follows on the same line."""
        is_markdown = "**" in self._dialect.strong
        lead = (_LEAD.match(texts[0]) or _SOFT_LEAD.match(texts[0])) if is_markdown else None
        if lead is None or len(lead[2]) < _SHORTEST_LEAD or not ends_as_question(lead[2]):
            return [self._block(begin, texts, is_first=is_first)]
        line = self._made.lines[begin]
        place = line.raw.find(lead[1] + lead[2] + lead[1])
        if place < 0 or not lead[3].strip():
            return [self._block(begin, texts, is_first=is_first)]
        cut = line.start + place + len(lead[2]) + 2 * len(lead[1])
        first = self._block(begin, [lead[1] + lead[2] + lead[1]], is_first=is_first)
        rest = self._block(begin, [lead[3].strip(), *texts[1:]], is_first=False)
        return [replace(first, end=cut), replace(rest, start=cut)]

    def _block(self, begin: int, texts: Sequence[str], *, is_first: bool) -> Block:
        made = self._made
        raw = "\n".join(texts)
        inner, is_strong, is_emphasised = self._strip(raw) or (raw, False, False)
        number, mark = (made.number, made.mark) if begin == 0 else ("", "")
        if is_strong or is_emphasised:
            found = NUMBER.match(inner)
            if found:
                number, mark = str(int(found[1] or found[2] or found[3])), found[0].strip()
                inner = inner[found.end() :]
        text = render(inner, self._definitions)
        lead = _LEAD.match(raw)
        return Block(
            start=made.lines[begin].start,
            end=made.lines[begin + len(texts) - 1].end,
            text=text.strip(),
            kind=made.kind if text.strip() else BlockKind.APPARATUS,
            number=number,
            mark=mark,
            lead=render(lead[2]).strip() if lead and not is_strong else "",
            is_strong=is_strong,
            is_emphasised=is_emphasised,
            is_quoted=made.is_quoted,
            is_indented=made.is_indented,
            is_first=is_first,
        )
