"""Writing .docx and .pdf files for tests, as little as their readers need."""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.importing.writers import Written

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = (
    f'<w:styles {_W}><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
)


def _paragraph(text: str, *, style: str = "", is_strong: bool = False) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    bold = "<w:rPr><w:b/></w:rPr>" if is_strong else ""
    half = len(text) // 2  # Word cuts paragraphs into runs wherever it likes
    runs = "".join(
        f'<w:r>{bold}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
        for part in (text[:half], text[half:])
        if part
    )
    return f"<w:p>{properties}{runs}</w:p>"


def word(written: Written, *, marking: str = "heading") -> bytes:
    """Return a Word document whose questions are headings, bold, or plain."""
    body = _paragraph(f"Interview with {written.name}", style="Titel")
    if written.introduction:
        body += _paragraph(written.introduction)
    for question, answer in written.pairs:
        body += _paragraph(
            question, style="berschrift1" * (marking == "heading"), is_strong=marking == "bold"
        )
        body += "".join(_paragraph(paragraph) for paragraph in answer)
    return zipped(
        {
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": _STYLES,
        }
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf(pages: list[list[tuple[str, str]]], *, leading: float = 14.0) -> bytes:
    """Return a PDF; a page is a list of (font, line): F1 regular, F2 bold, an empty line is a gap. Latin-1 only."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % f
        for f in (b"Helvetica", b"Helvetica-Bold")
    ]
    objects += fonts
    kids: list[int] = []
    for lines in pages:
        stream = b"BT 72 760 Td %.1f TL\n" % leading
        for font, text in lines:
            shown = (
                text.encode("cp1252", "replace")
                .replace(b"\\", b"\\\\")
                .replace(b"(", b"\\(")
                .replace(b")", b"\\)")
            )
            stream += b"/%s 11 Tf (%s) Tj T*\n" % (font.encode(), shown)
        stream += b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % content
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    out = bytearray(b"%PDF-1.4\n")
    offsets: list[int] = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def printed(
    written: Written, *, width: int = 78, height: int = 46, has_bold: bool = True, header: str = ""
) -> bytes:
    """Return an interview as a PDF whose lines are wrapped and whose pages carry a running header."""
    lines: list[tuple[str, str]] = [("F2", f"Interview with {written.name}"), ("F1", "")]
    for text in [written.introduction] * bool(written.introduction):
        lines += [*(("F1", line) for line in _wrap(text, width)), ("F1", "")]
    for question, answer in written.pairs:
        lines += [*(("F2" if has_bold else "F1", line) for line in _wrap(question, width)), ("F1", "")]
        for paragraph in answer:
            lines += [*(("F1", line) for line in _wrap(paragraph, width)), ("F1", "")]
    pages = [lines[i : i + height] for i in range(0, len(lines), height)]
    if header:
        pages = [
            [("F1", f"{header} {number}"), ("F1", ""), *page] for number, page in enumerate(pages, start=1)
        ]
    return pdf(pages)


def tight(document: bytes, gap: int = 110) -> bytes:
    """Return a PDF whose words are parted by gaps only, of so many thousandths of the letters' size."""

    def without_spaces(match: re.Match[bytes]) -> bytes:
        return b"[" + (b" -%d " % gap).join(b"(" + word + b")" for word in match[1].split(b" ")) + b"] TJ T*"

    return re.sub(rb"\(((?:[^()\\]|\\.)*)\) Tj T\*", without_spaces, document)


def _wrap(text: str, width: int) -> list[str]:
    out = [""]
    for part in text.split():
        if out[-1] and len(out[-1]) + len(part) >= width:
            out.append("")
        out[-1] = f"{out[-1]} {part}".strip()
    return out
