"""Characters that show nothing by themselves, and marks that are piled up: which of them an honest text needs.

Sources: Unicode's ``Default_Ignorable_Code_Point`` (UCD, DerivedCoreProperties) for what is invisible; RFC 5892,
appendix A, and UAX #31, section 2.3, for joiners; UAX #9, section 2.6, for direction marks; UTS #51 for emoji; UTS #39,
section 5.4, for marks: no more than four on one base, and never the same one twice. (UAX #15's Stream-Safe format
allows thirty, which is enough to write over the neighbouring lines.)
"""

import re
import unicodedata

_ZWJ, _ZWSP, _CGJ, _KEYCAP = "\u200d", "\u200b", "\u034f", "\u20e3"
_JOIN = ("\u200c", _ZWJ, "\u180e")
_VIRAMA = 9
"""The combining class of what takes the vowel from a letter."""
_MARKS = ("Mn", "Me")
_UNSEEN = (*_MARKS, "Mc", "Zs", "Zl", "Zp", "Cc", "Cf")
MARKS_PER_BASE = 4
"""A Burmese syllable has four (လျှို့), a Hebrew letter with point, dot and accent too; of Latin letters few have two."""

BLANKS = (0x2800, 0x3164, 0xFFA0, 0x1D159, 0xFFFC)
"""What Unicode calls a letter or symbol, and what shows as a gap: Hangul fillers, the empty Braille cell and so on."""

# Ranges of letters and marks, by what their scripts use.
_ARABIC = (
    "\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc\U00010d00-\U00010d3f\U00010ec0-\U00010fff\U0001e900-\U0001e95f"
)
_INDIC = (
    "\u0900-\u0dff\u1900-\u194f\u1a20-\u1aaf\u1b00-\u1bff\u1cd0-\u1cff\ua800-\ua8ff\ua980-\ua9df\uaae0-\uaaff"
    "\uabc0-\uabff\U00010a00-\U00010a5f\U00011000-\U00011fff"
)
_SOUTH_EAST = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\ua9e0-\ua9ff\uaa60-\uaadf"
_MONGOLIAN = "\u1800-\u18af\ua840-\ua87f"
_PICTOGRAPHS = "\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
_VARIED = re.compile(
    "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u1000-\u109f\ua840-\ua87f\uaa60-\uaa7f]"
)
_MONGOLIAN_LETTER = re.compile("[\u1810-\u18af]")
_JOINS = re.compile(f"[{_ARABIC}{_INDIC}{_SOUTH_EAST}{_MONGOLIAN}]")
_UNSPACED = re.compile(f"[{_SOUTH_EAST}]")
_PICTOGRAPH = re.compile(f"[{_PICTOGRAPHS}\u00a9\u00ae\u2122\u203c\u2049\u3030\u303d\u3297\u3299]")

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\u180f"
_IDLE = re.compile(
    "[\u00ad\u17b4\u17b5\u2060-\u206f\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff\u2028-\u202e]"
)
"""Invisible, and no script needs them: embeddings, overrides and isolates, soft hyphens, byte order marks."""
_TAGS = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0020-\U000e007f]"
)
"""Tags make the flags of regions, such as Scotland's, and are hidden text everywhere else."""
_SELECTED = re.compile(f"([{_SELECTORS}])[{_SELECTORS}]*")
_JOINERS = re.compile("[\u034f\u061c\u180e\u200b-\u200f]+")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f]")
_FILLERS = re.compile(
    "\u115f(?![\u1161-\u11a7\ud7b0-\ud7c6])|(?<![\u1100-\u115e\ua960-\ua97c])\u1160"
)  # each stands for a missing part of a Hangul syllable
_INVISIBLE = re.compile(f"[\u034f\u115f\u1160{_SELECTORS}\u061c\u180e\u200b-\u200f\U000e0020-\U000e007f]")


class _Kinds(dict[int, str]):
    """A table for `str.translate`: ``m`` for a mark, ``i`` for what is invisible, ``.`` for the rest; it learns."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = "."
        if _INVISIBLE.match(character):
            kind = "i"
        elif unicodedata.category(character) in _MARKS:
            kind = "m"
        self[code] = kind
        return kind


_KINDS = _Kinds()
_PILE = re.compile("m(?:i*m)+")


def shows_something(text: str) -> bool:
    """Tell whether there is anything to be seen in a cleaned text; marks need something to stand on."""
    return any(unicodedata.category(c) not in _UNSEEN and not _INVISIBLE.match(c) for c in text)


def without_invisible(text: str) -> str:
    """Return text without what shows nothing, for comparing what people see."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def without_deception(text: str) -> str:
    """Return a normalised (NFC) text without the invisible characters that its scripts don't use, or piles of marks."""
    text = _IDLE.sub("", text)
    kinds = text.translate(_KINDS)
    if "i" not in kinds and "mm" not in kinds:
        return text
    text = _level(text, kinds)
    if "i" not in kinds:
        return text
    text = "\n".join(_undirected(line) for line in text.split("\n"))
    text = _TAGS.sub(lambda match: match[1] or "", text)
    text = _SELECTED.sub(_selector, text)
    text = _FILLERS.sub("", text)
    return _JOINERS.sub(_joiner, text)


def _undirected(line: str) -> str:
    """Return a line without direction marks if nothing in it is written from right to left."""
    if not _DIRECTIONS.search(line):
        return line
    bare = _DIRECTIONS.sub("", line)
    return line if any(_is_right_to_left(character) for character in bare) else bare


def _is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def _level(text: str, kinds: str) -> str:
    """Leave each base four marks at most, none of them twice, and one that encloses it, whatever is between them."""
    out: list[str] = []
    end = 0
    for match in _PILE.finditer(kinds):
        out.append(text[end : match.start()])
        end = match.end()
        seen: set[str] = set()
        for character in text[match.start() : end]:
            if _INVISIBLE.match(character):
                out.append(character)
                continue
            is_enclosing = unicodedata.category(character) == "Me"
            mark = _KEYCAP if is_enclosing else character
            if mark not in seen and len(seen) < MARKS_PER_BASE:
                seen.add(mark)
                out.append(character)
    return "".join([*out, text[end:]])


def _selector(match: re.Match[str]) -> str:
    """Keep one variation selector after what has variants; after a Latin letter it would be a hidden sign."""
    base, selector = match.string[match.start() - 1 : match.start()] or " ", match[1]
    if "\u180b" <= selector <= "\u180f":
        return selector if _MONGOLIAN_LETTER.match(base) else ""
    if selector in "\ufe0e\ufe0f" and (_PICTOGRAPH.match(base) or base in "0123456789#*"):
        return selector
    is_varied = _VARIED.match(base) is not None or unicodedata.category(base) == "Sm"
    return selector if is_varied else ""


def _joiner(match: re.Match[str]) -> str:
    """Keep the first of some joiners, breaks and direction marks in a row that does something where it stands."""
    base, marks = _cluster(match.string, match.start())
    after = match.string[match.end() : match.end() + 1]
    for character in match[0]:
        if character in _JOIN:
            is_needed = _joins(character, base, marks, after)
        elif character == _CGJ:
            is_needed = not base.isspace() and base != "" and unicodedata.category(after or " ") in _MARKS
        elif character == _ZWSP:
            is_needed = _UNSPACED.match(base) is not None and _UNSPACED.match(after) is not None
        else:
            is_needed = _directs(base, after)
        if is_needed:
            return character
    return ""


def _cluster(text: str, end: int) -> tuple[str, str]:
    """Return the last base before a place, "" where there is none, and what stands on it."""
    at = end
    while at and (_KINDS[ord(text[at - 1])] != "." or "\U0001f3fb" <= text[at - 1] <= "\U0001f3ff"):
        at -= 1
    return text[at - 1 : at] if at else "", text[at:end]


def _joins(joiner: str, base: str, marks: str, after: str) -> bool:
    """Tell whether a joiner stands after a letter that changes with it; after all but a virama, also before one."""
    if _PICTOGRAPH.match(base):
        return joiner == _ZWJ and _PICTOGRAPH.match(after) is not None
    if not _is_letter_that_joins(base):
        return False
    has_virama = any(unicodedata.combining(mark) == _VIRAMA for mark in marks)
    return has_virama or joiner == _ZWJ or _is_letter_that_joins(after)


def _is_letter_that_joins(character: str) -> bool:
    return _JOINS.match(character) is not None and unicodedata.category(character)[0] in "LM"


def _directs(base: str, after: str) -> bool:
    """Tell whether a direction mark, which is in a line from right to left, is not between letters of another."""
    if any(character and _is_right_to_left(character) for character in (base, after)):
        return True
    return not (base.isalpha() and after.isalpha())
