"""From marked-up text to interviews: who speaks, what is asked, what is answered, what is neither.

The document is first cut into blocks that hold every character of it. Then each block gets a part; nothing is
dropped. Where a boundary may be wrong it says so, with the reason.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.errors import FormatFault, InterviewFormatError
from bot.domain.importing.answers import Part, strip_speaker, tell_parts
from bot.domain.importing.blocks import (
    cut_first_lines,
    cut_known,
    cut_leads,
    cut_where,
    without_dashes,
    without_page_marks,
)
from bot.domain.importing.conversation import read_conversation
from bot.domain.importing.document import Doubt, ImportedInterview, Piece, Role, with_unique_keys
from bot.domain.importing.doubts import with_doubts
from bot.domain.importing.lines import read_markdown
from bot.domain.importing.metadata import find_handles, find_name, find_title, handle_line
from bot.domain.importing.persons import Person, split_by_person
from bot.domain.importing.question_style import Choice, choose, without_echoes
from bot.domain.importing.questions import KnownQuestions, speaks
from bot.domain.importing.source_blocks import Block, BlockKind, SourceBlocks
from bot.domain.importing.unmarked_questions import is_asking_line, may_ask
from bot.domain.models import Handle, Purpose, Question
from bot.domain.text import clean

_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-öø-ÿ])")
"""A word that was parted at the end of a line; whether its hyphen was there before cannot be known, so it stays."""
EXPORT_MARK = "spotlight"
"""The field of front matter that our own export begins with."""
_EXPORT_LEVEL = 2
_LAST_BLOCKS = 40
"""After the answers, in which handles are looked for."""
MAX_ANSWERS = 100
"""Of one document; the longest real interview known has 30."""


def interpret(text: str, questions: Sequence[Question], *, file_name: str = "") -> ImportedInterview:
    """Return the first interview of a plain text or Markdown document; see `interpret_all`."""
    return interpret_all(read_markdown(clean(text)), questions, file_name=file_name)[0]


def interpret_all(
    source_blocks: SourceBlocks, questions: Sequence[Question], *, file_name: str = ""
) -> tuple[ImportedInterview, ...]:
    """Return what a document holds, one interview a person; raise InterviewFormatError if nothing is answered."""
    known = KnownQuestions(questions)
    blocks, choice, speaker = _find_questions(source_blocks, known)
    if choice is None:
        raise InterviewFormatError(FormatFault.NO_QUESTIONS, file_name)
    if len(choice.questions) > MAX_ANSWERS:
        raise InterviewFormatError(FormatFault.TOO_MANY, file_name)
    parts = tell_parts(blocks, without_echoes(blocks, choice))
    source_blocks = replace(source_blocks, blocks=tuple(blocks))
    made = [_interview(source_blocks, person, known, speaker) for person in split_by_person(blocks, parts)]
    if not any(one.answers for one in made):
        raise InterviewFormatError(FormatFault.NO_ANSWERS, file_name)
    return tuple(_without_silent(made))


def _without_silent(made: Sequence[ImportedInterview]) -> list[ImportedInterview]:
    """Give what belongs to people who answered nothing to the interview before, or after, as not imported."""
    out: list[ImportedInterview] = []
    left: list[Piece] = []
    for one in made:
        if one.answers:
            out.append(replace(one, pieces=(*left, *one.pieces)))
            left = []
        elif out:
            out[-1] = replace(out[-1], pieces=(*out[-1].pieces, *_set_aside(one)))
        else:
            left += _set_aside(one)
    return out


def _set_aside(one: ImportedInterview) -> list[Piece]:
    return [Piece(text=piece.text, role=Role.OUTSIDE, joins=piece.joins) for piece in one.pieces]


def _find_questions(
    source_blocks: SourceBlocks, known: KnownQuestions
) -> tuple[Sequence[Block], Choice | None, str]:
    """Return the blocks, cut where they must be, those that are questions, and whose label answers begin with."""
    if source_blocks.field(EXPORT_MARK):
        source_blocks = _given_by_headings(source_blocks)
    given: dict[int, tuple[Doubt, ...]] = {
        i: () for i, block in enumerate(source_blocks.blocks) if block.is_question
    }
    if given:
        return source_blocks.blocks, Choice("given", given), ""
    source_blocks = _cut(source_blocks, known)
    talk = read_conversation(source_blocks)
    if talk is not None:
        return talk.blocks, Choice("speaker", talk.questions), talk.speaker
    blocks, choice = _by_style(source_blocks, known)
    if choice is None:
        return blocks, None, ""
    blocks, speaker = strip_speaker(blocks, choice.questions)
    return blocks, choice, speaker


def _given_by_headings(source_blocks: SourceBlocks) -> SourceBlocks:
    """Take every heading of the second level as a question, as our own export writes them."""
    blocks = [
        replace(b, is_question=b.kind is BlockKind.HEADING and b.level == _EXPORT_LEVEL)
        for b in source_blocks.blocks
    ]
    return replace(source_blocks, blocks=tuple(blocks))


def _cut(source_blocks: SourceBlocks, known: KnownQuestions) -> SourceBlocks:
    """Cut blocks where a known question, a question in bold or a page number stands inside one."""
    return cut_known(
        cut_leads(without_dashes(without_page_marks(source_blocks))),
        lambda text: known.find(" ".join(text.split())) is not None,
    )


def _by_style(source_blocks: SourceBlocks, known: KnownQuestions) -> tuple[Sequence[Block], Choice | None]:
    """Choose a marking among paragraphs; if lines hold more questions than paragraphs, among lines."""
    choice = choose(source_blocks.blocks, known)
    if choice is None or choice.style == "plain":
        by_line = cut_where(source_blocks, is_asking_line, alone=True)
        if len(by_line.blocks) - len(source_blocks.blocks) > 2:  # noqa: PLR2004  # several lines did
            by_line = cut_first_lines(by_line, may_ask)
        other = choose(by_line.blocks, known)
        if other is not None and (choice is None or len(other.questions) > len(choice.questions)):
            return by_line.blocks, other
    return source_blocks.blocks, choice


def _interview(
    source_blocks: SourceBlocks, person: Person, known: KnownQuestions, speaker: str
) -> ImportedInterview:
    blocks = person.blocks
    first = next((i for i, (role, _) in enumerate(person.parts) if role is Role.QUESTION), len(blocks))
    name = person.name or find_name(
        source_blocks, blocks[: first + 1] if speaker else blocks[:first], speaker
    )
    pieces = list(_pieces(blocks, _with_metadata(person, first, name), known))
    if not _is_interview(pieces):
        pieces = [_doubted(p, Doubt.NOBODY_SPEAKS) if p.role is Role.QUESTION else p for p in pieces]
    kept = [p for p in pieces if p.text.strip()]
    handles = _handles(source_blocks, person, first, name)
    return ImportedInterview(name=name, handles=handles, pieces=with_doubts(with_unique_keys(kept)))


def _handles(source_blocks: SourceBlocks, person: Person, first: int, name: str) -> tuple[Handle, ...]:
    """Look for handles before the first question, in answers, and in the last blocks that are neither."""
    head = person.blocks[:first]
    told = list(zip(person.blocks, person.parts, strict=True))
    closing = [b for b, (role, _) in told if role in (Role.CLOSING, Role.OUTSIDE)][-_LAST_BLOCKS:]
    rest = [b for b, (role, _) in told if role is Role.ANSWER]
    return find_handles(source_blocks, head, rest, [b for b in closing if b not in head], name)


def _with_metadata(person: Person, first: int, name: str) -> list[Part]:
    """Return the parts with title, handles and introduction told apart before the first question."""
    title = find_title(person.blocks[:first], name)
    parts = list(person.parts)
    for i, block in enumerate(person.blocks[:first]):
        role = Role.TITLE if i == title else _role_in_metadata(block, is_last=i == first - 1)
        parts[i] = (role, parts[i][1])
    return parts


def _pieces(blocks: Sequence[Block], parts: Sequence[Part], known: KnownQuestions) -> Iterator[Piece]:
    before: Role | None = None
    for block, (role, doubts) in zip(blocks, parts, strict=True):
        key, purpose = known.classify(block.plain) if role is Role.QUESTION else ("", Purpose.OTHER)
        joins = not block.is_first and before is role
        before = before if role is Role.OUTSIDE else role
        yield Piece(text=_shown(block, role), role=role, doubts=doubts, joins=joins, key=key, purpose=purpose)


def _shown(block: Block, role: Role) -> str:
    """Return a block's text; items of a list keep their marks, questions lose their numbers."""
    is_numbered = block.mark and role not in (Role.QUESTION, Role.OUTSIDE)
    return (f"{block.mark} " if is_numbered else "") + _HYPHENATED.sub("-", block.text)


def _is_interview(pieces: Sequence[Piece]) -> bool:
    """Tell whether somebody speaks of themself in an answer, or a question is one that we know."""
    return any(speaks(p.text) for p in pieces if p.role is Role.ANSWER) or any(p.key for p in pieces)


def _doubted(piece: Piece, doubt: Doubt) -> Piece:
    return replace(piece, doubts=(*piece.doubts, doubt))


def _role_in_metadata(block: Block, *, is_last: bool) -> Role:
    if block.kind in (BlockKind.APPARATUS, BlockKind.RULE, BlockKind.FIELD):
        return Role.OUTSIDE
    if handle_line(block.text):
        return Role.HANDLES
    is_section = (
        block.kind is BlockKind.HEADING and is_last
    )  # the name of the part that the first question is in
    return Role.OUTSIDE if is_section else Role.INTRODUCTION
