"""A folder of labelled interviews, and how well the importer does on them, as `make import-report` prints it.

Labels: a ``.json`` beside each document with ``file`` and ``qa`` (question, answer_span, flags), or with ``questions``
and ``answers`` (lists of paragraphs), or one ``labels.json`` with ``documents`` (file, name, handle_line, questions).
"""

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.documents.detect import read_document
from bot.domain.errors import FileRefused, InterviewFormatError
from bot.domain.importing import Doubt, ImportedInterview, Role, interpret_all
from bot.domain.importing.document import CONFIDENCE
from bot.domain.importing.source_blocks import SourceBlocks, missing_characters
from bot.domain.models import Question

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])"
)
_ADOC_LINK = re.compile(r"(?:link:)?https?://[^\s\[\]]+\[([^\[\]]*?)\^?\]")
_LABEL = re.compile(r"^\s*(?:\*\*[^*\n]{1,40}\*\*\s*:|\*\*[^*\n:]{1,40}:\*\*|[QA]\d*\s*[:.])\s*")
_NUMBER = re.compile(r"^\s*(?:Q?\d{1,3}[.):])\s+")
_LINE_MARK = re.compile(r"(?m)^[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+•–]\s+|#{1,6}\s+|={1,6}\s+|\d{1,3}[.)]\s+)?")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!~|<>\"'-])")


