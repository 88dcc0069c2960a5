"""Who speaks: labels such as ``Q:``, ``**Ada Lovelace (AL)**:`` and ``AL:``, and which of them asks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.domain.handles import KINDS
from bot.domain.importing.source_blocks import Block, BlockKind
from bot.domain.text import ends_as_question, fold

_LABEL = re.compile(r"\s*[\"“]?((?:[^\W_]|[#@])[^:：\n<>|?!\"“”]{0,48}?)\s*[:：][\"”]?(?:\s+|$)(?!//)")
_CHAT = re.compile(r"([^\n]{1,40}?)\s+[—–]\s+(?:[^\n]{0,30}?\d{1,2}[:.]\d{2}[^\n]{0,12})(?:\n|$)")
_LETTER = re.compile(r"([QA])\d{0,2}[.)]\s+(?=\S)")
_TIME_BEFORE = re.compile(
    r"^\s*[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?[\])]?\s*[-–—]?\s*(?=[^\W\d])"
)
_TIME_AFTER = re.compile(r"^([^\n:]{1,40}?)\s*[\[(]\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?[\])]\s*:?")
_LEAD_ENDS = re.compile(r"\s*[:：—–-]\s*")
_PARENTHESES = re.compile(r"\s*[(\[]([^()\[\]]{1,30})[)\]]\s*")
_TRAILING_NUMBER = re.compile(r"[\s#.]*\d{1,3}\s*$")
_MOST_WORDS = 5
_MOST_SPEAKERS = 60
"""Beginnings of lines that look like labels; where there are more, they are none."""
_ASKERS = {
    "q", "question", "interviewer", "questioner", "host", "moderator", "pergunta", "entrevistador", "entrevistadora",
    "pregunta", "frage", "interviewerin", "domanda", "vraag", "int", "iv", "editor", "ask",
}  # fmt: skip
_ANSWERERS = {
    "a", "answer", "interviewee", "guest", "resposta", "respuesta", "antwort", "reponse", "risposta", "antwoord", "ans",
}  # fmt: skip
_NO_NAMES = {
    *KINDS, "note", "edit", "update", "title", "date", "author", "tags", "http", "https", "ps", "p.s", "tl;dr", "warning",
    "tip", "example", "examples", "source", "photo", "image", "credit", "photo credit", "links", "link", "e.g", "i.e",
    "also", "but", "and", "so", "first", "second", "finally", "however",
}  # fmt: skip


@dataclass(slots=True)
class _Speaker:
    name: str
    aliases: set[str]
    first_seen: str = ""


@dataclass(slots=True)
class Speakers:
    """The labels of a document; the canonical name stands for all its spellings."""

    speakers: list[_Speaker] = field(default_factory=list["_Speaker"])

    def name(self, label: str) -> str:
        """Return the canonical name that a label stands for, adding it if it is new."""
        names = _aliases(label)
        key = fold(_TRAILING_NUMBER.sub("", label))
        for speaker in self.speakers:
            if key in speaker.aliases or (names - {key}) & {fold(speaker.name)}:
                speaker.aliases |= names if "(" in label or len(names) > len(speaker.aliases) else set()
                if len(label) > len(speaker.first_seen):
                    speaker.first_seen = label
                return speaker.name
        made = _Speaker(key, names, label)
        self.speakers.append(made)
        return made.name

    def shown(self, name: str) -> str:
        """Return the fullest spelling of a speaker's name that the document uses."""
        for speaker in self.speakers:
            if speaker.name == name:
                return _PARENTHESES.sub(" ", speaker.first_seen).strip()
        return ""


def _aliases(label: str) -> set[str]:
    short = {fold(found) for found in _PARENTHESES.findall(label)}
    full = _TRAILING_NUMBER.sub("", _PARENTHESES.sub(" ", label)).strip()
    words = full.split()
    out = {fold(full), *short}
    if len(words) > 1:
        out |= {fold(words[0]), fold("".join(word[0] for word in words))}
    return {alias for alias in out if alias}


