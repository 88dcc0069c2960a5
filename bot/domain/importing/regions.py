"""Stretches of lines that are no text of their own: comments, figures, scripts, fences of code, directives."""

import re
from collections.abc import Callable, Sequence

from bot.domain.importing.paragraphs import Line

FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_REGION = re.compile(
    r"\s*<(figure|script|style|iframe|svg|video|audio|table|picture|noscript|nav)\b", re.IGNORECASE
)
_DIRECTIVE = re.compile(r"\.\.(?:\s|$)")
_LONGEST = 200
"""Lines; what does not end within them is text that looks like the beginning of a region."""


def end_of_region(lines: Sequence[Line], at: int, *, has_directives: bool) -> int:
    """Return the line after a comment, a figure, a fence or a directive that begins here; else the line itself."""
    raw = lines[at].raw
    fence = FENCE.match(raw)
    if fence:
        mark = fence[1]
        return _find(
            lines,
            at + 1,
            lambda other: other.strip().startswith(mark) and not other.strip().strip(mark[0]),
            at,
        )
    if raw.lstrip().startswith("<!--"):
        return _find(lines, at, lambda other: "-->" in other, at)
    region = _REGION.match(raw)
    if region:
        closing = f"</{region[1].casefold()}"
        return _find(lines, at, lambda other: closing in other.casefold(), at)
    if has_directives and _DIRECTIVE.match(raw):
        return _end_of_directive(lines, at)
    return at


def _find(lines: Sequence[Line], at: int, is_end: Callable[[str], bool], default: int) -> int:
    for i in range(at, min(len(lines), at + _LONGEST)):
        if is_end(lines[i].raw):
            return i + 1
    return default


def _end_of_directive(lines: Sequence[Line], at: int) -> int:
    end = at + 1
    while end < len(lines) and (not lines[end].raw.strip() or lines[end].raw[:1].isspace()):
        end += 1
    while not lines[end - 1].raw.strip():
        end -= 1
    return end
