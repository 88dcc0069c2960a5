"""Laying out an interview whose parts are known, as tables and records have them."""

from bot.domain.handles import KINDS
from bot.domain.importing.source_blocks import Block, BlockKind, SourceBlocks
from bot.domain.text import clean, ends_as_question, fold

NAMES = {
    "name",
    "full name",
    "person",
    "display name",
    "nome",
    "nombre",
    "nom",
    "your name",
    "interviewee",
    "subject",
}
_INTRODUCTIONS = {"introduction", "intro", "bio", "about"}
_TITLES = {"title", "headline"}
_CLOSINGS = {"closing", "outro", "closing words"}


class Builder:
    """Lays parts out one after another, as the source of their own places."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = 0
        self.blocks: list[Block] = []
        self.has_answer = False
        self.closing = ""

    def add(
        self, text: str, kind: BlockKind = BlockKind.PARAGRAPH, *, level: int = 0, is_question: bool = False
    ) -> None:
        """Add a part after those that are there; an empty one is left out."""
        if not text:
            return
        self.blocks.append(
            Block(
                start=self._at,
                end=self._at + len(text),
                text=text,
                kind=kind,
                level=level,
                is_question=is_question,
            )
        )
        self._parts.append(text)
        self._at += len(text) + 2

    def pair(self, question: str, answer: str) -> None:
        """Add a question and its answer."""
        self.add(question, is_question=True)
        self.add(answer)
        self.has_answer = self.has_answer or bool(answer)

    def made(self, record: dict[str, str]) -> SourceBlocks | None:
        """Return what was laid out, None without a single answer; ``record`` is what it says about itself."""
        if not self.has_answer:
            return None
        if self.closing:
            self.blocks.append(Block(start=self._at, end=self._at, text="", kind=BlockKind.RULE))
            self.add(self.closing)
        return SourceBlocks("\n\n".join(self._parts), tuple(self.blocks), (record,))


def add_field(
    builder: Builder, record: dict[str, str], pairs: list[tuple[str, str]], key: str, value: str
) -> None:
    """Add a field by what its name says: name, title, handles, introduction, closing, or a question in itself."""
    name = fold(key)
    if name in NAMES:
        record["name"] = value
        builder.add(f"{key}: {value}", BlockKind.FIELD)
    elif name in _TITLES:
        record["title"] = value
        builder.add(value, BlockKind.HEADING, level=1)
    elif name in KINDS:
        builder.add(f"{name}: {value}")
    elif name in _INTRODUCTIONS:
        builder.add(value)
    elif name in _CLOSINGS:
        builder.closing = value
    elif ends_as_question(key) or len(key.split()) > 3:  # noqa: PLR2004  # a question is no word or two
        pairs.append((clean(key), value))
    elif value:
        builder.add(f"{key}: {value}", BlockKind.APPARATUS)
