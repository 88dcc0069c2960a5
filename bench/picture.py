"""The table of goals as one picture: a bar for each, on a logarithmic scale, with the mark that it must not cross."""

import math
from collections.abc import Sequence
from html import escape

from bench.table import Measured

_LEFT, _WIDTH, _STEP, _TOP = 470, 360, 22, 40
_FONT = 'font-family="sans-serif"'
_TITLE = "Measured beside what, as a ratio; the line is the goal"
_LEAST, _MOST = 0.01, 10_000


def draw(rows: Sequence[Measured]) -> str:
    """Return an SVG."""
    height = _TOP + len(rows) * _STEP + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="{height}" {_FONT} font-size="12">',
        f'<rect width="960" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="22" font-size="15" font-weight="bold">{_TITLE}</text>',
    ]
    parts += [_row(row, _TOP + i * _STEP) for i, row in enumerate(rows)]
    return "\n".join([*parts, "</svg>", ""])


def _x(ratio: float) -> float:
    low, high = math.log10(_LEAST), math.log10(_MOST)
    place = (math.log10(min(max(ratio, _LEAST), _MOST)) - low) / (high - low)
    return _LEFT + place * _WIDTH


def _row(row: Measured, y: int) -> str:
    start, end = _x(1.0), _x(row.ratio)
    colour = "#3a7d44" if row.is_met else "#b3541e"
    label = escape(row.what if len(row.what) < 74 else row.what[:72] + "…")  # what fits
    width = max(abs(end - start), 2)
    bar = f'<rect x="{min(start, end):.1f}" y="{y}" width="{width:.1f}" height="12" fill="{colour}"/>'
    goal = ""
    if row.goal is not None:
        at = _x(row.goal)
        goal = f'<line x1="{at:.1f}" y1="{y - 3}" x2="{at:.1f}" y2="{y + 15}" stroke="#222222" stroke-width="1.5"/>'
    return (
        f'<text x="16" y="{y + 10}">{row.key} {label}</text>{bar}{goal}'
        f'<text x="{_LEFT + _WIDTH + 12}" y="{y + 10}">{row.ratio:.3g} × {"" if row.is_met else "(not met)"}</text>'
    )
