"""Who is interviewed: the name and the names elsewhere, from titles, front matter, labels, captions and links."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.handles import KINDS, MAX_HANDLES, handle_from_address, parse_handles
from bot.domain.importing.source_blocks import Block, BlockKind, SourceBlocks, links_of, without_links
from bot.domain.models import Handle
from bot.domain.text import LINK, NAME_LIMIT, fold

_WITH = re.compile(
    r"(?:^|\b)(?:interview(?:ing|ed|s)?|q\s?&\s?a|conversations?|chat(?:ting|ted)?|talk(?:ing|ed)?|fireside chat|spotlight|"
    r"entrevista|entretien|intervista|gespr[aä]ch|wywiad|ama|an hour|coffee|5 minutes|five minutes|[0-9]+ questions?|"
    r"questions|profile|sat down|spoke|speaking|caught up)"
    r"\s*(?:with the \w+\s*:|with|to|com|con|mit|avec|met|z|a|de|of|for)\s*:?\s+(?P<name>.+)",
    re.IGNORECASE,
)
_IN_OTHER_SCRIPTS = re.compile(
    r"(?:专访|專訪|访谈|訪談|采访|採訪|对话|對話|인터뷰|インタビュー|مقابلة مع|حوار مع|لقاء مع|интервью с|интерв'ю з|συνέντευξη με)\s*[:：]?\s*(?P<name>.+)",
    re.IGNORECASE,
)
_COLON = re.compile(
    r"(?:.*\b(?:meet|interview|spotlight|contributor|contributors|member|members|featured|profile|q\s?&\s?a|people|"
    r"entrevista|community|maintainer|speaker|volunteer|developer|stories|voices|humans?|faces|series|x-ray)\b[^:]*)[::]\s*(?P<name>.+)",
    re.IGNORECASE,
)
_MEET = re.compile(
    r"(?:meet|introducing|get to know|say hello to|conoce a|conheça|rencontrez)\s+(?P<name>.+)", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?P<name>.+?)\s*(?:[-–—:|,(]|\s(?:on|about|talks|tells|discusses|answers|interview)\b).*$"
)
_REMARK = re.compile(r"([^()]+) \([a-z]{2,12}\)")
"""A word in brackets that somebody set behind a name on purpose."""
_PARTICLES = {"de", "da", "do", "dos", "das", "del", "di", "du", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "ibn",
              "ten", "ter", "y", "e", "zu", "af", "san", "st.", "jr.", "jr", "“", "ó"}  # fmt: skip
_NO_NAME = {
    "interview", "interviews", "spotlight", "featured", "contributor", "contributors", "community", "team", "week", "month", "sig",
    "meet", "the", "our", "about", "with", "and", "questions", "answers", "introduction", "release", "project", "open", "source",
    "welcome", "hello", "hi", "hey", "dear", "news", "blog", "post", "new", "part", "episode", "case", "study", "user", "users", "member", "members",
    "story", "stories", "q&a", "faq", "how", "what", "why", "who", "where", "when", "volunteer", "developer", "developers",
    "entrevista", "mulheres", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "group", "working", "from", "for", "this", "in", "of", "on", "to", "is", "are",
}  # fmt: skip
_SPEECH = re.compile(
    r"\b(?:interview(?:ing|ed)?|talk(?:ed|ing)?\s(?:with|to)|(?:spoke|speak|speaking|chat|chatted|chatting|talks)\s(?:with|to)|"
    r"sat down with|caught up with|conversation with|chat with|interview with|joined by|introduc(?:e|ing)|meet|"
    r"hablamos con|conversamos com|entrevist(?:amos|ei|é)(?:\sa)?)\s+"
    r"(?P<name>\[?(?:[^\W\d_a-zß-ÿ][\w'’.-]*)(?:\s+(?:(?:de|da|do|van|von|der|del|di|la|le|bin|al)\s+)?[^\W\d_a-zß-ÿ][\w'’.-]*){0,3})",
)
_NAME_FIELDS = ("interviewee", "name", "subject", "person", "guest", "contributor")
_MARKS = re.compile(r"[^\w\s.,'’“”\"()-]", re.UNICODE)
"""What may be no part of a name; `_without_marks` spares the signs of scripts that stand upon letters."""
_TAIL_LINK = re.compile(
    r"[Oo]ther|[Ss]ocial|[Ff]ollow|[Ff]ind|[Cc]onnect|[Rr]each|[Cc]ontact|[Ll]inks|[Ww]here"
)
_TITLE_FIELD = re.compile(r"title\s*[:=]", re.IGNORECASE)
_SHORT = 200
_LONGEST_TITLE = 300
_LOOKED_AT = 2000
"""Characters of an introduction in which the name is looked for."""
_LABELS = {
    "website": "website", "homepage": "website", "personal website": "website", "site": "website", "web": "website", "blog": "blog",
    "personal site": "website", "webpage": "website", "home page": "website",
}  # fmt: skip


def find_name(source_blocks: SourceBlocks, head: Sequence[Block], speaker: str = "") -> str:
    """Return the name of the person, "" if the document does not say it; ``speaker`` is a label of who answers."""
    titles = [source_blocks.field("title"), *(b.plain for b in head if b.kind is BlockKind.HEADING)]
    texts = [b for b in head if b.kind is BlockKind.PARAGRAPH and b.text]
    if texts and "\n" not in texts[0].text and len(texts[0].plain) <= NAME_LIMIT * 2:
        titles.append(texts[0].plain)
    name = _best(_candidates(source_blocks, titles, texts), speaker)
    return name or (speaker if is_name(speaker) else "")


def _candidates(source_blocks: SourceBlocks, titles: Sequence[str], texts: Sequence[Block]) -> Iterator[str]:
    titles = [title for title in titles if 0 < len(title) <= _LONGEST_TITLE]
    for pattern in (_WITH, _IN_OTHER_SCRIPTS, _MEET, _COLON):
        for title in titles:
            match = pattern.search(title)
            if match:
                yield _trim(match["name"])
    yield _trim(source_blocks.field(*_NAME_FIELDS))
    for block in texts:
        match = _SPEECH.search(without_links(block.text[:_LOOKED_AT]))
        if match:
            yield _trim(match["name"].lstrip("["))
    for title in titles:
        yield _trim(title) if len(_trim(title).split()) > 1 or ":" in title else ""


def _best(candidates: Iterable[str], speaker: str) -> str:
    found = [name for name in candidates if is_name(name)]
    if speaker:
        own = fold(speaker)
        fuller = [
            name for name in found if fold(name) == own or own in fold(name).split() or fold(name) in own
        ]
        return max([*fuller, speaker], key=len) if fuller or is_name(speaker) else (found[0] if found else "")
    return found[0] if found else ""


def _trim(text: str) -> str:
    """Cut what follows a name: a job after a comma, a topic after a dash."""
    text = text[:_LONGEST_TITLE]
    text = _without_marks(text, ":|–—-").strip(" .\"“”'")
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1 and all(is_name(part) and len(part.split()) == 1 for part in parts):
        return text  # several people
    if _REMARK.fullmatch(text) and is_name(text):
        return text
    match = _AFTER.match(text.replace("--", "—"))
    if match and is_name(match["name"].strip()):
        return match["name"].strip()
    return " ".join(text.split())


def is_name(text: str) -> bool:
    """Tell whether a text may be somebody's name: one to five words that begin as names do."""
    remark = _REMARK.fullmatch(text)
    words = (remark[1] if remark else text).replace(",", " ").split()
    if not 1 <= len(words) <= 5 or len(text) > NAME_LIMIT or any(c.isdigit() for c in text):  # noqa: PLR2004  # words
        return False
    if any(fold(word).strip(".,") in _NO_NAME for word in words):
        return False
    letters = [word.lstrip("\"“'(") for word in words]
    return all(
        word[:1].isalpha() and (not word[:1].islower() or word.casefold() in _PARTICLES) for word in letters
    )


