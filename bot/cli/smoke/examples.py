"""``smoke --files``: the files that people need for the steps of docs/smoke-test.md, of invented people."""

import io
import random
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from bot.cli.exit_codes import EXIT_FAILED, EXIT_OK
from bot.cli.smoke import people as made
from bot.clock import utc_now
from bot.documents.export import as_markdown, markdown_of
from bot.domain.handles import KINDS, MAX_HANDLES, format_handles
from bot.domain.importing.attachment import ATTACHMENT_LIMIT
from bot.domain.models import Handle, Interview
from bot.ui.strings import operator as strings

_LONG_ANSWERS, _LONG = 5, 5000
_LONG_HANDLE = 200
_SIDE = 1671
"""Points of the large picture's sides: the most whose bytes stay beneath the limit of 8 MiB."""
_SEED = 13
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def write_files(folder: Path) -> int:
    """Write the files into a folder, which is made if it is missing, and say which; return the exit code."""
    now = utc_now()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in _FILES.items():
            (folder / name).write_bytes(make(now))
    except OSError as error:
        sys.stderr.write(strings.SMOKE_FILES_UNWRITABLE.format(folder=folder, detail=error.strerror) + "\n")
        return EXIT_FAILED
    sys.stdout.write(strings.SMOKE_FILES_WRITTEN.format(folder=folder, names=", ".join(_FILES)) + "\n")
    return EXIT_OK


def _twelve(now: datetime) -> bytes:
    """Return interviews of twelve people, each as the importer understands it without a doubt."""
    return as_markdown([_of(name, now, id=place) for place, name in enumerate(strings.SMOKE_PEOPLE, start=1)])


def _long_answers(now: datetime) -> bytes:
    """Return an interview with the first form's five answers longer than a field (4,000 characters)."""
    whole = made.answers(now)
    long = [replace(a, text=_prose(_LONG)) for a in whole[:_LONG_ANSWERS]]
    interview = _of(strings.SMOKE_LONG_PERSON, now, answers=(*long, *whole[_LONG_ANSWERS:]))
    return markdown_of(interview).encode()


def _long_answer(_: datetime) -> bytes:
    """Return one such answer alone, to be attached."""
    return _prose(_LONG).encode()


def _long_handles(now: datetime) -> bytes:
    """Return an interview with as many names elsewhere as there may be, longer than a field takes (1,000)."""
    handles = tuple(Handle(kind=kind, value="a" * _LONG_HANDLE) for kind in list(KINDS)[:MAX_HANDLES])
    lines = format_handles(handles)
    text = markdown_of(_of(strings.SMOKE_HANDLES_PERSON, now, handles=handles))
    return text.replace(
        lines, lines.replace("\n", "\n\n")
    ).encode()  # longer paragraphs are not taken for handles


def _large_document(now: datetime) -> bytes:
    """Return a .docx just below the limit, nearly all of it a picture, as real ones are."""
    person = _of(strings.SMOKE_DOCUMENT_PERSON, now)
    lines = [(person.name, True)]
    for answer in person.answers:
        lines += [(answer.question, True), (answer.text, False)]
    body = "".join(_paragraph(*line) for line in lines)
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELATIONSHIPS)
        archive.writestr("word/document.xml", document)
        room = ATTACHMENT_LIMIT - out.tell() - 1024
        archive.writestr("word/media/image1.png", _large_picture(now)[:room])
    return out.getvalue()


def _large_picture(_: datetime) -> bytes:
    """Return a PNG of noise, just below the limit of 8 MiB, since noise cannot be compressed."""
    noise = random.Random(_SEED)  # noqa: S311  # not a secret
    return made.png(_SIDE, [noise.randbytes(3 * _SIDE) for _ in range(_SIDE)])


def _of(name: str, now: datetime, **changes: object) -> Interview:
    return made.interview(now, name=name, **changes)


def _prose(length: int) -> str:
    text = " ".join(strings.SMOKE_ANSWERS)
    return (f"{text} " * (length // len(text) + 1))[: length - 1] + "."


def _paragraph(text: str, is_bold: bool) -> str:  # noqa: FBT001  # a pair of a table
    bold = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
    return f"<w:p><w:r>{bold}<w:t>{escape(text)}</w:t></w:r></w:p>"


_FILES: dict[str, Callable[[datetime], bytes]] = {
    "twelve-interviews.zip": _twelve,
    "long-answers.md": _long_answers,
    "long-answer.txt": _long_answer,
    "long-handles.md": _long_handles,
    "large-document.docx": _large_document,
    "large-picture.png": _large_picture,
}
"""Named in docs/smoke-test.md, where each step says which it needs."""
