"""What a document says about itself before it begins: title, author, names elsewhere.

Read leniently and line by line: front matter in the wild is often no valid YAML, and only a few plain fields matter.
"""

import re
from collections.abc import Sequence

Records = tuple[dict[str, str], ...]
"""The fields of the document, then those of each record in its lists (authors, say)."""

_FIELD = re.compile(r"\s*(-\s+)?[\"']?([A-Za-z][\w .-]*?)[\"']?\s*[:=]\s*(.*)$")
_BARE = re.compile(r"([A-Z][A-Za-z_-]{2,19}):\s?(.*)$")
_BARE_NAMES = {
    "title",
    "date",
    "author",
    "authors",
    "slug",
    "tags",
    "category",
    "summary",
    "layout",
    "lang",
    "modified",
}
_ATTRIBUTE = re.compile(r":([A-Za-z][\w-]*):\s*(.*)$")
_MOST_LINES = 400


def find_end(lines: Sequence[str]) -> int:
    """Return how many of the first lines are front matter, 0 if there is none."""
    first = next((i for i, line in enumerate(lines[:5]) if line.strip()), None)
    if first is None:
        return 0
    fence = lines[first].strip()
    if fence in ("---", "+++"):
        for i in range(first + 1, min(len(lines), _MOST_LINES)):
            if lines[i].strip() == fence or (fence == "---" and lines[i].strip() == "..."):
                return i + 1 if any(_FIELD.match(line) for line in lines[first + 1 : i]) else 0
        return 0
    end = first
    known = 0
    while end < len(lines) and (match := _BARE.match(lines[end])):
        known += match[1].casefold() in _BARE_NAMES
        end += 1
    return end if known >= 2 else 0  # noqa: PLR2004  # one alone may be an answer


def read_records(lines: Sequence[str]) -> Records:
    """Return the fields of front matter; of a name that comes twice in one record, the first."""
    records: list[dict[str, str]] = [{}]
    current = records[0]
    for line in lines:
        match = _ATTRIBUTE.match(line) or None
        if match:
            _put(current, match[1].removeprefix("page-"), match[2])
            continue
        found = _FIELD.match(line)
        if not found:
            continue
        if found[1]:
            current = dict[str, str]()
            records.append(current)
        elif not line[:1].isspace():
            current = records[0]
        elif current is records[0]:
            current = dict[str, str]()  # what is set in below a name is a record of its own
            records.append(current)
        _put(current, found[2], found[3])
    return tuple(records)


def _put(record: dict[str, str], name: str, value: str) -> None:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    record.setdefault(name.strip().casefold(), value.replace("''", "'").strip())