def find_title(head: Sequence[Block], name: str) -> int | None:
    """Return which block before the first question is the title.

    A heading or first line that names the person comes before the title of the front matter, and that before any heading.
    """
    texts = [i for i, b in enumerate(head) if b.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and b.text]
    naming = [i for i in texts if _names(head[i], name) and _is_line(head[i], is_first=i == texts[0])]
    fields = [i for i, b in enumerate(head) if b.kind is BlockKind.FIELD and _TITLE_FIELD.match(b.text)]
    headings = [i for i in texts if head[i].kind is BlockKind.HEADING]
    return next(iter([*naming, *fields, *headings]), None)


def _names(block: Block, name: str) -> bool:
    """Tell whether a short text has the person's name in it."""
    is_short = len(block.plain) <= _LONGEST_TITLE // 2
    return bool(name) and is_short and name in without_emoji(block.plain)


def _is_line(block: Block, *, is_first: bool) -> bool:
    """Tell whether a block stands like a title: a heading, or a first line that is no sentence."""
    return block.kind is BlockKind.HEADING or (is_first and not block.plain.endswith("."))


def find_handles(
    source_blocks: SourceBlocks,
    head: Sequence[Block],
    rest: Sequence[Block],
    closing: Sequence[Block],
    name: str,
) -> tuple[Handle, ...]:
    """Return the person's names elsewhere: from lines of handles, front matter, and links that carry their name."""
    found: dict[str, Handle] = {}
    for handle in _all_handles(source_blocks, head, rest, closing, name):
        found.setdefault(handle.kind, handle)
    return tuple(found.values())[:MAX_HANDLES]