def label_of(text: str, lead: str = "", *, is_strong: bool = False) -> tuple[str, str] | None:
    """Return a label that a text may begin with, and the rest; ``lead`` is the part in bold at its beginning.

    Times as transcripts have them are taken off; Discord's "Ada — Today at 10:03" is a label too.
    """
    text, lead = _TIME_BEFORE.sub("", text), _TIME_BEFORE.sub("", lead)
    for pattern in (_CHAT, _LETTER):
        match = pattern.match(text)
        if match:
            return match[1].strip(), text[match.end() :].strip()
    if is_strong and _stands_alone(text):
        return text, ""
    return _label_in_bold(text, lead) or _label_before_colon(_TIME_AFTER.sub(r"\1:", text, count=1))


def _stands_alone(text: str) -> bool:
    return (
        ":" not in text and len(text.split()) < _MOST_WORDS and text[:1].isupper() and text[-1:] not in ".?!,"
    )


def _label_in_bold(text: str, lead: str) -> tuple[str, str] | None:
    if not lead or not text.startswith(lead) or len(lead.split()) > _MOST_WORDS:
        return None
    rest = text[len(lead) :]
    if lead.endswith((":", "：")):
        return lead[:-1].strip(), rest.strip()
    ends = _LEAD_ENDS.match(rest)
    if ends and rest[: ends.end()].strip():
        return lead.strip(), rest[ends.end() :].strip()
    return None


def _label_before_colon(text: str) -> tuple[str, str] | None:
    match = _LABEL.match(text)
    if match is None or len(match[1].split()) > _MOST_WORDS or fold(match[1]) in _NO_NAMES:
        return None
    return match[1].strip(), text[match.end() :].strip()


def _may_be_name(label: str) -> bool:
    key = fold(_TRAILING_NUMBER.sub("", label))
    if key in _ASKERS | _ANSWERERS:
        return True
    words = [
        w for w in _PARENTHESES.sub(" ", label).split() if w.isalpha() or "." in w or "-" in w or "'" in w
    ]
    return bool(words) and all(word[0].isupper() or not word[0].isascii() for word in (words[0], words[-1]))


def find_labels(blocks: Iterable[Block]) -> tuple[Speakers, Counter[str], list[str]]:
    """Return the speakers of a document, how often each begins a line, and their order."""
    speakers = Speakers()
    counts: Counter[str] = Counter()
    order: list[str] = []
    for block in blocks:
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            continue
        for i, line in enumerate(block.text.split("\n")):
            found = label_of(line, block.lead if i == 0 else "", is_strong=block.is_strong)
            if found and _may_be_name(found[0]):
                name = speakers.name(found[0])
                counts[name] += 1
                order.append(name)
        if len(counts) > _MOST_SPEAKERS:
            return speakers, Counter(), []
    return speakers, counts, order


def take_turns(counts: Counter[str], order: Sequence[str]) -> set[str]:
    """Return the speakers that talk to each other, or nothing if the labels are no conversation."""
    often = {name for name, count in counts.items() if count > 1}
    asked = {name for name in counts if name in _ASKERS}
    answered = {name for name in counts if name in _ANSWERERS}
    if asked and answered:
        return often | asked | answered
    if len(often) < 2:  # noqa: PLR2004  # a conversation needs two
        return set()
    order = [name for name in order if name in often]
    changes = sum(a != b for a, b in pairwise(order))
    return often if changes * 2 >= len(order) - 1 else set()


def who_asks(turns: Sequence[tuple[str, str]]) -> str:
    """Return the speaker whose turns mostly ask, of turns as (speaker, text); "" if nobody does."""
    said: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for name, text in turns:
        said[name] += 1
        asked[name] += ends_as_question(text) or "?" in text[-200:]
        words[name] += len(text.split())
    by_name = [name for name in said if name in _ASKERS]
    if by_name:
        return by_name[0]
    best = max(said, key=lambda name: (asked[name] / said[name], -words[name] / said[name]), default="")
    return best if best and asked[best] * 2 >= said[best] and best not in _ANSWERERS else ""


def is_generic(name: str) -> bool:
    """Tell whether a label names a part rather than a person: Q, A, Interviewer."""
    return len(name) == 1 or name in _ASKERS | _ANSWERERS
