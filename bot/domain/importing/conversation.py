"""Interviews written as a conversation: each turn begins with the label of who speaks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

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
    told = _Turns(asker, keeps_names=len(set(answering)) > 1)
    for block, (name, text) in zip(source_blocks.blocks, turns, strict=True):
        told.take(block, name, text)
    names = dict.fromkeys(name for name in answering if not is_generic(name))
    speaker = speakers.shown(next(iter(names))) if len(names) == 1 else ""
    return Conversation(tuple(told.blocks), told.questions, speaker)


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


@dataclass(slots=True)
class _Turns:
    """Takes block after block and tells which ask: who speaks goes on until somebody else does."""

    asker: str
    keeps_names: bool
    """Whether several answer, so that their labels must stay."""
    blocks: list[Block] = field(default_factory=list[Block])
    questions: dict[int, tuple[Doubt, ...]] = field(default_factory=dict[int, tuple[Doubt, ...]])
    speaking: str = ""
    is_opened: bool = False
    """Whether a label stood alone, and what is said has not come yet."""

    def take(self, block: Block, name: str, text: str) -> None:
        """Take the next block; ``name`` is whose label it begins with, or "", ``text`` what follows the label."""
        if block.kind is BlockKind.HEADING:
            self.speaking = ""
        self.speaking = name or self.speaking
        if name and not text:
            self.blocks.append(replace(block, kind=BlockKind.APPARATUS))
            self.is_opened = True
            return
        if name and not self._keeps_label(name):
            block = replace(block, text=text, lead="", is_strong=False)
        if self.is_opened and block.kind in _TEXT:
            name, text = name or self.speaking, text if name else block.text
            self.is_opened = False
        self._append(block, name, text)

    def _append(self, block: Block, name: str, text: str) -> None:
        if not name and self._question_goes_on(block):
            block = replace(block, is_first=False)
            self.questions[len(self.blocks)] = (Doubt.LONG_QUESTION,)
        elif name == self.asker:
            is_marked = any(mark in text for mark in "?？؟")
            self.questions[len(self.blocks)] = () if is_marked else (Doubt.NO_QUESTION_MARK,)
        self.blocks.append(block)

    def _keeps_label(self, name: str) -> bool:
        return self.keeps_names and name != self.asker

    def _question_goes_on(self, block: Block) -> bool:
        is_theirs = self.speaking == self.asker and block.kind is BlockKind.PARAGRAPH
        return is_theirs and len(self.blocks) - 1 in self.questions