def _all_handles(
    source_blocks: SourceBlocks,
    head: Sequence[Block],
    rest: Sequence[Block],
    closing: Sequence[Block],
    name: str,
) -> Iterator[Handle]:
    for block in head:
        if block.kind is not BlockKind.FIELD:
            yield from handle_line(block.text) or ()
    yield from _from_records(source_blocks, name)
    folded = fold(name)
    for block in head:
        yield from _from_links(block.text, folded, takes_kinds=True)
    for block in closing:
        yield from handle_line(block.text) or ()
        is_theirs = bool(_TAIL_LINK.search(block.text)) or len(block.text) < _SHORT
        yield from _from_links(block.text, folded, takes_kinds=is_theirs)
    for block in rest:
        yield from _from_links(block.text, folded, takes_kinds=False)


def handle_line(text: str) -> tuple[Handle, ...] | None:
    """Return the handles of a paragraph that holds nothing else, or None."""
    return parse_handles(without_links(text)) if len(text) < 1000 else None  # noqa: PLR2004  # a line or a few


def _from_records(source_blocks: SourceBlocks, name: str) -> Iterator[Handle]:
    for place, record in enumerate(source_blocks.records):
        owner = record.get("name", "")
        is_theirs = (
            fold(owner) == fold(name) if owner else place == 0 and not record.keys() & {"author", "authors"}
        )
        if not name or not is_theirs:
            continue
        for key, value in record.items():
            if key not in KINDS or not value or key == "email":
                continue
            made = handle_from_address(value, "website" if key in ("website", "blog") else "")
            yield made or Handle(kind=key, value=value.removeprefix("@"))


def _from_links(text: str, name: str, *, takes_kinds: bool) -> Iterator[Handle]:
    """Yield the handles of links that carry the folded name, or (``takes_kinds``) the kind or address of a handle."""
    for label, address in links_of(text):
        said = fold(label).strip(" .:@")
        is_named = _is_called(said, name)
        is_address = "." in said and said.strip("/") in fold(address)
        kind = _LABELS.get(said, "website" if is_named or is_address else "")
        made = handle_from_address(address, kind)
        if made is None:
            continue
        is_labelled = is_address or said in KINDS or said in _LABELS
        if is_named or (takes_kinds and (is_labelled or _is_own_link(text, label, address, made))):
            yield made


def _is_called(said: str, name: str) -> bool:
    """Tell whether a label is the person's name or a word of it; initials are not enough."""
    return bool(name) and (said == name or (len(said) > 2 and said in name.split()))  # noqa: PLR2004


def _is_own_link(text: str, label: str, address: str, made: Handle) -> bool:
    """Tell whether a link is labelled with the handle itself."""
    if label.startswith("@") or text[: text.find(address)].endswith(f"@[{label}]("):
        return True
    return fold(label).strip(" .:@") == fold(made.value).split("@")[0]


def without_emoji(text: str) -> str:
    """Return a heading without pictures; its colons stay, since a name may stand before or behind one."""
    return " ".join(_without_marks(LINK.sub(r"\1", text), ":：").split())


def _without_marks(text: str, kept: str) -> str:
    """Replace all but words and what is part of names by spaces.

    Vowel signs and the like (Unicode's categories Mn and Mc) are parts of words in most scripts, but not of what
    `re` calls one; only emoji are shown by one (a variation selector).
    """
    return _MARKS.sub(lambda m: m[0] if m[0] in kept or _is_sign(m[0]) else " ", text)


def _is_sign(character: str) -> bool:
    is_selector = "\ufe00" <= character <= "\ufe0f"
    return not is_selector and unicodedata.category(character) in ("Mn", "Mc")
