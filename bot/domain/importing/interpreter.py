"""Read a plain-text or Markdown interview: title, person, handles, introduction, questions and answers.

A document marks its questions in one way. The candidate markings (headings, whole bold paragraphs, plain
paragraphs) are counted by how many of their paragraphs read as questions, and the best one is used throughout.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.errors import FormatFault, InterviewFormatError
from bot.domain.handles import parse_handles
from bot.domain.importing.document import ImportedAnswer, ImportedInterview
from bot.domain.models import Handle, Purpose, Question
from bot.domain.text import NAME_LIMIT, clean, clean_line, fold

KNOWN_RATIO = 85
"""Likeness (0 to 100) from which a paragraph counts as a question of the server's own questionnaire."""
_LONGEST_QUESTION = 320
_PLAIN_QUESTION_WORDS = 30
_TITLE = re.compile(r"(?:an?\s+)?interview\s+with\s*:?\s+(?P<name>.+)", re.IGNORECASE)
_ENDS_AS_QUESTION = re.compile(r"[?？؟]\s*[\"”’')\]*_»]*\s*$")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_BOLD = re.compile(r"(\*\*|__)(?P<text>.+?)\1", re.DOTALL)
_ENDS_PROPERLY = re.compile(r"[.!?…:;)\]\"”’'»*_。！？]$|https?://\S+$")
_PURPOSE_HINTS: tuple[tuple[Purpose, tuple[str, ...]], ...] = (
    (Purpose.LOCATION, ("where are you based", "where do you live", "where are you from")),
    (Purpose.OCCUPATION, ("what do you do",)),
    (Purpose.SPECIALTIES, ("what are your specialties", "what are you good at")),
    (
        Purpose.ORIGIN,
        (
            "how and when did you originally come across",
            "how did you find",
            "how did you come across",
        ),
    ),
    (Purpose.FIRST_WORK, ("what was the first thing you", "first contribution")),
    (Purpose.CURRENT_WORK, ("what are you working on",)),
    (Purpose.ADVICE, ("what would you say to someone", "what advice")),
    (Purpose.RECOMMENDATION, ("please recommend", "recommend one")),
)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    marking: str
    inner: str


def interpret(text: str, questions: Sequence[Question], *, file_name: str = "") -> ImportedInterview:
    """Return what a document holds; raise InterviewFormatError if it holds no question with an answer."""
    paragraphs = [_paragraph(p) for p in _paragraphs(clean(text))]
    marking = _choose_marking(paragraphs, questions)
    if marking is None:
        raise InterviewFormatError(FormatFault.NO_QUESTIONS, file_name)
    starts = [i for i, p in enumerate(paragraphs) if p.marking == marking and _is_question(p, questions)]
    answers, unanswered = _collect_answers(paragraphs, starts, questions)
    if not answers:
        raise InterviewFormatError(FormatFault.NO_ANSWERS, file_name)
    title, name, handles, introduction = _read_head([p.text for p in paragraphs[: starts[0]]])
    return ImportedInterview(
        title=title,
        name=name,
        handles=handles,
        introduction=introduction,
        answers=tuple(answers),
        not_imported=tuple(unanswered),
    )


def _paragraphs(text: str) -> list[str]:
    return [p.strip("\n") for p in re.split(r"\n[^\S\n]*\n", text) if p.strip()]


def _paragraph(text: str) -> _Paragraph:
    flat = clean_line(text)
    heading = _HEADING.fullmatch(flat)
    if heading:
        return _Paragraph(text, "heading", _unmarked(heading[1]))
    bold = _BOLD.fullmatch(flat)
    if bold and bold[1] not in bold["text"]:
        return _Paragraph(text, "bold", clean_line(bold["text"]))
    return _Paragraph(text, "plain", flat)


def _unmarked(text: str) -> str:
    bold = _BOLD.fullmatch(text)
    return clean_line(bold["text"]) if bold else text


def _choose_marking(paragraphs: Sequence[_Paragraph], questions: Sequence[Question]) -> str | None:
    scores: Counter[str] = Counter()
    for paragraph in paragraphs:
        if _known(paragraph.inner, questions) is not None:
            scores[paragraph.marking] += 3
        elif _is_question(paragraph, questions):
            scores[paragraph.marking] += 1
    best = scores.most_common(1)
    return best[0][0] if best else None


def _is_question(paragraph: _Paragraph, questions: Sequence[Question]) -> bool:
    if _known(paragraph.inner, questions) is not None:
        return True
    if len(paragraph.inner) > _LONGEST_QUESTION or not _ENDS_AS_QUESTION.search(paragraph.inner):
        return False
    if paragraph.marking != "plain":
        return True
    is_quoted = paragraph.inner.startswith(("“", '"', ">", "«"))
    return not is_quoted and len(paragraph.inner.split()) <= _PLAIN_QUESTION_WORDS


def _known(text: str, questions: Sequence[Question]) -> Question | None:
    if len(text) > _LONGEST_QUESTION:
        return None
    folded = fold(text)
    scored = [(fuzz.ratio(folded, fold(q.text)), q) for q in questions]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= KNOWN_RATIO else None


def _collect_answers(
    paragraphs: Sequence[_Paragraph], starts: Sequence[int], questions: Sequence[Question]
) -> tuple[list[ImportedAnswer], list[str]]:
    answers: list[ImportedAnswer] = []
    unanswered: list[str] = []
    taken: set[str] = set()
    for start, end in zip(starts, [*starts[1:], len(paragraphs)], strict=True):
        text = "\n\n".join(p.text for p in paragraphs[start + 1 : end])
        question = paragraphs[start].inner
        if not text:
            unanswered.append(question)
            continue
        key, purpose = _classify(question, questions)
        if key in taken:
            key = ""
        taken.add(key)
        warning = "" if _ENDS_PROPERLY.search(text) or len(text.split()) < 8 else "ends_abruptly"  # noqa: PLR2004
        answers.append(
            ImportedAnswer(question=question, text=text, question_key=key, purpose=purpose, warning=warning)
        )
    return answers, unanswered


def _classify(question: str, questions: Sequence[Question]) -> tuple[str, Purpose]:
    known = _known(question, questions)
    if known is not None:
        return known.key, known.purpose
    folded = fold(question)
    for purpose, hints in _PURPOSE_HINTS:
        if any(hint in folded for hint in hints):
            match = next((q for q in questions if q.purpose is purpose), None)
            return (match.key if match else "", purpose)
    return "", Purpose.OTHER


def _read_head(blocks: Sequence[str]) -> tuple[str, str, tuple[Handle, ...], str]:
    title, name = "", ""
    handles: tuple[Handle, ...] = ()
    rest: list[str] = []
    for block in blocks:
        flat = _paragraph(block).inner
        match = _TITLE.fullmatch(flat)
        if not title and match and len(match["name"]) <= NAME_LIMIT:
            title, name = flat, match["name"].strip()
            continue
        found = parse_handles(block) if not handles else None
        if found:
            handles = found
            continue
        rest.append(block)
    if not name and rest and _is_name(rest[0]):
        name = title = clean_line(_paragraph(rest.pop(0)).inner)
    return title, name, handles, "\n\n".join(rest)


def _is_name(block: str) -> bool:
    flat = _paragraph(block).inner
    words = flat.split()
    return 1 < len(words) <= 4 and all(w[:1].isupper() for w in words) and flat[-1:].isalpha()  # noqa: PLR2004
