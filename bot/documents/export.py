"""Interviews as files that other programs can read, and from which the importer makes the same interviews again."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence

from bot.documents.markdown import escape
from bot.domain.errors import TooBigToSend
from bot.domain.handles import format_handles
from bot.domain.importing.interpreter import EXPORT_MARK
from bot.domain.models import Interview
from bot.domain.text import LINK

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_FILE_NAME = re.compile(r"[^\w-]+")


def as_json(interviews: Sequence[Interview]) -> bytes:
    """Return interviews as a JSON document."""
    records = [
        {
            "name": one.name,
            "handles": [{"kind": h.kind, "value": h.value} for h in one.handles],
            "introduction": one.introduction,
            "answers": [{"question": a.question, "answer": a.text} for a in one.answers if a.text],
            "closing": one.closing,
        }
        for one in interviews
    ]
    return json.dumps({"interviews": records}, ensure_ascii=False, indent=2).encode()


def as_csv(interviews: Sequence[Interview]) -> bytes:
    """Return interviews as CSV (RFC 4180), a row for each answer.

    What a spreadsheet would run as a formula begins with an apostrophe (OWASP, "CSV Injection").
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["name", "question", "answer", "handles", "introduction", "closing"])
    for one in interviews:
        more = [format_handles(one.handles), one.introduction, one.closing]
        for answer in one.answers:
            if answer.text:
                writer.writerow(map(_harmless, [one.name, answer.question, answer.text, *more]))
                more = ["", "", ""]
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_markdown(interviews: Sequence[Interview]) -> bytes:
    """Return a .zip with a Markdown document for each interview."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in interviews:
            name = _NO_FILE_NAME.sub("-", one.name).strip("-")[:60] or "interview"
            archive.writestr(f"{one.id}-{name}.md", markdown_of(one))
    return out.getvalue()


def packed(data: bytes, file_name: str) -> bytes:
    """Return a .zip with one file, which the importer reads as it reads the file itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(file_name, data)
    return out.getvalue()


def in_parts(
    interviews: Sequence[Interview], write: Callable[[Sequence[Interview]], bytes], file_name: str, limit: int
) -> list[tuple[str, bytes]]:
    """Return (name, content) of as few files as halving gives, each of at most ``limit`` bytes, packed if need be.

    Raises TooBigToSend where one interview alone is larger.
    """
    stem, _, ending = file_name.rpartition(".")
    parts = _parts(interviews, write, file_name, limit)
    if len(parts) == 1:
        data, is_packed = parts[0]
        return [(f"{file_name}.zip" if is_packed else file_name, data)]
    return [
        (f"{stem}-{number}.{ending}{'.zip' if is_packed else ''}", data)
        for number, (data, is_packed) in enumerate(parts, start=1)
    ]


def _parts(
    interviews: Sequence[Interview], write: Callable[[Sequence[Interview]], bytes], file_name: str, limit: int
) -> list[tuple[bytes, bool]]:
    data = write(interviews)
    if len(data) <= limit:
        return [(data, False)]
    if not file_name.endswith(".zip"):
        data = packed(data, file_name)
        if len(data) <= limit:
            return [(data, True)]
    if len(interviews) == 1:
        raise TooBigToSend(len(data), limit)
    middle = len(interviews) // 2
    halves = (interviews[:middle], interviews[middle:])
    return [part for half in halves for part in _parts(half, write, file_name, limit)]


def markdown_of(interview: Interview) -> str:
    """Return one interview as Markdown with front matter."""
    name = " ".join(interview.name.split()).replace('"', "''")
    parts = [f'---\n{EXPORT_MARK}: interview\ntitle: "Interview with {name}"\nname: "{name}"\n---']
    if interview.handles:
        parts.append(format_handles(interview.handles))
    parts.append(_escaped(interview.introduction))
    for answer in interview.answers:
        if answer.text:
            parts += [f"## {escape(' '.join(answer.question.split()))}", _escaped(answer.text)]
    if interview.closing:
        parts += ["***", _escaped(interview.closing)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _escaped(text: str) -> str:
    """Escape all but links, which are Markdown already."""
    out, at = "", 0
    for match in LINK.finditer(text):
        out += text[at : match.start()] + "\0" + match[0] + "\0"
        at = match.end()
    return escape(out + text[at:])


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell
