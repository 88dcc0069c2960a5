"""What may happen to people's text: cleaning, escaping, folding, cutting. Nothing is ever lost silently.

Limits are Discord's (documentation, "Component Reference" and "Message Resource").
"""

import re
import unicodedata
from itertools import chain

from bot.domain.invisible import BLANKS, shows_something, without_deception

MESSAGE_TEXT_LIMIT = 4000
"""Characters over all text displays of one message."""
CONTENT_LIMIT = 2000
"""Characters of a message's plain content."""
EMBED_TEXT_LIMIT = 4096
"""Characters of an embed's description."""
MODAL_INPUT_LIMIT = 4000
LABEL_LIMIT = 45
BUTTON_LIMIT = 80
DESCRIPTION_LIMIT = 100
CHOICE_LIMIT = 100
THREAD_NAME_LIMIT = 100
NAME_LIMIT = 80
ANSWER_LIMIT = 16_000
"""The longest answer that four fields of a modal can edit."""

_DROPPED = dict.fromkeys(
    chain(range(0x09), range(0x0B, 0x20), range(0x7F, 0xA0), range(0xD800, 0xE000))
) | dict.fromkeys(BLANKS, " ")
_URL = re.compile(r"https?://[^\s<>\[\]()\\|`\"*]+[^\s<>\[\]()\\|`\"*.,:;!?'_~]")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)")
"""A link as it is stored, Markdown's way: the label, then an address."""
_PLAIN_ADDRESS = re.compile(r"https?://[^\s<>\[\]\\|`\"*]+")
"""An address that Discord shows as it is."""
_SPECIAL = re.compile(r"([\\*_~`|\[\]<])")
_LINE_START = re.compile(r"(?m)^(\s*)([#>+-])")
_NUMBERED = re.compile(r"(?m)^(\s*\d{1,9})([.)])(?=\s)")
_GREEK = re.compile(r"[\u0370-\u03ff]")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def clean(text: str) -> str:
    r"""Normalise (NFC), and drop controls, surrogates and what only deceives (`bot.domain.invisible`).

    Line breaks survive as ``\n``, and joiners, direction marks and variants where a script or an emoji needs them. A
    text of which nothing would be seen is "".
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.translate(_DROPPED)
    if text.isascii():
        return text.strip()
    before, text = "", unicodedata.normalize("NFC", text)
    while text != before:  # what is left may join to something that was apart
        before, text = text, unicodedata.normalize("NFC", without_deception(text)).strip()
    return text if shows_something(text) else ""


def clean_line(text: str) -> str:
    """Clean a text that must stay on one line, such as a name."""
    return " ".join(clean(text).split())


def escape(text: str) -> str:
    """Make cleaned text show exactly as typed: no Markdown, no mention, no disguised link.

    Whole ``http(s)`` addresses stay as they are, so that they can be followed and are seen in full.
    """
    parts: list[str] = []
    end = 0
    for match in _URL.finditer(text):
        parts.append(_escape_plain(text[end : match.start()], at_start=end == 0))
        parts.append(match.group())
        end = match.end()
    parts.append(_escape_plain(text[end:], at_start=end == 0))
    return "".join(parts)


def _escape_plain(text: str, *, at_start: bool) -> str:
    text = _SPECIAL.sub(r"\\\1", text)
    guard = "" if at_start else "\x00"  # the piece continues a line: its first character starts nothing
    text = _LINE_START.sub(r"\1\\\2", guard + text)
    return _NUMBERED.sub(r"\1\\\2", text).removeprefix("\x00")


def plain(text: str) -> str:
    """Clean and escape in the order that matters: what is dropped later could join what was escaped apart."""
    return escape(clean(text))


_ENDS_AS_QUESTION = re.compile(r"[?？؟;][\s\"”’'»)\]*_]*$|[?？؟⁇⁈]$")


def ends_as_question(text: str) -> bool:
    """Tell whether a text ends with a question mark of some script, perhaps before closing quotes or brackets."""
    end = text.rstrip()[-8:]
    match = _ENDS_AS_QUESTION.search(end)
    return match is not None and not (match[0].startswith(";") and not _GREEK.search(text))


def with_links_in_sight(text: str) -> str:
    """Return stored text with each link as ``label (address)``, so that nobody is led elsewhere than they see."""
    return LINK.sub(r"\1 (\2)", text)


def readable(text: str) -> str:
    """Return stored text as it is shown: its links in sight, the rest exactly as it was written; see `plain`."""
    parts: list[str] = []
    at = 0
    cleaned = clean(text)
    for match in LINK.finditer(cleaned):
        address = match[2] if _PLAIN_ADDRESS.fullmatch(match[2]) else escape(match[2])
        parts += [escape(cleaned[at : match.start()]), escape(match[1]), f" ({address})"]
        at = match.end()
    return "".join([*parts, escape(cleaned[at:])])


def fold(text: str) -> str:
    """Return text for comparing: case and accents gone, white space collapsed."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = _COMMON_MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    if not decomposed.isascii():
        decomposed = decomposed.translate(_WITHOUT_MARKS)
    return " ".join(decomposed.split())


