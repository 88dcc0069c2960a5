"""Which blocks are answers, and which stand between, before and after them."""

from collections import Counter
from collections.abc import Collection, Container, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from bot.domain.importing.document import Doubt, Role
from bot.domain.importing.metadata import handle_line
from bot.domain.importing.question_style import Choice
from bot.domain.importing.questions import asks, is_farewell, is_label
from bot.domain.importing.source_blocks import Block, BlockKind, links_of
from bot.domain.importing.speakers import find_labels, is_generic, label_of

Part = tuple[Role, tuple[Doubt, ...]]

_SURROUNDINGS = (BlockKind.APPARATUS, BlockKind.RULE, BlockKind.FIELD)
_QUOTES = ("“", '"', "«", "„", "‘", "'", "「")
_LONGEST_CLOSING = 700
_LEAST_HOSTS = 3


def strip_speaker(
    blocks: Sequence[Block], questions: dict[int, tuple[Doubt, ...]]
) -> tuple[Sequence[Block], str]:
    """Take off the label that most answers begin with, and return whose it is ("" if nobody's)."""
    first = min(questions)
    after = [block for i, block in enumerate(blocks) if i > first and i not in questions]
    if _several_speak(after):
        return blocks, ""
    firsts = _first_answers(blocks, questions)
    speakers, _, _ = find_labels([blocks[i] for i in firsts])
    labels = _labels(blocks, questions)
    name = _of_most([speakers.name(labels[i][0]) for i in firsts if i in labels], len(firsts))
    if name is None:
        return blocks, ""
    out = list(blocks)
    for i, (label, text) in labels.items():
        if text and speakers.name(label) == name:
            out[i] = replace(blocks[i], text=text, lead="")
    return out, "" if is_generic(name) else speakers.shown(name)


def _several_speak(blocks: Sequence[Block]) -> bool:
    """Tell whether several people answer, so that it must stay who says what."""
    _, counts, _ = find_labels(blocks)
    return sum(count > 1 for count in counts.values()) > 1


def _first_answers(blocks: Sequence[Block], questions: Collection[int]) -> list[int]:
    """Return the places of blocks that come right after a question and are none."""
    return [i + 1 for i in questions if i + 1 < len(blocks) and i + 1 not in questions]


def _labels(blocks: Sequence[Block], questions: Container[int]) -> dict[int, tuple[str, str]]:
    """Return the label and the text after it of each block that is no question and begins with one."""
    found = ((i, label_of(b.text, b.lead)) for i, b in enumerate(blocks) if i not in questions)
    return {i: label for i, label in found if label}


def _of_most(names: Sequence[str], answers: int) -> str | None:
    """Return the name that at least two and three fifths of so many answers begin with."""
    common = Counter(names).most_common(1)
    if not common or common[0][1] < 2 or common[0][1] * 5 < answers * 3:  # noqa: PLR2004  # of most answers
        return None
    return common[0][0]


def tell_parts(blocks: Sequence[Block], choice: Choice) -> list[Part]:
    """Return the part of each block; what precedes the first question is introduction here, and looked at later."""
    places = sorted(choice.questions)
    parts: list[Part] = [(Role.INTRODUCTION, ())] * places[0] if places else []
    style = _style(blocks, places)
    level = int(choice.style.split()[1]) if choice.style.startswith("heading") else 0
    for place, end in zip(places, [*places[1:], len(blocks)], strict=True):
        parts.append((Role.QUESTION, choice.questions[place]))
        parts += _answer(blocks[place + 1 : end], choice, style, level, is_last=end == len(blocks))
    return parts


def _style(blocks: Sequence[Block], places: Sequence[int]) -> str:
    """Return what all answers have in common, if they do: "quoted" or "indented"."""
    firsts = [blocks[i] for i in _first_answers(blocks, places) if blocks[i].kind not in _SURROUNDINGS]
    for style in ("is_quoted", "is_indented"):
        if len(firsts) > 2 and sum(bool(getattr(b, style)) for b in firsts) * 5 >= len(firsts) * 4:  # noqa: PLR2004
            return style
    return ""