def normalise(text: str) -> str:
    """Return a text as labels and results are compared: what the README of the corpus says, and no more."""
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    text = re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", text)
    text = _TAG.sub(" ", _IMAGE.sub("", text))
    text = _ADOC_LINK.sub(r"\1", text)
    for _ in range(2):
        text = _LINK.sub(r"\1", text)
    text = _ESCAPE.sub(r"\1", html.unescape(text))
    text = _LINE_MARK.sub("", text)
    text = _NUMBER.sub("", _LABEL.sub("", text.strip()))
    text = re.sub(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|~~", "", text)
    return " ".join(text.split())


@dataclass
class Case:
    """One document and what is expected of it; ``answers`` is empty where only questions are labelled."""

    path: Path
    questions: list[str]
    answers: list[str] = field(default_factory=list)
    optional: set[int] = field(default_factory=set)
    names: list[str] | None = None
    handles: dict[str, str] | None = None
    mode: str = "auto"


@dataclass
class Score:
    """How one document did; an error is silent if no doubt says that the boundary may be wrong."""

    case: Case
    lost: str = ""
    is_exact: bool = False
    answers: int = 0
    exact_answers: int = 0
    pairs: int = 0
    name_ok: bool | None = None
    handles_ok: bool | None = None
    silent: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    refused: str = ""
    doubted_boundaries: int = 0


def cases(folder: Path) -> Iterator[Case]:
    """Yield the labelled documents of a folder and of the folders in it."""
    for path in sorted(folder.rglob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            continue
        if "documents" in data:
            for one in data["documents"]:
                yield _of_series(path.parent, one)
        elif "qa" in data:
            yield _of_post(path.parent, data)
        elif "questions" in data and "file" in data:
            answers = [" ".join(a) if isinstance(a, list) else a for a in data["answers"]]
            mode = "auto" if data.get("recoverable_without_human", True) else "preview"
            yield Case(path.parent / data["file"], data["questions"], answers, mode=mode)


def _of_series(folder: Path, one: dict[str, Any]) -> Case:
    line = re.split(r"\s*\|\s*", one.get("handle_line", ""))
    pairs = [part.split(":", 1) for part in line if ":" in part]
    handles = {kind.strip().casefold(): value.strip().lstrip("@") for kind, value in pairs}
    return Case(folder / one["file"], one["questions"], names=[one["name"]], handles=handles)


def _of_post(folder: Path, data: dict[str, Any]) -> Case:
    path = folder / data["file"]
    source = path.read_bytes().decode("utf-8", "replace")
    mode = data.get("expected_mode", "auto")
    pairs = data["qa"]
    optional = {i for i, q in enumerate(pairs) if any("optional" in flag for flag in q.get("flags") or [])}
    subjects = data.get("subjects") or []
    handles: dict[str, str] = {}
    for subject in subjects:
        handles |= {k: v.lstrip("@") for k, v in subject.get("handles", {}).items()}
    return Case(
        path,
        [q["question"] for q in pairs],
        [source[slice(*q["answer_span"])] if q.get("answer_span") else "" for q in pairs],
        optional,
        [s["name"] for s in subjects] if "name missing" not in mode else None,
        handles if len(subjects) == 1 and "name missing" not in mode else None,
        mode,
    )


def measure(case: Case, questions: tuple[Question, ...]) -> Score:
    """Import a document and compare."""
    score = Score(case)
    found: list[ImportedInterview] = []
    try:
        for source_blocks in read_document(case.path.name, case.path.read_bytes()):
            made = _interpret(source_blocks, questions, score)
            score.lost += lost_in(source_blocks, made)
            found += made
    except FileRefused as refused:
        score.refused = refused.fault.value
    got = [(a, one) for one in found for a in one.answers]
    score.pairs = len(got)
    asked = [normalise(a.question) for a, _ in got]
    expected = [normalise(q) for q in case.questions]
    required = [q for i, q in enumerate(expected) if i not in case.optional]
    score.is_exact = asked in (expected, required)
    doubted = [bool(set(a.doubts) & set(CONFIDENCE)) for a, _ in got]
    score.doubted_boundaries = sum(doubted)
    _compare(score, case, got, asked, expected, doubted)
    if found and case.names is not None:
        score.name_ok = [normalise(one.name) for one in found] == [normalise(n) for n in case.names]
    if found and case.handles is not None:
        score.handles_ok = {h.kind: h.value.lstrip("@") for h in found[0].handles} == case.handles
    return score


def _interpret(
    source_blocks: SourceBlocks, questions: tuple[Question, ...], score: Score
) -> tuple[ImportedInterview, ...]:
    try:
        return interpret_all(source_blocks, questions)
    except InterviewFormatError as refused:
        score.refused = refused.fault.value
        return ()


def _compare(
    score: Score,
    case: Case,
    got: list[tuple[Any, ImportedInterview]],
    asked: list[str],
    expected: list[str],
    doubted: list[bool],
) -> None:
    taken: set[int] = set()
    for i, question in enumerate(expected):
        at = next((j for j, other in enumerate(asked) if other == question and j not in taken), None)
        if at is None:
            if i in case.optional:
                continue
            before = [j for j in taken if j < len(doubted)]
            is_doubted = bool(before) and doubted[max(before)]
            (score.doubtful if is_doubted else score.silent).append(f"no question: {question[:70]}")
            score.answers += bool(case.answers)
            continue
        taken.add(at)
        if not case.answers or not case.answers[i]:
            continue
        score.answers += 1
        mine, theirs = normalise(got[at][0].text), normalise(case.answers[i])
        if mine == theirs:
            score.exact_answers += 1
        else:
            (score.doubtful if doubted[at] else score.silent).append(
                f"answer {i + 1}: {_difference(mine, theirs)}"
            )
    for j, other in enumerate(asked):
        if j not in taken:
            (score.doubtful if doubted[j] else score.silent).append(f"invented: {other[:70]}")


def _difference(mine: str, theirs: str) -> str:
    at = next(
        (i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs))
    )
    return (
        f"differs at {at}: has {mine[max(0, at - 12) : at + 40]!r}, not {theirs[max(0, at - 12) : at + 40]!r}"
    )


def lost_in(source_blocks: SourceBlocks, found: tuple[ImportedInterview, ...]) -> str:
    """Return what no part of an import holds, or what comes in two; a refused document loses nothing.

    The parts must be the blocks in their order. Only a label of who speaks, or a dash, may be left out where a line
    begins, and the number of an item may be put back there.
    """
    lost = missing_characters(source_blocks)
    if not found:
        return lost
    has = "".join("".join(p.text.split()) for one in found for p in one.pieces)
    at = 0
    for block in source_blocks.blocks:
        for line in block.text.split("\n"):
            text = "".join(line.split())
            mark = "".join(block.mark.split())
            if mark and has.startswith(mark + text[:1], at) and not has.startswith(text, at):
                at += len(mark)
            dropped = next((cut for cut in _cuts(text) if has.startswith(text[cut:], at)), None)
            if dropped is None:
                return f"{lost} at {text[:60]!r}, where the parts have {has[at : at + 60]!r}"
            at += len(text) - dropped
    return lost if at == len(has) else f"{lost} twice or from nowhere: {has[at : at + 60]!r}"


def _cuts(text: str) -> Iterator[int]:
    """Yield how many characters a line may lose at its beginning: none, a dash, or a label."""
    yield 0
    yield from (match.end() for pattern in _DROPPED if (match := pattern.match(text)))


_DROPPED = (
    re.compile(r"[—–―-]"),
    re.compile(r"[QA]\d{0,2}[.)]"),
    re.compile(r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[AaPp][Mm])?[\])]?[-–—]?[^:：]{1,48}[:：]"),
    re.compile(r"[^:：]{1,48}[:：]"),
    re.compile(r"[^:：]{1,48}[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])]:?"),
    re.compile(r"[^—–]{1,48}[—–].{0,40}\d{1,2}[:.]\d{2}.{0,12}$"),
    re.compile(r"[^—–]{1,40}[—–-]"),
)


__all__ = ["Case", "Doubt", "Role", "Score", "cases", "lost_in", "measure", "normalise"]
