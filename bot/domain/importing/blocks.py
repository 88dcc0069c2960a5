"""Cutting blocks at their lines, where a line turns out to be something of its own."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.domain.importing.source_blocks import Block, BlockKind, SourceBlocks

_BOLD = re.compile(r"\s*(\*\*|__)(?=\S)((?:(?!\1).)+?)\1", re.DOTALL)
_LEAST_LEADS = 2
"""One may be by chance."""
_DASH = re.compile(r"[—–―-]\s+(?=\S)")
_LEAST_DASHES = 4
_LONGEST_PAGE_NUMBER = 90
"""Characters of a line; what is longer is a sentence."""
_PAGE = re.compile(
    r".{0,70}\b(?:page|p\.|seite|p[aá]gina|pagina|стр\.?)\s*\d{1,4}(?:\s*(?:of|/|von|de|di|из)\s*\d{1,4})?\s*"
    r"|\s*[-–—]?\s*\d{1,4}\s*(?:/|of)\s*\d{1,4}\s*[-–—]?\s*|\s*[-–—]\s*\d{1,4}\s*[-–—]\s*",
    re.IGNORECASE,
)


def cut_at_lines(source: str, block: Block, lines: Collection[int]) -> list[Block]:
    """Cut a block before these of its lines (counted from 0); return it whole if its lines cannot be told apart."""
    texts = block.text.split("\n")
    raws = source[block.start : block.end].split("\n")
    if len(texts) != len(raws) or block.kind in (BlockKind.CODE, BlockKind.APPARATUS, BlockKind.FIELD):
        return [block]
    cuts = sorted({0, *(i for i in lines if 0 < i < len(texts))})
    starts = [block.start]
    for raw in raws:
        starts.append(starts[-1] + len(raw) + 1)
    out: list[Block] = []
    for begin, end in zip(cuts, [*cuts[1:], len(texts)], strict=True):
        text = "\n".join(texts[begin:end]).strip("\n")
        piece = replace(
            block,
            start=starts[begin],
            end=starts[end] - 1,
            text=text,
            number=block.number if begin == 0 else "",
            mark=block.mark if begin == 0 else "",
            lead=block.lead if begin == 0 else "",
            is_first=block.is_first and begin == 0,
            kind=block.kind if text.strip() else BlockKind.APPARATUS,
        )
        out.append(piece)
    return out


def cut_where(source_blocks: SourceBlocks, is_own: Callable[[str], bool], *, alone: bool) -> SourceBlocks:
    """Cut blocks so that each line of which this is true begins one; ``alone``: and is all of it."""

    def cut(block: Block) -> Iterable[Block]:
        lines = block.text.split("\n")
        if len(lines) == 1:
            return [block]
        own = [i for i, line in enumerate(lines) if is_own(line)]
        if not own:
            return [block]
        return cut_at_lines(source_blocks.source, block, {*own, *(i + 1 for i in own if alone)})

    return replace(
        source_blocks, blocks=tuple(piece for block in source_blocks.blocks for piece in cut(block))
    )


def without_dashes(source_blocks: SourceBlocks) -> SourceBlocks:
    """Take off the dash that most paragraphs begin with, where that is how turns are marked."""
    texts = [b for b in source_blocks.blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and b.text]
    dashed = sum(_DASH.match(block.text) is not None for block in texts)
    if dashed * 5 < len(texts) * 3 or dashed < _LEAST_DASHES:
        return source_blocks
    blocks = [
        replace(b, text=_DASH.sub("", b.text), kind=_plain_kind(b)) if _DASH.match(b.text) else b
        for b in source_blocks.blocks
    ]
    return replace(source_blocks, blocks=tuple(blocks))


def _plain_kind(block: Block) -> BlockKind:
    return BlockKind.PARAGRAPH if block.kind is BlockKind.ITEM else block.kind


def cut_first_lines(source_blocks: SourceBlocks, is_own: Callable[[str], bool]) -> SourceBlocks:
    """Cut off the first line of each paragraph of which this is true."""
    blocks: list[Block] = []
    for block in source_blocks.blocks:
        first, *others = block.text.split("\n")
        is_cut = others and block.is_first and not others[0][:1].islower() and is_own(first)
        blocks += cut_at_lines(source_blocks.source, block, {1}) if is_cut else [block]
    return replace(source_blocks, blocks=tuple(blocks))


def cut_leads(source_blocks: SourceBlocks) -> SourceBlocks:
    """Where several paragraphs begin with a question in bold and go on with the answer, cut all that begin in bold."""
    pairs = pairwise(source_blocks.blocks)
    together = sum(
        a.is_strong and not b.is_first and "\n" not in source_blocks.source[a.start : b.start]
        for a, b in pairs
    )
    if together < _LEAST_LEADS:
        return source_blocks
    return replace(
        source_blocks,
        blocks=tuple(
            piece for block in source_blocks.blocks for piece in _cut_lead(source_blocks.source, block)
        ),
    )


def _cut_lead(source: str, block: Block) -> list[Block]:
    match = _BOLD.match(source[block.start : block.end])
    rest = block.text[len(block.lead) :]
    if not match or len(block.lead.split()) < 3 or block.lead.endswith(":") or rest.lstrip()[:1] in (":", ""):  # noqa: PLR2004
        return [block]
    cut = block.start + match.end()
    question = replace(block, end=cut, text=block.lead, lead="", is_strong=True)
    return [
        question,
        replace(block, start=cut, text=rest.strip(), lead="", number="", mark="", is_first=False),
    ]


def cut_known(source_blocks: SourceBlocks, is_known: Callable[[str], bool]) -> SourceBlocks:
    """Cut blocks at lines, or pairs of lines, that are a known question, unless the whole block is one."""

    def cut(block: Block) -> Iterable[Block]:
        lines = block.text.split("\n")
        if len(lines) == 1 or is_known(block.text):
            return [block]
        cuts: set[int] = set()
        at = 0
        while at < len(lines):
            pair = (
                at + 1 < len(lines)
                and not is_known(lines[at + 1])
                and is_known(f"{lines[at]} {lines[at + 1]}")
            )
            size = 2 if pair else 1 if is_known(lines[at]) else 0
            if size:
                cuts |= {at, at + size}
            at += size or 1
        return cut_at_lines(source_blocks.source, block, cuts) if cuts else [block]

    return replace(
        source_blocks, blocks=tuple(piece for block in source_blocks.blocks for piece in cut(block))
    )


def without_page_marks(source_blocks: SourceBlocks) -> SourceBlocks:
    """Turn page numbers, and the running title beside them, into apparatus; what they parted is one paragraph again."""
    if not any(_is_page_number(line) for block in source_blocks.blocks for line in block.text.split("\n")):
        return source_blocks
    title = next((b.plain for b in source_blocks.blocks if b.kind is not BlockKind.FIELD and b.text), "")
    cut = cut_where(
        source_blocks, lambda line: _is_page_number(line) or " ".join(line.split()) == title, alone=True
    )
    blocks: list[Block] = []
    was_mark = False
    for i, block in enumerate(cut.blocks):
        is_mark = _is_page_mark(cut.blocks, i, title)
        if is_mark:
            blocks.append(replace(block, kind=BlockKind.APPARATUS))
        else:
            blocks.append(replace(block, is_first=False) if was_mark and _joins(blocks, block) else block)
        was_mark = is_mark
    return replace(cut, blocks=tuple(blocks))


def _is_page_number(line: str) -> bool:
    return len(line) <= _LONGEST_PAGE_NUMBER and _PAGE.fullmatch(line) is not None


def _is_page_mark(blocks: Sequence[Block], i: int, title: str) -> bool:
    """Tell whether a block is a page number, or the title again beside one."""
    if _is_page_number(blocks[i].plain):
        return True
    is_title_again = i > 0 and blocks[i].plain == title
    return is_title_again and any(_is_page_number(b.plain) for b in blocks[i - 1 : i + 2])


def _joins(blocks: Sequence[Block], after: Block) -> bool:
    """Tell whether a block goes on with the last text before it."""
    before = next((b for b in reversed(blocks) if b.kind is not BlockKind.APPARATUS), None)
    return before is not None and _runs_on(before.text, after.text)


def _runs_on(before: str, after: str) -> bool:
    return after[:1].islower() or not before.rstrip().endswith((".", "!", "?", ":", "”", '"', ")"))
