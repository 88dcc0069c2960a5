"""From lines to blocks: Markdown, plain text, AsciiDoc and reStructuredText, read leniently and without loss.

Libraries for these formats drop what they take for syntax (comments, definitions, unknown directives), keep no
place in the source, or refuse what is not quite valid; interviews in the wild are. So lines are read here.
"""

import re
from collections.abc import Sequence

from bot.domain.importing.dialects import ASCIIDOC, MARKDOWN, RESTRUCTURED, Dialect
from bot.domain.importing.frontmatter import Records, find_end, read_records
from bot.domain.importing.inline import render, strip_whole
from bot.domain.importing.paragraphs import NUMBER, Line, OpenParagraph, Paragraph
from bot.domain.importing.regions import FENCE, end_of_region
from bot.domain.importing.source_blocks import Block, BlockKind, SourceBlocks

_RULE = re.compile(r"\s{0,3}([-*_=~–—•·])(?:\s*\1){2,}\s*$")
_UNDERLINE = re.compile(r"([^\w\s])\1{2,}\s*$")
_DEFINITION = re.compile(r"\s{0,3}\[(?!\^)([^\[\]]+)\]:\s*<?(\S+?)>?(?:\s+[\"'(].*[\"')])?\s*$")
_QUOTE = re.compile(r"\s{0,3}>(?:\s?>)*")
_BULLET = re.compile(r"\s*(?:[-*+•◦‣▪–]\s+|[•◦‣▪])(?=\S)")
_WIKI_HEADING = re.compile(r"(={1,6})\s*([^=\s].*?)\s*\1\s*$")
_ROW = re.compile(r"\s*\|((?:[^|\\]|\\.)+)\|((?:[^|\\]|\\.)+)\|?\s*$")
_LONGEST_SIGN = 4000
"""Characters of a line beyond which it is text: no heading, rule or row of a table is so long."""
_TAG_LINE = re.compile(r"\s*</?[a-zA-Z!]")


def read_markdown(source: str) -> SourceBlocks:
    """Read Markdown, or plain text, which is Markdown without marks."""
    return _Reader(source, MARKDOWN).read()


def read_asciidoc(source: str) -> SourceBlocks:
    """Read AsciiDoc; its attributes are front matter."""
    return _Reader(source, ASCIIDOC).read()


def read_restructured(source: str) -> SourceBlocks:
    """Read reStructuredText; its field list is front matter."""
    return _Reader(source, RESTRUCTURED).read()


