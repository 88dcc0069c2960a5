"""PDF with a text layer, read by pypdfium2: lines become paragraphs by their distance, bold and size mark questions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from ctypes import c_double, c_int, create_string_buffer
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

from bot.documents.limits import MOST_PAGES, MOST_TEXT
from bot.documents.markdown import escape
from bot.documents.spacing import lacks_spaces, threshold_of, with_spaces
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
        lines = _lines(pdf, file_name)
    except pypdfium2.PdfiumError as error:
        raise FileRefused(FileFault.BROKEN, file_name) from error
    finally:
        pdf.close()
    if sum(len("".join(line.text.split())) for line in lines) < _LEAST_TEXT:
        raise FileRefused(FileFault.NO_TEXT, file_name)
    return _as_markdown(lines)


def _lines(pdf: pypdfium2.PdfDocument, file_name: str) -> list[_Line]:
    with ExitStack() as stack:
        pages: list[_Page] = []
        for number in range(len(pdf)):
            page = pdf[number]
            stack.callback(page.close)
            text_page = page.get_textpage()
            stack.callback(text_page.close)
            pages.append(_Page(text_page, number))
            if sum(len(one.text) for one in pages) > MOST_TEXT:
                raise FileRefused(FileFault.TOO_LONG, file_name)
        spacing = None
        if lacks_spaces("\n".join(one.text for one in pages)):
            spacing = threshold_of([gap for one in pages for gap in one.gaps()])
        return [line for one in pages for line in one.lines(spacing)]


class _Page:
    """The lines of a page, with what the library knows of their letters."""

    def __init__(self, text_page: pypdfium2.PdfTextPage, number: int) -> None:
        self._raw = text_page.raw
        self.text = text_page.get_text_range()
        self._number = number

    def lines(self, spacing: float | None) -> Iterator[_Line]:
        """Yield the lines that are not blank; ``spacing`` is the gap beyond which letters are of two words."""
        for at, line in self._placed_lines():
            places = [at + i for i, c in enumerate(line) if not c.isspace()]
            if not places:
                continue
            probes = (places[0], places[len(places) // 2], places[-1])
            text = " ".join(line.split())
            if spacing is not None:
                text = with_spaces([line[i - at] for i in places], self._gaps(places), spacing)
            yield _Line(
                text,
                self._baseline(places[0]),
                self._edges(places[-1])[1],
                raw.FPDFText_GetFontSize(self._raw, probes[1]),
                all(self._is_strong(place) for place in probes),
                self._number,
            )

    def _placed_lines(self) -> Iterator[tuple[int, str]]:
        at = 0
        for line in self.text.split("\n"):
            yield at, line.rstrip("\r")
            at += len(line) + 1

    def gaps(self) -> list[float]:
        """Return the gaps between the letters of each line."""
        out: list[float] = []
        for at, line in self._placed_lines():
            out += self._gaps([at + i for i, c in enumerate(line) if not c.isspace()])
        return out

    def _gaps(self, places: Sequence[int]) -> list[float]:
        """Return the gaps between letters, as parts of the letters' size."""
        edges = [self._edges(place) for place in places]
        sizes = [max(raw.FPDFText_GetFontSize(self._raw, place), 1.0) for place in places]
        return [(b[0] - a[1]) / size for (a, b), size in zip(pairwise(edges), sizes, strict=False)]

    def _edges(self, place: int) -> tuple[float, float]:
        """Left and right edge of a letter with the room that its font gives it."""
        box = raw.FS_RECTF()
        if not raw.FPDFText_GetLooseCharBox(self._raw, place, box):
            return 0.0, 0.0
        return box.left, box.right

    def _baseline(self, place: int) -> float:
        x, y = c_double(), c_double()
        return y.value if raw.FPDFText_GetCharOrigin(self._raw, place, x, y) else 0.0

    def _is_strong(self, place: int) -> bool:
        name = create_string_buffer(128)
        size = raw.FPDFText_GetFontInfo(self._raw, place, name, 128, c_int())
        is_named = size > 0 and b"bold" in name.raw[: min(size, 128)].lower()
        return is_named or raw.FPDFText_GetFontWeight(self._raw, place) >= _BOLD


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
    edges: Counter[tuple[int, str]] = Counter()
    for page in pages.values():
        edges.update((place, _shape(line)) for place, line in enumerate(page[:2]))
        edges.update((-place, _shape(line)) for place, line in enumerate(reversed(page[-2:]), start=1))
    return {shape for (_, shape), count in edges.items() if count * 2 > len(pages) and count > 1}


def _paragraph(lines: Sequence[_Line], usual: float) -> str:
    text = "\n".join(line.text for line in lines)
    if all(line.size > usual * _LARGE for line in lines) and len(lines) < 4:  # noqa: PLR2004  # a heading is short
        return f"## {escape(' '.join(text.split()))}"
    if all(line.is_strong for line in lines):
        return f"**{escape(' '.join(text.split()))}**"
    return escape(text)
