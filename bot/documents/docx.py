"""Word documents (ECMA-376, WordprocessingML), read from their XML: headings, bold, lists, links, tables, notes.

Entities and document type declarations are refused (defusedxml); what was deleted with changes tracked is no text.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from bot.documents.archives import Archive
from bot.documents.markdown import escape, paragraph
from bot.domain.errors import FileFault, FileRefused

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BREAKS = {_W + "br", _W + "cr"}
_SKIPPED = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    *(_W + name for name in ("del", "moveFrom", "instrText", "pPr", "rPr")),
}
_OFF = {"0", "false", "off", "none"}
Run = tuple[str, bool, bool]


def is_word(archive: Archive) -> bool:
    """Tell whether an archive is a Word document."""
    return archive.has("word/document.xml")


def read_word(archive: Archive) -> str:
    """Return a Word document as Markdown; raise FileRefused."""
    document = _xml(archive, "word/document.xml")
    styles = _styles(archive)
    links = _links(archive)
    numbers = _numbered(archive)
    out = [_paragraph(p, styles, links, numbers) for p in _paragraphs(document)]
    if archive.has("word/footnotes.xml"):
        notes = (_paragraph(p, styles, {}, set()) for p in _xml(archive, "word/footnotes.xml").iter(_W + "p"))
        out += [f"<figure>\n{note}\n</figure>" for note in notes if note]
    return "\n\n".join(text for text in out if text)


def _xml(archive: Archive, name: str) -> Element:
    try:
        return fromstring(archive.read(name))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FileRefused(FileFault.BROKEN, archive.file_name) from error


def _styles(archive: Archive) -> dict[str, int]:
    """Return the heading level of each style that is one: 1 for titles."""
    if not archive.has("word/styles.xml"):
        return {}
    out: dict[str, int] = {}
    for style in _xml(archive, "word/styles.xml").iter(_W + "style"):
        name = _value(style.find(_W + "name")).casefold()
        level = _value(style.find(f"{_W}pPr/{_W}outlineLvl"))
        if name == "title":
            out[style.get(_W + "styleId", "")] = 1
        elif name.startswith("heading ") and name[8:].isdigit():
            out[style.get(_W + "styleId", "")] = min(int(name[8:]) + 1, 6)
        elif level.isdigit() and int(level) < 9:  # noqa: PLR2004  # 9 is the body
            out[style.get(_W + "styleId", "")] = min(int(level) + 2, 6)
    return out


def _links(archive: Archive) -> dict[str, str]:
    name = "word/_rels/document.xml.rels"
    if not archive.has(name):
        return {}
    return {item.get("Id", ""): item.get("Target", "") for item in _xml(archive, name)}


def _numbered(archive: Archive) -> set[str]:
    """Return the lists whose first level counts, rather than has bullets."""
    if not archive.has("word/numbering.xml"):
        return set()
    root = _xml(archive, "word/numbering.xml")
    counting = {
        item.get(_W + "abstractNumId")
        for item in root.iter(_W + "abstractNum")
        if _value(item.find(f"{_W}lvl/{_W}numFmt")) in ("decimal", "upperRoman", "lowerRoman")
    }
    return {
        n.get(_W + "numId", "")
        for n in root.iter(_W + "num")
        if _value(n.find(_W + "abstractNumId")) in counting
    }


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(_W + "val", "")


def _paragraphs(root: Element) -> Iterator[Element]:
    """Yield the paragraphs in reading order; one inside another (a text box) comes by itself."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element.tag in _SKIPPED:
            continue
        if element.tag == _W + "p":
            yield element
        stack.extend(reversed(list(element)))


def _paragraph(element: Element, styles: dict[str, int], links: dict[str, str], numbered: set[str]) -> str:
    runs = list(_runs(element, links))
    text = paragraph([run for run in runs if run[0]])
    if not text:
        return ""
    properties = element.find(_W + "pPr")
    style = "" if properties is None else _value(properties.find(_W + "pStyle"))
    level = styles.get(style, 0)
    if level:
        return f"{'#' * level} {' '.join(text.split())}"
    number = None if properties is None else properties.find(f"{_W}numPr/{_W}numId")
    if number is not None and _value(number) != "0":
        return f"{'1.' if _value(number) in numbered else '-'} {text}"
    return f"> {text}" if "quote" in style.casefold() and "\n" not in text else text


def _runs(element: Element, links: dict[str, str]) -> Iterator[Run]:
    for child in element:
        if child.tag in _SKIPPED or child.tag == _W + "p":
            continue
        if child.tag == _W + "r":
            yield from _run(child)
        elif child.tag == _W + "hyperlink":
            label = "".join(text for text, _, _ in _runs(child, links))
            address = links.get(child.get(_R + "id", ""), "")
            if (
                address.startswith(("http://", "https://"))
                and " " not in address
                and label.strip() != address
            ):
                yield f"\0[{escape(label)}]({address})\0", False, False
            else:
                yield label, False, False
        else:
            yield from _runs(child, links)


def _run(element: Element) -> Iterator[Run]:
    properties = element.find(_W + "rPr")
    is_strong, is_emphasised = (
        properties is not None
        and (mark := properties.find(_W + name)) is not None
        and _value(mark) not in _OFF
        for name in ("b", "i")
    )
    text = ""
    for child in element:
        if child.tag == _W + "t":
            text += child.text or ""
        elif child.tag == _W + "tab":
            text += "\t"
        elif child.tag in _BREAKS:
            text += "\n"
        elif child.tag == _W + "noBreakHyphen":
            text += "-"
    yield text.replace("\0", ""), is_strong, is_emphasised
