"""JSON and CSV: exports of bots and forms, which say what is a question. One may hold many interviews."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import cast

from bot.documents.building import NAMES, Builder, add_field
from bot.documents.limits import MOST_ROWS
from bot.domain.errors import FileFault, FileRefused
from bot.domain.importing.source_blocks import BlockKind, SourceBlocks
from bot.domain.text import clean, fold

_QUESTIONS = ("question", "q", "prompt", "label")
_ANSWERS = ("answer", "a", "text", "response", "value", "reply")
_LISTS = ("answers", "qa", "questions", "responses", "interview", "items", "pairs")
_MANY = ("interviews", "documents", "people", "results", "data", "rows")
_FORMULA = re.compile(r"^'(?=[=+\-@\t\r])")
"""The apostrophe that keeps spreadsheets from running a cell."""
_DEEPEST = 40
_MOST_FIELDS = 200


def read_json(text: str, file_name: str) -> list[SourceBlocks]:
    """Return the interviews of a JSON document; raise FileRefused."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileRefused(FileFault.BROKEN, file_name) from error
    out = [made for one in _interviews(data, 0) if (made := _from_record(one)) is not None]
    return _checked(out, file_name)


def read_csv(text: str, file_name: str) -> list[SourceBlocks]:
    """Return the interviews of a CSV document: one a row, or with one question a row, one a person."""
    csv.field_size_limit(1_000_000)
    sample = text[:4000]
    delimiter = max((",", ";", "\t"), key=sample.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error as error:
        raise FileRefused(FileFault.BROKEN, file_name) from error
    rows = [
        [clean(_FORMULA.sub("", cell)) for cell in row]
        for row in rows[: MOST_ROWS + 2]
        if any(cell.strip() for cell in row)
    ]
    if len(rows) < 2:  # noqa: PLR2004  # a head and something below it
        return _checked([], file_name)
    head = [fold(cell) for cell in rows[0]]
    if set(head) & set(_QUESTIONS) and set(head) & set(_ANSWERS):
        return _checked(_by_question(head, rows[1:]), file_name)
    return _checked([made for row in rows[1:] if (made := _from_row(rows[0], row)) is not None], file_name)


def _checked(found: list[SourceBlocks], file_name: str) -> list[SourceBlocks]:
    if not found:
        raise FileRefused(FileFault.NO_INTERVIEW, file_name)
    if len(found) > MOST_ROWS:
        raise FileRefused(FileFault.TOO_LONG, file_name)
    return found


def _interviews(data: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if _is_list(data):
        items = _list(data)
        if any(_pair(item) for item in items[:3]):
            yield {"answers": items}
            return
        for item in items[: MOST_ROWS + 1]:
            yield from _interviews(item, depth + 1)
    elif _is_record(data):
        record = _record(data)
        many = next((_list(record[key]) for key in _MANY if _is_list(record.get(key))), None)
        if many is not None and not any(_pair(item) for item in many[:3]):
            yield from _interviews(many, depth + 1)
        else:
            yield record


def _is_record(value: object) -> bool:
    return isinstance(value, dict)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _record(data: object) -> dict[str, object]:
    """Return JSON's object with text as its keys; an empty one for anything else."""
    return (
        {str(key): value for key, value in cast("dict[object, object]", data).items()}
        if _is_record(data)
        else {}
    )


def _list(data: object) -> list[object]:
    return cast("list[object]", data) if _is_list(data) else []


def _pair(item: object) -> tuple[str, str] | None:
    lower = {key.casefold(): value for key, value in _record(item).items() if isinstance(value, str)}
    question = next((lower[key] for key in _QUESTIONS if key in lower), None)
    answer = next((lower[key] for key in _ANSWERS if key in lower), None)
    return None if question is None or answer is None else (clean(question), clean(answer))


def _from_record(data: dict[str, object]) -> SourceBlocks | None:
    builder = Builder()
    record: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for key, value in list(data.items())[:_MOST_FIELDS]:
        name = fold(key)
        if name in _LISTS and (_is_record(value) or _is_list(value)):
            pairs += _pairs(value)
        elif name == "handles":
            _handles(builder, value)
        elif text := _text(name, value):
            add_field(builder, record, pairs, key, clean(text))
        elif value not in (None, "", [], {}):
            builder.add(clean(f"{key}: {json.dumps(value, ensure_ascii=False)[:4000]}"), BlockKind.APPARATUS)
    for question, answer in pairs:
        builder.pair(question, answer)
    return builder.made(record)


def _text(name: str, value: object) -> str:
    """Return what a field says: itself, or of a person in a record of their own the name."""
    if _is_record(value) and name in NAMES:
        value = _record(value).get("name")
    return value if isinstance(value, str) else ""


def _pairs(value: object) -> list[tuple[str, str]]:
    if _is_record(value):
        return [(clean(q), clean(a)) for q, a in _record(value).items() if isinstance(a, str)]
    return [pair for item in _list(value) if (pair := _pair(item))]


def _handles(builder: Builder, value: object) -> None:
    if _is_record(value):
        found = [(kind, name) for kind, name in _record(value).items()]
    else:
        found = [(record.get("kind"), record.get("value")) for record in map(_record, _list(value))]
    builder.add(clean("\n".join(f"{kind}: {name}" for kind, name in found if kind and name)))


def _from_row(head: list[str], row: list[str]) -> SourceBlocks | None:
    builder = Builder()
    record: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for key, value in zip(head, [*row, *[""] * len(head)], strict=False):
        if value:
            add_field(builder, record, pairs, key, value)
    for value in row[len(head) :]:
        builder.add(value, BlockKind.APPARATUS)
    for question, answer in pairs:
        builder.pair(question, answer)
    return builder.made(record)


def _by_question(head: list[str], rows: list[list[str]]) -> list[SourceBlocks]:
    """Read a row a question: the first row of a person may also say who they are."""
    question = next(head.index(key) for key in _QUESTIONS if key in head)
    answer = next(head.index(key) for key in _ANSWERS if key in head)
    name = next((i for i, key in enumerate(head) if key in NAMES), None)
    asked = {head[question], head[answer]}
    people: dict[str, tuple[Builder, dict[str, str]]] = {}
    for row in rows:
        cells = [*row, *[""] * len(head)]
        who = cells[name] if name is not None else ""
        builder, record = people.setdefault(who, (Builder(), {}))
        about = [(key, cell) for key, cell in zip(head, row, strict=False) if key not in asked and cell]
        _add_about(builder, record, about)
        builder.pair(cells[question], cells[answer])
    return [made for builder, record in people.values() if (made := builder.made(record))]


def _add_about(builder: Builder, record: dict[str, str], cells: list[tuple[str, str]]) -> None:
    """Add what a row says of a person; their name counts once, though each of their rows may have it."""
    for key, cell in cells:
        if key == "handles":
            builder.add(cell)
        elif key not in NAMES or not record.get("name"):
            add_field(builder, record, [], key, cell)
