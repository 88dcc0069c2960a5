"""Questions that nothing marks: paragraphs and lines that are known by their words and by what stands around them."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.domain.importing.document import Doubt
from bot.domain.importing.questions import KnownQuestions, addresses, asks, asks_oneself, is_label, requests
from bot.domain.importing.source_blocks import Block, BlockKind, style_of
from bot.domain.text import fold

QUOTES = ("“", '"', "«", "„", "‘", "'", "「")
_MOST_WORDS = 60
_LONG_WORDS = 35
_HEADLINE_WORDS = (3, 16)
_REPEATED_WORDS = (3, 40)
_LIKE_ANOTHER = 88
_MOST_COMPARED = 400
"""Short paragraphs that are compared with each other; a document with more is no interview."""
_SAYS_FIRST = re.compile(r"[.!…。！]\s")
_ENOUGH = 3
"""Questions from which on it can be told what the others look like."""

Found = dict[int, tuple[Doubt, ...]]


def asks_unmarked(block: Block) -> bool:
    """Tell whether a paragraph that nothing marks is a question that is put to somebody."""
    text = block.plain
    if not asks(text) or text.startswith(QUOTES) or len(text.split()) > _MOST_WORDS:
        return False
    return not asks_oneself(text) and block.kind is not BlockKind.ITEM


def plain_questions(blocks: Sequence[Block], places: Sequence[int], known: KnownQuestions) -> Found:
    """Return the questions among paragraphs that nothing marks, each with what is doubtful about it."""
    found: Found = {}
    for i in places:
        if known.find(blocks[i].plain) is not None:
            found[i] = ()
        elif asks_unmarked(blocks[i]):
            is_long = len(blocks[i].plain.split()) > _LONG_WORDS
            found[i] = (Doubt.LONG_QUESTION,) if is_long else ()
    found = _without_answers(blocks, found, known)
    found = _doubt_strangers(blocks, found, known)
    return found if len(found) < _ENOUGH else _with_unmarked(blocks, places, found)


def _without_answers(blocks: Sequence[Block], found: Found, known: KnownQuestions) -> Found:
    """Drop what follows a question at once, says something before it asks, and has no answer of its own."""
    out = dict(found)
    for i in sorted(found):
        is_second = i - 1 in out and blocks[i].is_first and known.find(blocks[i].plain) is None
        if is_second and i + 1 in found and _SAYS_FIRST.search(blocks[i].plain):
            del out[i]
    return out


def _doubt_strangers(blocks: Sequence[Block], found: Found, known: KnownQuestions) -> Found:
    """Doubt questions that ask nobody, where most are the server's own or put to somebody."""
    sure = {i for i in found if known.find(blocks[i].plain) or known.classify(blocks[i].plain)[0]}
    addressed = {i for i in found if addresses(blocks[i].plain)}
    if sum(known.find(blocks[i].plain) is not None for i in found) * 2 > len(found):
        doubt, fine = Doubt.UNKNOWN_QUESTION, sure | addressed
    elif len(addressed) * 5 > 3 * len(found):
        doubt, fine = Doubt.UNADDRESSED, sure | addressed
    else:
        return found
    return {i: doubts if i in fine else (*doubts, doubt) for i, doubts in found.items()}


def _with_unmarked(blocks: Sequence[Block], places: Sequence[int], found: Found) -> Found:
    """Add paragraphs without a question mark that are questions by other signs."""
    first = min(found)
    repeated = _repeated(blocks)
    out = dict(found)
    for i in places:
        doubt = None if i in out else _perhaps(blocks, i, out, repeated)
        if doubt and (i > first or doubt is Doubt.REQUEST):
            out[i] = (doubt,)
    return out


def _perhaps(blocks: Sequence[Block], i: int, found: Found, repeated: set[int]) -> Doubt | None:
    """Return why a plain paragraph without a question mark may be a question all the same."""
    text = blocks[i].plain
    if blocks[i].kind is not BlockKind.PARAGRAPH or not blocks[i].is_first or text.startswith(QUOTES):
        return None
    if is_label(text) or i - 1 in found or not is_followed_by_text(blocks, i):
        return None  # it is the answer, or nothing follows that it could ask for
    if i in repeated:
        return Doubt.REPEATED
    if asks_oneself(text):
        return None
    if requests(text):
        return Doubt.REQUEST
    return Doubt.PERHAPS_QUESTION if _is_headline(text) and "\n" not in blocks[i].text else None


def _is_headline(text: str) -> bool:
    least, most = _HEADLINE_WORDS
    return least <= len(text.split()) <= most and text[-1:].isalnum() and text[:1].isupper()


def is_followed_by_text(blocks: Sequence[Block], i: int) -> bool:
    """Tell whether a paragraph follows that could be the answer."""
    return i + 1 < len(blocks) and style_of(blocks[i + 1]) != "" and not asks(blocks[i + 1].plain)


def _repeated(blocks: Sequence[Block]) -> set[int]:
    """Return the short paragraphs that come again, give or take some words: what several people were asked."""
    least, most = _REPEATED_WORDS
    short = {
        i: fold(block.plain)
        for i, block in enumerate(blocks)
        if block.kind is BlockKind.PARAGRAPH and least <= len(block.text.split()) <= most
    }
    if len(short) > _MOST_COMPARED:
        return set()
    return {
        i
        for i, text in short.items()
        if any(i != j and fuzz.ratio(text, other, score_cutoff=_LIKE_ANOTHER) for j, other in short.items())
    }


def is_asking_line(line: str) -> bool:
    """Tell whether a line asks, in documents without blank lines between question and answer."""
    text = " ".join(line.split())
    return (
        asks(text) and len(text.split()) <= _MOST_WORDS and not asks_oneself(text) and not text[:1].islower()
    )


def may_ask(line: str) -> bool:
    """Tell whether the first line of a paragraph may ask although it has no question mark."""
    text = " ".join(line.split())
    return requests(text) or (_is_headline(text) and not asks_oneself(text) and not is_label(text))
