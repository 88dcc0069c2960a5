"""How a document marks its questions: every candidate is counted, one is chosen, and only that one is used.

A document marks all its questions in one way (46 of 48 that were looked at do), so that one question without a
question mark is known by the company it keeps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.importing.document import Doubt
from bot.domain.importing.questions import (
    KnownQuestions,
    addresses,
    asks,
    is_farewell,
    is_label,
    requests,
)
from bot.domain.importing.source_blocks import Block, BlockKind, style_of
from bot.domain.importing.unmarked_questions import (
    QUOTES,
    asks_unmarked,
    is_followed_by_text,
    plain_questions,
)

_SHORTEST = 3
"""Words of a marked line that may be a question without a question mark."""
_USED_OTHERWISE = ("quoted", "number", "emphasised", "capitals")
"""Markings that documents use for much besides questions."""
_FEW = 2
_SEVERAL = 3
_HALF = 0.5
_MOST_BLOCKS_A_QUESTION = 14


@dataclass(frozen=True, slots=True)
class Choice:
    """The marking and the blocks that are questions by it, each with what is doubtful about it."""

    style: str
    questions: dict[int, tuple[Doubt, ...]]


def choose(blocks: Sequence[Block], known: KnownQuestions) -> Choice | None:
    """Return the marking that holds most questions, None if no marking holds any."""
    groups: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        groups.setdefault(style_of(block), []).append(i)
    groups.pop("", None)
    scores = {name: _score(blocks, places, known, name) for name, places in groups.items()}
    marked = {name: score for name, score in scores.items() if name != "plain" and score > 0}
    best = max(marked, key=lambda name: (marked[name], -groups[name][0]), default="")
    plain = scores.get("plain", 0)
    if best and marked[best] * 2 >= plain:
        return Choice(best, _marked_questions(blocks, groups[best], known))
    if plain > 0:
        return Choice("plain", plain_questions(blocks, groups["plain"], known))
    return None


def _score(blocks: Sequence[Block], places: Sequence[int], known: KnownQuestions, name: str) -> int:
    """Return what speaks for a marking: three points a known question, one for another, 0 if it does not convince."""
    sure = sum(known.find(blocks[i].plain) is not None for i in places)
    does_ask = asks_unmarked if name == "plain" else _asks
    asking = [blocks[i] for i in places if does_ask(blocks[i]) and known.find(blocks[i].plain) is None]
    if name == "plain":
        convinces = bool(sure) or _convinces_unmarked(asking, len(places))
    else:
        within = sum(not is_label(blocks[i].plain) for i in places)
        share = (len(asking) + sure) / max(within, 1)
        convinces = _convinces(name, len(asking), sure, share)
    return 3 * sure + len(asking) if convinces else 0


def _asks(block: Block) -> bool:
    return asks(block.plain)


def _convinces_unmarked(asking: Sequence[Block], among: int) -> bool:
    """Tell whether unmarked questions that nobody knows are an interview's: a single one may be rhetoric."""
    is_to_somebody = any(addresses(block.plain) for block in asking)
    is_enough = len(asking) >= (_FEW if is_to_somebody else _SEVERAL)
    return is_enough and len(asking) * _MOST_BLOCKS_A_QUESTION >= among


def _convinces(name: str, asking: int, sure: int, share: float) -> bool:
    """Tell whether a marking is that of questions; ``share`` is how many of the marked blocks ask, from 0 to 1."""
    if name in _USED_OTHERWISE:
        return share >= _HALF and asking + sure >= _FEW
    return bool(sure) or asking >= _FEW or share >= _HALF


def _marked_questions(
    blocks: Sequence[Block], places: Sequence[int], known: KnownQuestions
) -> dict[int, tuple[Doubt, ...]]:
    sure = [i for i in places if known.find(blocks[i].plain) or asks(blocks[i].plain)]
    places = _in_sequence(blocks, places, sure)
    within = [i for i in places if sure[0] <= i <= sure[-1] and not is_label(blocks[i].plain)]
    is_mixed = len(sure) * 2 < len(within)
    found: dict[int, tuple[Doubt, ...]] = {}
    for i in places:
        if i in sure:
            found[i] = ()
        elif not is_label(blocks[i].plain) and (doubt := _why_marked(blocks, i, sure, is_mixed=is_mixed)):
            found[i] = (doubt,)
    return _without_strangers(blocks, found)


def _in_sequence(blocks: Sequence[Block], places: Sequence[int], sure: Sequence[int]) -> list[int]:
    """Leave out the items of a numbered list inside an answer: their numbers do not go on where the questions' do."""
    numbers = [int(blocks[i].number or 0) for i in sure]
    if not all(a < b for a, b in pairwise(numbers)) or numbers[0] == 0:
        return list(places)
    kept: list[int] = []
    last = 0
    for i in places:
        number = int(blocks[i].number or 0)
        after = next((int(blocks[j].number) for j in sure if j > i), None)
        if i in sure or (number == last + 1 and (after is None or number < after)):
            kept.append(i)
            last = number
    return kept


def _why_marked(blocks: Sequence[Block], i: int, sure: Sequence[int], *, is_mixed: bool) -> Doubt | None:
    """Return why a block without a question mark, but marked like the questions, is one; None if it is none."""
    text = blocks[i].plain
    first, last = sure[0], sure[-1]
    if requests(text):
        return Doubt.NO_QUESTION_MARK if not is_mixed and first <= i <= last else Doubt.REQUEST
    if is_mixed:
        return None
    if i < first:
        is_long = len(text.split()) >= _SHORTEST
        return (
            Doubt.PERHAPS_QUESTION if is_long and addresses(text) and is_followed_by_text(blocks, i) else None
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


def is_new_subject(blocks: Sequence[Block], i: int) -> bool:
    """Tell whether a marked line after the last question is followed by text, and no word of farewell."""
    text = blocks[i].plain
    return (
        len(text.split()) >= _SHORTEST
        and not text.startswith(QUOTES)
        and not is_farewell(text)
        and is_followed_by_text(blocks, i)
    )


def without_echoes(blocks: Sequence[Block], choice: Choice) -> Choice:
    """Drop lines inside an answer that ask, but are followed by the next question instead of an answer."""
    if choice.style != "plain":
        return choice
    kept = {
        i: doubts
        for i, doubts in choice.questions.items()
        if blocks[i].is_first or i + 1 not in choice.questions or i - 1 in choice.questions
    }
    return Choice(choice.style, kept)
