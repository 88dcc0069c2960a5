"""Read a plain-text or Markdown interview: title, person, handles, introduction, questions and answers.

A document marks its questions in one way. The candidate markings (headings, whole bold paragraphs, plain
paragraphs) are counted by how many of their paragraphs read as questions, and the best one is used throughout.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.domain.errors import FormatFault, InterviewFormatError
from bot.domain.handles import parse_handles
from bot.domain.importing.document import ImportedAnswer, ImportedInterview
from bot.domain.models import Handle, Purpose, Question
from bot.domain.text import NAME_LIMIT, clean, clean_line, fold

KNOWN_RATIO = 85
"""Likeness (0 to 100) from which a paragraph counts as a question of the server's own questionnaire."""
MAX_ANSWERS = 100
"""The longest real interview known has 30."""
_LONGEST_QUESTION = 320
_SHORTEST_QUESTION = 4
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


class _KnownQuestions:
    """The server's questions, ready to be compared; each text is compared once."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        self._folded = [fold(q.text) for q in questions]
        self._seen: dict[str, Question | None] = {}

    def find(self, text: str) -> Question | None:
        """Return the question that a paragraph is, give or take some words."""
        if not _SHORTEST_QUESTION <= len(text) <= _LONGEST_QUESTION:
            return None
        if text not in self._seen:
            best = process.extractOne(fold(text), self._folded, scorer=fuzz.ratio, score_cutoff=KNOWN_RATIO)
            self._seen[text] = None if best is None else self.questions[best[2]]
        return self._seen[text]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    marking: str
    inner: str


def interpret(text: str, questions: Sequence[Question], *, file_name: str = "") -> ImportedInterview:
    """Return what a document holds; raise InterviewFormatError if it holds no question with an answer."""
    known = _KnownQuestions(questions)
    paragraphs = [_paragraph(p) for p in _paragraphs(clean(text))]
    marking = _choose_marking(paragraphs, known)
    if marking is None:
        raise InterviewFormatError(FormatFault.NO_QUESTIONS, file_name)
    starts = [i for i, p in enumerate(paragraphs) if p.marking == marking and _is_question(p, known)]
    answers, unanswered = _collect_answers(paragraphs, starts, known)
    if not answers:
        raise InterviewFormatError(FormatFault.NO_ANSWERS, file_name)
    if len(answers) > MAX_ANSWERS:
        raise InterviewFormatError(FormatFault.TOO_MANY, file_name)
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


def _choose_marking(paragraphs: Sequence[_Paragraph], known: _KnownQuestions) -> str | None:
    scores: Counter[str] = Counter()
    for paragraph in paragraphs:
        if known.find(paragraph.inner) is not None:
            scores[paragraph.marking] += 3
        elif _is_question(paragraph, known):
            scores[paragraph.marking] += 1
    best = scores.most_common(1)
    return best[0][0] if best else None


def _is_question(paragraph: _Paragraph, known: _KnownQuestions) -> bool:
    if known.find(paragraph.inner) is not None:
        return True
    if len(paragraph.inner) > _LONGEST_QUESTION or not _ENDS_AS_QUESTION.search(paragraph.inner):
        return False
    if paragraph.marking != "plain":
        return True
    is_quoted = paragraph.inner.startswith(("“", '"', ">", "«"))
    return not is_quoted and len(paragraph.inner.split()) <= _PLAIN_QUESTION_WORDS


def _collect_answers(
    paragraphs: Sequence[_Paragraph], starts: Sequence[int], known: _KnownQuestions
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
        key, purpose = _classify(question, known)
        if key in taken:
            key = ""
        taken.add(key)
        warning = "" if _ENDS_PROPERLY.search(text) or len(text.split()) < 8 else "ends_abruptly"  # noqa: PLR2004
        answers.append(
            ImportedAnswer(question=question, text=text, question_key=key, purpose=purpose, warning=warning)
        )
    return answers, unanswered


def _classify(question: str, known: _KnownQuestions) -> tuple[str, Purpose]:
    found = known.find(question)
    if found is not None:
        return found.key, found.purpose
    folded = fold(question)
    for purpose, hints in _PURPOSE_HINTS:
        if any(hint in folded for hint in hints):
            match = next((q for q in known.questions if q.purpose is purpose), None)
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
