"""How a document marks its questions: every candidate is counted, one is chosen, and only that one is used.

A document marks all its questions in one way (46 of 48 that were looked at do), so that one question without a
question mark is known by the company it keeps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.importing.document import Doubt
from bot.domain.importing.marked import Block, BlockKind
from bot.domain.importing.questions import (
    KnownQuestions,
    addresses,
    asks,
    asks_oneself,
    is_farewell,
    is_label,
    requests,
)
from bot.domain.text import fold

_PLAIN_WORDS = 60
_LONG_WORDS = 35
_HEADLINE_WORDS = (3, 16)
_LIKE_ANOTHER = 88
_QUOTES = ("“", '"', "«", "„", "‘", "'", "「")
_TEXT_KINDS = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING)


@dataclass(frozen=True, slots=True)
class Choice:
    """The marking and the blocks that are questions by it, each with what is doubtful about it."""

    marking: str
    questions: dict[int, tuple[Doubt, ...]]


def marking_of(block: Block) -> str:
    """Return how a block is marked: by a heading and its level, bold, italics, as a quote, by a number, or not."""
    if block.kind not in _TEXT_KINDS or not block.text:
        return ""
    if block.kind is BlockKind.HEADING:
        return f"heading {block.level}"
    if block.is_strong:
        return "strong"
    if block.is_emphasised:
        return "emphasised"
    if block.is_quoted:
        return "quoted"
    return "number" if block.number else "plain"


def choose(blocks: Sequence[Block], known: KnownQuestions) -> Choice | None:
    """Return the marking that holds most questions, None if no marking holds any."""
    groups: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        groups.setdefault(marking_of(block), []).append(i)
    groups.pop("", None)
    scores = {name: _score(blocks, places, known, name) for name, places in groups.items()}
    marked = {name: score for name, score in scores.items() if name != "plain" and score > 0}
    best = max(marked, key=lambda name: (marked[name], name), default="")
    plain = scores.get("plain", 0)
    if best and marked[best] * 2 >= plain:
        return Choice(best, _marked_questions(blocks, groups[best], known))
    if plain > 0:
        return Choice("plain", _plain_questions(blocks, groups["plain"], known))
    return None


def _score(blocks: Sequence[Block], places: Sequence[int], known: KnownQuestions, name: str) -> int:
    sure = sum(known.find(blocks[i].plain) is not None for i in places)
    if name == "plain":
        others = [i for i in places if _asks_plainly(blocks[i]) and known.find(blocks[i].plain) is None]
        to_somebody = any(addresses(blocks[i].plain) for i in others)
        is_enough = sure or (len(others) > 1 and to_somebody) or len(others) > 2  # noqa: PLR2004  # one may be rhetoric
        return 3 * sure + len(others) if is_enough and (sure or len(others) * 14 >= len(places)) else 0
    asking = [i for i in places if asks(blocks[i].plain) and known.find(blocks[i].plain) is None]
    if not asking and not sure:
        return 0
    within = [i for i in places if not is_label(blocks[i].plain)]
    share = (len(asking) + sure) / max(len(within), 1)
    if name in ("quoted", "number", "emphasised") and (share < 0.5 or len(asking) + sure < 2):  # noqa: PLR2004  # some
        return 0
    return 3 * sure + len(asking) if len(asking) > 1 or sure or share >= 0.5 else 0  # noqa: PLR2004  # half


def _asks_plainly(block: Block) -> bool:
    text = block.plain
    if not asks(text) or text.startswith(_QUOTES) or len(text.split()) > _PLAIN_WORDS:
        return False
    return not asks_oneself(text) and block.kind is not BlockKind.ITEM


def _marked_questions(
    blocks: Sequence[Block], places: Sequence[int], known: KnownQuestions
) -> dict[int, tuple[Doubt, ...]]:
    sure = [i for i in places if known.find(blocks[i].plain) or asks(blocks[i].plain)]
    within = [i for i in places if sure[0] <= i <= sure[-1] and not is_label(blocks[i].plain)]
    is_mixed = len(sure) * 2 < len(within)
    found: dict[int, tuple[Doubt, ...]] = {}
    for i in places:
        if i in sure:
            found[i] = ()
        elif not is_label(blocks[i].plain) and (doubt := _why_marked(blocks, i, sure, is_mixed=is_mixed)):
            found[i] = (doubt,)
    return _without_strangers(blocks, found)


def _why_marked(blocks: Sequence[Block], i: int, sure: Sequence[int], *, is_mixed: bool) -> Doubt | None:
    """Return why a block without a question mark, but marked like the questions, is one; None if it is none."""
    text = blocks[i].plain
    first, last = sure[0], sure[-1]
    if requests(text):
        return Doubt.NO_QUESTION_MARK if not is_mixed and first <= i <= last else Doubt.REQUEST
    if is_mixed:
        return None
    if i < first:
        is_long = len(text.split()) >= _HEADLINE_WORDS[0]
        return (
            Doubt.PERHAPS_QUESTION
            if is_long and addresses(text) and _is_followed_by_text(blocks, i)
            else None
        )
    if i <= last or blocks[i].kind is BlockKind.HEADING or blocks[i].number:
        return Doubt.NO_QUESTION_MARK
    return Doubt.PERHAPS_QUESTION if is_new_subject(blocks, i) else None


def _without_strangers(
    blocks: Sequence[Block], found: dict[int, tuple[Doubt, ...]]
) -> dict[int, tuple[Doubt, ...]]:
    """Drop what is numbered unlike the others: if most questions have numbers, one without is none."""
    numbered = sum(bool(blocks[i].number) for i in found)
    if numbered * 4 < len(found) * 3:
        return found
    return {i: doubts for i, doubts in found.items() if blocks[i].number or not doubts}


def _plain_questions(
    blocks: Sequence[Block], places: Sequence[int], known: KnownQuestions
) -> dict[int, tuple[Doubt, ...]]:
    found: dict[int, tuple[Doubt, ...]] = {}
    for i in places:
        if known.find(blocks[i].plain) is not None:
            found[i] = ()
        elif _asks_plainly(blocks[i]):
            is_long = len(blocks[i].plain.split()) > _LONG_WORDS
            found[i] = (Doubt.LONG_QUESTION,) if is_long else ()
    if len(found) < 3:  # noqa: PLR2004  # too few to tell what the others look like
        return found
    first = min(found)
    for i in places:
        doubt = None if i in found else _perhaps(blocks, i, found)
        if doubt and (i > first or doubt is Doubt.REQUEST):
            found[i] = (doubt,)
    return found


def _perhaps(blocks: Sequence[Block], i: int, found: dict[int, tuple[Doubt, ...]]) -> Doubt | None:
    """Return why a plain paragraph without a question mark may be a question all the same."""
    block = blocks[i]
    text = block.plain
    if (
        block.kind is not BlockKind.PARAGRAPH
        or not block.is_first
        or text.startswith(_QUOTES)
        or is_label(text)
    ):
        return None
    if i - 1 in found or not _is_followed_by_text(blocks, i):
        return None  # it is the answer, or nothing follows that it could ask for
    if _is_repeated(blocks, i):
        return Doubt.REPEATED
    if requests(text) and not asks_oneself(text) and "\n\n" not in block.text:
        return Doubt.REQUEST
    least, most = _HEADLINE_WORDS
    is_headline = least <= len(text.split()) <= most and text[-1:].isalnum() and text[:1].isupper()
    return (
        Doubt.PERHAPS_QUESTION if is_headline and "\n" not in block.text and not asks_oneself(text) else None
    )


def is_new_subject(blocks: Sequence[Block], i: int) -> bool:
    """Tell whether a marked line after the last question is followed by text, and no word of farewell."""
    text = blocks[i].plain
    return (
        len(text.split()) >= _HEADLINE_WORDS[0]
        and not text.startswith(_QUOTES)
        and not is_farewell(text)
        and _is_followed_by_text(blocks, i)
    )


def _is_followed_by_text(blocks: Sequence[Block], i: int) -> bool:
    return i + 1 < len(blocks) and marking_of(blocks[i + 1]) != "" and not asks(blocks[i + 1].plain)


def _is_repeated(blocks: Sequence[Block], i: int) -> bool:
    text = fold(blocks[i].plain)
    if not 3 <= len(text.split()) <= 40:  # noqa: PLR2004  # words of a question
        return False
    return any(
        abs(len(other.text) - len(blocks[i].text)) < 20  # noqa: PLR2004  # else they cannot be alike
        and fuzz.ratio(text, fold(other.plain)) >= _LIKE_ANOTHER
        for j, other in enumerate(blocks)
        if j != i and other.kind is BlockKind.PARAGRAPH
    )


def without_echoes(blocks: Sequence[Block], choice: Choice) -> Choice:
    """Drop lines inside an answer that ask, but are followed by the next question instead of an answer."""
    if choice.marking != "plain":
        return choice
    kept = {
        i: doubts
        for i, doubts in choice.questions.items()
        if blocks[i].is_first or i + 1 not in choice.questions or i - 1 in choice.questions
    }
    return Choice(choice.marking, kept)


def is_asking_line(line: str) -> bool:
    """Tell whether a line asks, in documents without blank lines between question and answer."""
    text = " ".join(line.split())
    return (
        asks(text) and len(text.split()) <= _PLAIN_WORDS and not asks_oneself(text) and not text[:1].islower()
    )


def may_ask(line: str) -> bool:
    """Tell whether the first line of a paragraph may ask although it has no question mark."""
    text = " ".join(line.split())
    least, most = _HEADLINE_WORDS
    is_headline = least <= len(text.split()) <= most and text[-1:].isalnum() and text[:1].isupper()
    return requests(text) or (is_headline and not asks_oneself(text) and not is_label(text))
