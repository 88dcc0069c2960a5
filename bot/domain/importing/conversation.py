"""Interviews written as a conversation: each turn begins with the label of who speaks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.importing.blocks import cut_where
from bot.domain.importing.document import Doubt
from bot.domain.importing.source_blocks import Block, BlockKind, SourceBlocks
from bot.domain.importing.speakers import find_labels, is_generic, label_of, take_turns, who_asks

_TEXT = (BlockKind.PARAGRAPH, BlockKind.ITEM)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Blocks without their labels, those that ask, and the fullest name of who answers ("" if unknown)."""

    blocks: tuple[Block, ...]
    questions: dict[int, tuple[Doubt, ...]]
    speaker: str


def read_conversation(source_blocks: SourceBlocks) -> Conversation | None:
    """Return a document as a conversation, None if it is none."""
    speakers, counts, order = find_labels(source_blocks.blocks)
    who = take_turns(counts, order)
    if not who:
        return None

    def name_of(text: str, lead: str = "", *, is_strong: bool = False) -> tuple[str, str] | None:
        found = label_of(text, lead, is_strong=is_strong)
        if found is None:
            return None
        name = speakers.name(found[0])
        return (name, found[1]) if name in who else None

    source_blocks = cut_where(source_blocks, lambda line: name_of(line) is not None, alone=False)
    turns = [_turn(block, name_of) for block in source_blocks.blocks]
    said = _said(turns)
    asker = who_asks(said)
    answering = [name for name, _ in said if name != asker]
    if not asker or not answering or sum(name == asker for name, _ in said) < 2 - is_generic(asker):
        return None
    blocks, questions = _tell_turns(source_blocks.blocks, turns, asker, keeps_names=len(set(answering)) > 1)
    names = dict.fromkeys(name for name in answering if not is_generic(name))
    speaker = speakers.shown(next(iter(names))) if len(names) == 1 else ""
    return Conversation(tuple(blocks), questions, speaker)


def _said(turns: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return who said what; what a label stands alone before is said by its owner."""
    out: list[tuple[str, str]] = []
    for name, text in turns:
        if name:
            out.append((name, text))
        elif out and not out[-1][1]:
            out[-1] = (out[-1][0], text)
    return out


def _turn(block: Block, name_of: Callable[..., tuple[str, str] | None]) -> tuple[str, str]:
    if block.kind not in _TEXT:
        return "", block.text
    found = name_of(block.text, block.lead, is_strong=block.is_strong)
    if found is None:
        return "", block.text
    return found


def _tell_turns(
    blocks: Sequence[Block], turns: Sequence[tuple[str, str]], asker: str, *, keeps_names: bool
) -> tuple[list[Block], dict[int, tuple[Doubt, ...]]]:
    out: list[Block] = []
    questions: dict[int, tuple[Doubt, ...]] = {}
    speaking, is_opened = "", False
    for block, (name, text) in zip(blocks, turns, strict=True):
        if block.kind is BlockKind.HEADING:
            speaking = ""
        speaking = name or speaking
        is_label_kept = keeps_names and name and name != asker
        if name and not text:
            out.append(
                replace(block, kind=BlockKind.APPARATUS)
            )  # the label stands alone, what is said comes after it
            is_opened = True
            continue
        if name and not is_label_kept:
            block = replace(block, text=text, lead="", is_strong=False)  # noqa: PLW2901  # the block without its label
        if is_opened and not name and block.kind in _TEXT:
            name, text = speaking, block.text  # noqa: PLW2901  # said by whom the label before named
        is_opened = is_opened and block.kind not in _TEXT
        if (
            not name
            and speaking == asker
            and block.kind is BlockKind.PARAGRAPH
            and out
            and (len(out) - 1) in questions
        ):
            block = replace(block, is_first=False)  # noqa: PLW2901  # the question goes on
            questions[len(out)] = (Doubt.LONG_QUESTION,)
        if name == asker:
            questions[len(out)] = (
                () if "?" in text or "？" in text or "؟" in text else (Doubt.NO_QUESTION_MARK,)
            )
        out.append(block)
    return out, questions