class _Reader:
    def __init__(self, source: str, dialect: Dialect) -> None:
        self._source = source
        self._dialect = dialect
        self._lines = _cut_lines(source)
        self._blocks: list[Block] = []
        self._open = OpenParagraph()
        self._definitions: dict[str, str] = {}
        self._underlines: list[str] = []
        self._records: Records = ()

    def read(self) -> SourceBlocks:
        """Return the blocks of the document."""
        at = self._read_front_matter()
        for line in self._lines[at:]:
            match = _DEFINITION.match(line.raw[:_LONGEST_SIGN])
            if match:
                self._definitions.setdefault(match[1].casefold(), match[2])
        while at < len(self._lines):
            at = self._read_at(at)
        self._close()
        return SourceBlocks(self._source, tuple(self._blocks), self._records)

    def _read_front_matter(self) -> int:
        raw = [line.raw for line in self._lines[:500]]
        end = find_end(raw)
        if end == 0 and self._dialect.field is not None:
            at = 0
            while at < len(raw) and (
                self._dialect.field.match(raw[at]) or (at < 2 and self._dialect.heading.match(raw[at]))  # noqa: PLR2004  # title
            ):
                at += 1
            end = at
        if end:
            self._records = read_records(raw[:end])
            for line in self._lines[:end]:
                heading = self._dialect.heading.match(line.raw)
                if heading and self._dialect.field is not None:
                    self._add(line.start, line.end, heading[2], BlockKind.HEADING, level=len(heading[1]))
                elif line.raw.strip():
                    self._add(line.start, line.end, line.raw.strip(), BlockKind.FIELD)
        return end

    def _read_at(self, at: int) -> int:
        """Read what begins at a line and return the number of the line after it."""
        line = self._lines[at]
        if not line.raw.strip():
            self._close()
            return at + 1
        end = end_of_region(self._lines, at, has_directives=self._dialect.has_directives)
        if end > at:
            self._close()
            kind = BlockKind.CODE if FENCE.match(line.raw) else BlockKind.APPARATUS
            text = self._source[line.start : self._lines[end - 1].end]
            shown = text if kind is BlockKind.CODE else render(text, self._definitions).strip()
            self._add(line.start, self._lines[end - 1].end, shown, kind)
            return end
        if len(line.raw) > _LONGEST_SIGN or not self._read_sign(at):
            self._continue(line)
        return at + 1

    def _read_sign(self, at: int) -> bool:
        """Read a line that is more than text: apparatus, an underline, a row of a table, or a heading."""
        line = self._lines[at]
        if self._is_apparatus(line.raw):
            self._close()
            self._add(line.start, line.end, render(line.raw, self._definitions).strip(), BlockKind.APPARATUS)
            return True
        if self._underlined(at) or self._read_row(line):
            return True
        heading = self._dialect.heading.match(line.raw) or _WIKI_HEADING.match(line.raw)
        if heading:
            self._close()
            self._add_heading([line], heading[2] or "", len(heading[1]))
        return heading is not None

    def _read_row(self, line: Line) -> bool:
        """Read a row of a table with two columns as a part and what is said about it."""
        row = _ROW.match(line.raw)
        if not row:
            return False
        self._close()
        cells = [render(cell.strip(), self._definitions).strip() for cell in row.groups()]
        cut = line.start + row.start(2)
        if _RULE.match(cells[0]) or not any(cells):
            self._add(line.start, line.end, line.raw.strip(), BlockKind.RULE)
            return True
        first = Block(start=line.start, end=cut, text=cells[0], is_emphasised=True)
        self._blocks += [first, Block(start=cut, end=line.end, text=cells[1], is_first=False)]
        return True

    def _is_apparatus(self, raw: str) -> bool:
        if self._dialect.apparatus.match(raw) or _DEFINITION.match(raw):
            return True
        return bool(_TAG_LINE.match(raw)) and not render(raw, self._definitions).strip()

    def _underlined(self, at: int) -> bool:
        line = self._lines[at]
        match = _UNDERLINE.fullmatch(line.raw.strip())
        is_rule = bool(_RULE.match(line.raw))
        if not match and not is_rule:
            return False
        mark = line.raw.strip()[0]
        texts = self._open.texts
        can_be = match and mark in self._dialect.underlines and self._open.kind is BlockKind.PARAGRAPH
        if can_be and 1 <= len(texts) <= 2 and not self._open.is_quoted:  # noqa: PLR2004  # longer is a table
            lines = [*self._open.lines, line]
            text, self._open = " ".join(texts), OpenParagraph()
            if mark not in self._underlines:
                self._underlines.append(mark)
            self._add_heading(lines, text, self._underlines.index(mark) + 1)
            return True
        if is_rule or self._dialect.has_directives:
            self._close()
            self._add(line.start, line.end, line.raw.strip(), BlockKind.RULE)
            return True
        return False

    def _continue(self, line: Line) -> None:
        quote = _QUOTE.match(line.raw)
        body = line.raw[quote.end() :] if quote else line.raw
        if quote and not body.strip():
            self._close()
            self._open.lines.append(line)
            self._open.is_quoted = True
            return
        if bool(quote) != self._open.is_quoted and self._open.texts:
            self._close()
        bullet = _BULLET.match(body)
        number = None if bullet else NUMBER.match(body)
        if bullet or (number and self._may_number(number)):
            goes_on = self._open.kind is BlockKind.ITEM and bool(self._open.texts)
            self._close()
            self._open.is_first = not goes_on
            self._open.kind = BlockKind.ITEM
            if number:
                self._open.number = str(int(number[1] or number[2] or number[3]))
                self._open.mark = number[0].strip()
                body = body[number.end() :]
        if not self._open.texts:
            self._open.is_quoted = bool(quote)
            self._open.is_indented = body.startswith(("    ", "\t"))
        self._open.lines.append(line)
        self._open.texts.append(body.strip())

    def _may_number(self, number: re.Match[str]) -> bool:
        """Tell whether a number begins an item: inside a paragraph only the first one, or the one that follows."""
        if not self._open.texts or self._open.number:
            return True
        return (number[1] or number[2] or number[3]) in ("1", "１")

    def _close(self) -> None:
        """End the paragraph that is open."""
        now, self._open = self._open, OpenParagraph()
        if not now.texts:
            if now.lines:
                self._add(now.lines[0].start, now.lines[-1].end, "", BlockKind.APPARATUS)
            return
        while len(now.lines) > len(now.texts):  # an empty quoted line came first
            first = now.lines.pop(0)
            self._add(first.start, first.end, "", BlockKind.APPARATUS)
        self._blocks += Paragraph(now, self._dialect, self._definitions).blocks()

    def _add_heading(self, lines: Sequence[Line], text: str, level: int) -> None:
        dialect = self._dialect
        text = dialect.inline(text)
        inner = strip_whole(text, dialect.strong) or strip_whole(text, dialect.emphasis) or text
        number = NUMBER.match(inner)
        shown = " ".join(render(inner[number.end() :] if number else inner, self._definitions).split())
        digits = str(int(number[1] or number[2] or number[3])) if number else ""
        mark = number[0].strip() if number else ""
        kind = BlockKind.HEADING if shown else BlockKind.APPARATUS
        self._add(lines[0].start, lines[-1].end, shown, kind, level=level, number=digits, mark=mark)

    def _add(
        self,
        start: int,
        end: int,
        text: str,
        kind: BlockKind,
        *,
        level: int = 0,
        number: str = "",
        mark: str = "",
    ) -> None:
        self._blocks.append(
            Block(start=start, end=end, text=text, kind=kind, level=level, number=number, mark=mark)
        )


def _cut_lines(source: str) -> list[Line]:
    lines: list[Line] = []
    at = 0
    for raw in source.split("\n"):
        lines.append(Line(at, at + len(raw), raw))
        at += len(raw) + 1
    return lines
