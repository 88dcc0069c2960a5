"""Words in a PDF whose spaces are only gaps: where letters stand apart enough, a space is put back."""

from collections.abc import Sequence

_LONGEST_WORDS = 11.0
"""Letters a word, on average, beyond which a text has lost its spaces; of real languages in Latin script none has 8."""
_LEAST_LETTERS = 40
_LEAST_APART = 0.05
"""Of the letters' size: gaps that differ by less are no two kinds."""


def lacks_spaces(text: str) -> bool:
    """Tell whether a page of text, in a script that parts words, has lost most of its spaces."""
    letters = sum(c.isalpha() and ord(c) < 0x2E80 for c in text)  # noqa: PLR2004  # where scripts without spaces begin
    return letters >= _LEAST_LETTERS and letters > _LONGEST_WORDS * len(text.split())


def threshold_of(gaps: Sequence[float]) -> float | None:
    """Return the gap that best parts small ones from large ones (Otsu's method), None if there are no two kinds."""
    values = sorted(gaps)
    total, count = sum(values), len(values)
    best, at = 0.0, None
    below = 0.0
    for i, value in enumerate(values[:-1], start=1):
        below += value
        small, large = below / i, (total - below) / (count - i)
        spread = i * (count - i) * (large - small) ** 2
        if spread > best:
            best, at = spread, i
    if at is None:
        return None
    small, large = sum(values[:at]) / at, sum(values[at:]) / (count - at)
    return (values[at - 1] + values[at]) / 2 if large - small >= _LEAST_APART else None


def with_spaces(letters: Sequence[str], gaps: Sequence[float], threshold: float) -> str:
    """Return letters with a space wherever the gap after one is larger than ``threshold``."""
    out = ""
    for letter, gap in zip(letters, [*gaps, 0.0], strict=True):
        out += letter + (" " if gap > threshold and not letter.isspace() else "")
    return " ".join(out.split())