def _answer(blocks: Sequence[Block], choice: Choice, style: str, level: int, *, is_last: bool) -> list[Part]:
    parts: list[Part] = []
    has_text = False
    closed: Part | None = None
    for i, block in enumerate(blocks):
        if block.kind in _SURROUNDINGS:
            if block.kind is BlockKind.RULE and has_text and is_last and _rest_is_closing(blocks[i + 1 :]):
                closed = (Role.CLOSING, ())
            parts.append((Role.OUTSIDE, ()))
            continue
        part = closed or _part(block, choice, style, level, has_text=has_text, is_last=is_last)
        if part[0] is Role.CLOSING or (part[0] is Role.OUTSIDE and block.kind is BlockKind.HEADING):
            closed = (Role.CLOSING, part[1]) if is_last else (Role.OUTSIDE, part[1])
        has_text = has_text or part[0] is Role.ANSWER
        parts.append(part)
    return parts


def _rest_is_closing(blocks: Sequence[Block]) -> bool:
    return sum(len(block.text) for block in blocks if block.kind not in _SURROUNDINGS) <= 4 * _LONGEST_CLOSING


def _part(block: Block, choice: Choice, style: str, level: int, *, has_text: bool, is_last: bool) -> Part:
    if block.kind is BlockKind.HEADING:
        is_inside = bool(level) and block.level > level
        return (Role.ANSWER, (Doubt.HEADING_INSIDE,)) if is_inside else (Role.OUTSIDE, ())
    if not has_text:
        return (Role.ANSWER, ())
    if _is_unlike(block, style):
        return (Role.CLOSING if is_last else Role.OUTSIDE, _doubts_unlike(block))
    if is_last and (_is_closing(block) or handle_line(block.text)):
        return (Role.CLOSING, (Doubt.CLOSING_GUESSED,))
    return (Role.ANSWER, (Doubt.QUESTION_INSIDE,) if _is_suspicious(block, choice) else ())


def _is_unlike(block: Block, style: str) -> bool:
    """Tell whether a paragraph lacks what all answers have in common; "" if they have nothing."""
    return bool(style) and block.kind is BlockKind.PARAGRAPH and not getattr(block, style)


def _doubts_unlike(block: Block) -> tuple[Doubt, ...]:
    return () if block.is_strong or block.lead or _is_closing(block) else (Doubt.NOT_LIKE_OTHERS,)


def _is_closing(block: Block) -> bool:
    if block.is_quoted and not block.is_strong:
        return False
    if _is_labelled(block):
        return True
    if _is_emphatic(block):
        return not asks(block.plain) or is_farewell(block.plain)
    if len(block.plain) > _LONGEST_CLOSING:
        return False
    return _is_list_of_links(block) or (block.kind is BlockKind.PARAGRAPH and is_farewell(block.plain))


def _is_labelled(block: Block) -> bool:
    return bool(block.is_strong or block.lead) and is_label(block.lead or block.plain)


def _is_emphatic(block: Block) -> bool:
    """Tell whether a whole block is set off and quotes nobody."""
    return (block.is_strong or block.is_emphasised) and not block.plain.startswith(_QUOTES)


def _is_list_of_links(block: Block) -> bool:
    """Tell whether links to several places are most of a block."""
    links = list(links_of(block.text))
    hosts = {urlsplit(address).netloc for _, address in links}
    return len(hosts) >= _LEAST_HOSTS and sum(len(label) for label, _ in links) * 2 > len(block.plain)


def _is_suspicious(block: Block, choice: Choice) -> bool:
    """Tell whether a paragraph of an answer might be a question that is marked otherwise."""
    if not asks(block.plain) or len(block.plain.split()) > 30:  # noqa: PLR2004  # a question, no essay
        return False
    return block.is_first and not (choice.style != "plain" and style_is_plain(block))


def style_is_plain(block: Block) -> bool:
    """Tell whether nothing marks a block."""
    return not (block.is_strong or block.is_emphasised or block.number or block.kind is BlockKind.HEADING)
