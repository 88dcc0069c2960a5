"""Writing Markdown for the line reader, so that every format goes through the same rules after it."""

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>~#|&{}])")
_LINE_START = re.compile(r"(?m)^(\s*)([-+=•–—:]|\d{1,3}(?=[.)]))")


def escape(text: str) -> str:
    """Return text that Markdown shows as it is; what stands between NUL characters is Markdown already."""
    if "\0" in text:
        return "".join(part if i % 2 else escape(part) for i, part in enumerate(text.split("\0")))
    text = _SPECIAL.sub(r"\\\1", text)
    return _LINE_START.sub(lambda m: m[1] + (f"\\{m[2]}" if not m[2].isdigit() else m[2] + "\\"), text)


def run(text: str, *, is_strong: bool = False, is_emphasised: bool = False) -> str:
    """Return a piece of a paragraph with its emphasis; white space at its ends stays outside the marks."""
    inner = text.strip()
    if not inner or not (is_strong or is_emphasised):
        return escape(text)
    mark = ("**" if is_strong else "") + ("_" if is_emphasised and not is_strong else "")
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return (
        before
        + "\n".join(f"{mark}{escape(line)}{mark}" if line.strip() else line for line in inner.split("\n"))
        + after
    )


def merge(runs: Sequence[tuple[str, bool, bool]]) -> list[tuple[str, bool, bool]]:
    """Return runs of text with those of the same emphasis joined; white space takes the emphasis before it."""
    out: list[tuple[str, bool, bool]] = []
    for text, is_strong, is_emphasised in runs:
        if not text:
            continue
        if out and (not text.strip() or out[-1][1:] == (is_strong, is_emphasised)):
            out[-1] = (out[-1][0] + text, *out[-1][1:])
        else:
            out.append((text, is_strong, is_emphasised))
    return out


def paragraph(runs: Sequence[tuple[str, bool, bool]]) -> str:
    """Return a paragraph of runs (text, bold, italic)."""
    return "".join(run(text, is_strong=b, is_emphasised=i) for text, b, i in merge(runs)).strip()