class _WithoutMarks(dict[int, int | None]):
    """A table for `str.translate` that drops combining marks; it learns each character when it first comes."""

    def __missing__(self, character: int) -> int | None:
        self[character] = None if unicodedata.combining(chr(character)) else character
        return self[character]


_WITHOUT_MARKS = _WithoutMarks()
_COMMON_MARKS = re.compile(r"[\u0300-\u036f]+")  # those of Latin, Greek and Cyrillic letters


def words_of(text: str) -> list[str]:
    """Return the folded words of a text in order."""
    return _WORD.findall(fold(text))


def discord_length(text: str) -> int:
    """Return the length as Discord may count it: code points or UTF-16 units, whichever is more."""
    return max(len(text), len(text.encode("utf-16-le", "surrogatepass")) // 2)


def truncate(text: str, limit: int) -> str:
    """Cut to ``limit`` characters at a word, with an ellipsis; for places that show a part on purpose."""
    if 2 * len(text) <= limit or discord_length(text) <= limit:
        return text
    head = fitting(text, limit - 1)
    space = head.rfind(" ")
    return (head[:space] if space > len(head) // 2 else head).rstrip() + "…"


def fitting(text: str, limit: int) -> str:
    """Return the longest beginning of a text whose length, as Discord counts it, is at most ``limit``."""
    return text.encode("utf-16-le", "surrogatepass")[: limit * 2].decode("utf-16-le", "ignore")


def shorten(text: str, limit: int) -> str:
    """Cut to ``limit`` characters after a whole sentence where one ends late enough, else at a word."""
    if discord_length(text) <= limit:
        return text
    head = fitting(text, limit)
    ends = [m.end() for m in re.finditer(r"[.!?…](?=[\s”\"’')\]])", head)]
    if ends and ends[-1] > limit // 2:
        return head[: ends[-1]].rstrip() + " …"
    return truncate(text, limit)


def split_text(text: str, limit: int) -> list[str]:
    """Split into pieces of at most ``limit`` characters; joined with the breaks, nothing is missing.

    A piece ends at a paragraph, else a line, else a sentence, else a space, and only then inside a word.
    """
    pieces: list[str] = []
    rest = text
    while discord_length(rest) > limit:
        head = fitting(rest, limit)
        cut = _best_cut(head)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest or not pieces:
        pieces.append(rest)
    return pieces


def _best_cut(head: str) -> int:
    for separator in ("\n\n", "\n", ". ", "? ", "! ", " "):
        at = head.rfind(separator)
        if at >= len(head) // 2:
            return at + len(separator)
    at = head.rfind(" ")
    return at + 1 if at > 0 else _outside_escape(head)


def _outside_escape(head: str) -> int:
    """Never end a piece between a backslash and what it escapes."""
    trailing = len(head) - len(head.rstrip("\\"))
    return len(head) - trailing % 2 or len(head)
