"""PDF with a text layer, read by pypdfium2: lines become paragraphs by their distance, bold and size mark questions."""

from collections import Counter
from collections.abc import Sequence
from ctypes import c_double, c_int, create_string_buffer
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

from bot.documents.limits import MOST_PAGES, MOST_TEXT
from bot.documents.markdown import escape
from bot.domain.errors import FileFault, FileRefused

_BOLD = 600
_WIDE_GAP = 1.3
_WIDEST_PITCH = 1.6
"""Of the letters' size: lines farther apart than that, if all are, are paragraphs of one line each."""
_ENDINGS = (".", "!", "?", ":", "”", '"', "…", ")")
_LARGE = 1.18
_LEAST_TEXT = 20


@dataclass(slots=True)
class _Line:
    text: str
    top: float
    right: float
    size: float
    is_strong: bool
    page: int


def read_portable(data: bytes, file_name: str) -> str:
    """Return the text of a PDF as Markdown; raise FileRefused: damaged, locked, too long, or only pictures of text."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        fault = FileFault.PROTECTED if "password" in str(error).casefold() else FileFault.BROKEN
        raise FileRefused(fault, file_name) from error
    try:
        if len(pdf) > MOST_PAGES:
            raise FileRefused(FileFault.TOO_MANY_PAGES, file_name)
        lines: list[_Line] = []
        for number in range(len(pdf)):
            lines += _lines(pdf, number)
            if sum(len(line.text) for line in lines) > MOST_TEXT:
                raise FileRefused(FileFault.TOO_LONG, file_name)
    except pypdfium2.PdfiumError as error:
        raise FileRefused(FileFault.BROKEN, file_name) from error
    finally:
        pdf.close()
    if sum(len("".join(line.text.split())) for line in lines) < _LEAST_TEXT:
        raise FileRefused(FileFault.NO_TEXT, file_name)
    return _as_markdown(lines)


def _lines(pdf: pypdfium2.PdfDocument, number: int) -> list[_Line]:
    page = pdf[number]
    text_page = page.get_textpage()
    out: list[_Line] = []
    at = 0
    for raw_line in text_page.get_text_range().split("\n"):
        line = raw_line.rstrip("\r")
        places = [i for i, c in enumerate(line) if not c.isspace()]
        if places:
            first, last = at + places[0], at + places[-1]
            middle = at + places[len(places) // 2]
            _, bottom, _, _ = _box(text_page, first)
            _, _, right, _ = _box(text_page, last)
            weights = [raw.FPDFText_GetFontWeight(text_page.raw, i) for i in (first, middle, last)]
            names = [_font(text_page, i) for i in (first, middle, last)]
            is_strong = all(w >= _BOLD or "bold" in n for w, n in zip(weights, names, strict=True))
            size = raw.FPDFText_GetFontSize(text_page.raw, middle)
            out.append(_Line(" ".join(line.split()), bottom, right, size, is_strong, number))
        at += len(raw_line) + 1
    text_page.close()
    page.close()
    return out


def _box(text_page: pypdfium2.PdfTextPage, place: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    if not raw.FPDFText_GetCharBox(text_page.raw, place, left, right, bottom, top):
        return 0.0, 0.0, 0.0, 0.0
    origin = c_double()
    baseline = c_double()
    if raw.FPDFText_GetCharOrigin(text_page.raw, place, origin, baseline):
        return left.value, baseline.value, right.value, top.value
    return left.value, bottom.value, right.value, top.value


def _font(text_page: pypdfium2.PdfTextPage, place: int) -> str:
    buffer = create_string_buffer(128)
    flags = c_int()
    size = raw.FPDFText_GetFontInfo(text_page.raw, place, buffer, 128, flags)
    return buffer.raw[: min(size, 128)].decode("latin-1").casefold() if size else ""


def _as_markdown(lines: Sequence[_Line]) -> str:
    usual = median(line.size for line in lines)
    gaps = sorted(
        a.top - b.top for a, b in pairwise(lines) if a.page == b.page and a.top - b.top > usual * 0.8
    )
    pitch = min([*gaps[len(gaps) // 10 :][:1], usual * _WIDEST_PITCH])
    widest = max(line.right for line in lines)
    running = _running(lines)
    paragraphs: list[list[_Line]] = []
    before: _Line | None = None
    out: list[str] = []

    def flush() -> None:
        if paragraphs:
            out.append(_paragraph(paragraphs.pop(), usual))

    for line in lines:
        if _shape(line) in running:
            flush_later = f"<figure>\n{escape(line.text)}\n</figure>"
            if paragraphs and before is not None and not _ends(before, widest):
                out.append(flush_later)  # set aside before the paragraph that it parts
            else:
                flush()
                out.append(flush_later)
            continue
        if before is None or _parts(before, line, pitch, widest):
            flush()
            paragraphs.append([])
        paragraphs[-1].append(line) if paragraphs else paragraphs.append([line])
        before = line
    flush()
    return "\n\n".join(out)


def _parts(before: _Line, line: _Line, pitch: float, widest: float) -> bool:
    """Tell whether a paragraph ends between two lines."""
    if before.is_strong != line.is_strong or abs(before.size - line.size) > 0.6:  # noqa: PLR2004  # points
        return True
    if before.page != line.page:
        return before.text.endswith(_ENDINGS) and not line.text[:1].islower()
    gap = before.top - line.top
    return gap > pitch * _WIDE_GAP or gap < 0 or (_ends(before, widest) and before.right < widest * 0.6)


def _ends(line: _Line, widest: float) -> bool:
    return line.text.endswith(_ENDINGS) and line.right < widest * 0.97


def _shape(line: _Line) -> str:
    return "".join("0" if c.isdigit() else c for c in line.text)


def _running(lines: Sequence[_Line]) -> set[str]:
    """Return the lines that come at the top or bottom of several pages, numbers apart."""
    pages: dict[int, list[_Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    if len(pages) < 2:  # noqa: PLR2004  # nothing can come back
        return set()
    edges = Counter(
        _shape(line)
        for page in pages.values()
        for line in {id(x): x for x in (*page[:2], *page[-2:])}.values()
    )
    return {shape for shape, count in edges.items() if count * 2 > len(pages) and count > 1}


def _paragraph(lines: Sequence[_Line], usual: float) -> str:
    text = "\n".join(line.text for line in lines)
    if all(line.size > usual * _LARGE for line in lines) and len(lines) < 4:  # noqa: PLR2004  # a heading is short
        return f"## {escape(' '.join(text.split()))}"
    if all(line.is_strong for line in lines):
        return f"**{escape(' '.join(text.split()))}**"
    return escape(text)
