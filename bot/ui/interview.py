"""An interview for reading: pages that fit Discord's limits, with nothing left out."""

from dataclasses import dataclass

import discord

from bot.domain.models import Interview, InterviewStatus, Purpose
from bot.domain.text import (
    BUTTON_LIMIT,
    CONTENT_LIMIT,
    clean_line,
    discord_length,
    plain,
    split_text,
    truncate,
)
from bot.ui.base import Page, button, custom_id, select
from bot.ui.format import link_handles, name_of
from bot.ui.strings import finding, replies

_BODY = 3000
_HEADER = 900
_QUESTION = 600
_OPTIONS = 25


@dataclass(frozen=True, slots=True)
class InterviewPages:
    """The text of each page, and for each answer (by position) the page on which it begins."""

    bodies: tuple[str, ...]
    starts: dict[int, int]


def paginate(interview: Interview, *, limit: int = _BODY) -> InterviewPages:
    """Lay out an interview; a long answer goes on under its question on the next page."""
    bodies: list[str] = []
    starts: dict[int, int] = {}
    current = ""
    blocks = (
        [(0, b) for b in split_text(plain(interview.introduction), limit)] if interview.introduction else []
    )
    for answer in interview.answers:
        blocks += [(answer.position, block) for block in _blocks(answer.question, answer.text, limit)]
    if interview.closing:
        blocks += [(0, b) for b in split_text(plain(interview.closing), limit)]
    for position, block in blocks:
        joined = f"{current}\n\n{block}" if current else block
        if current and discord_length(joined) > limit:
            bodies.append(current)
            joined = block
        current = joined
        starts.setdefault(position, len(bodies))
    bodies.append(current)
    return InterviewPages(tuple(bodies), starts)


def _blocks(question: str, text: str, limit: int) -> list[str]:
    heading = plain(question)
    title = f"**{truncate(heading, _QUESTION)}**"
    rest = title if discord_length(heading) <= _QUESTION else heading
    again = f"**{replies.CONTINUED.format(question=truncate(heading, _QUESTION // 2))}**"
    pieces = split_text(plain(text), limit - max(discord_length(rest), discord_length(again)) - 2)
    return [f"{rest if i == 0 else again}\n{piece}" for i, piece in enumerate(pieces)]


def header(interview: Interview) -> str:
    """Return name, place, occupation and handles."""
    lines = [f"## {name_of(interview.name)}"]
    location = interview.answer_for(Purpose.LOCATION)
    if location:
        place = plain(truncate(" ".join(location.text.split()), 100))
        lines.append(replies.WHERE.format(place=place))
    if interview.handles:
        lines.append(f"-# {link_handles(interview.handles, limit=5)}")
    if not interview.is_published:
        lines.append(f"-# {replies.NOT_PUBLIC.format(why=_why_not_public(interview))}")
    return "\n".join(lines)


def _why_not_public(interview: Interview) -> str:
    if interview.status is InterviewStatus.DRAFT:
        return replies.WHY_DRAFT
    return replies.WHY_CONSENT if interview.status is InterviewStatus.APPROVED else replies.WHY_OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an interview leads to: (id, name) of its neighbours by name, (id, name, shared topics) of similar ones."""

    before: tuple[int, str] | None = None
    after: tuple[int, str] | None = None
    similar: tuple[tuple[int, str, int], ...] = ()
    post: str = ""
    thread: str = ""
    topics: tuple[str, ...] = ()
    may_be_asked: bool = False


def interview_page(
    interview: Interview, page: int = 0, *, picture_name: str = "", around: Around | None = None
) -> Page:
    """Return one page; a number beyond the last is the last. The picture is on the first."""
    pages = paginate(interview)
    page = max(0, min(page, len(pages.bodies) - 1))
    view = Page()
    view.text(header(interview))
    if picture_name and page == 0:
        view.picture(picture_name, replies.PICTURE_ALT.format(name=interview.name[:200]))
    view.line()
    view.text(pages.bodies[page])
    if len(pages.bodies) > 1:
        view.line()
        view.text(f"-# {replies.PAGE.format(page=page + 1, pages=len(pages.bodies))}")
        for part in answer_selects("jump", replies.JUMP, interview):
            view.row(part)
        view.row(
            button(
                replies.PREVIOUS,
                custom_id("page", interview.id, max(page - 1, 0), suffix="p"),
                is_disabled=page == 0,
            ),
            button(
                replies.NEXT,
                custom_id("page", interview.id, page + 1, suffix="n"),
                style=discord.ButtonStyle.primary,
                is_disabled=page == len(pages.bodies) - 1,
            ),
        )
    if around is not None:
        _add_around(view, interview, around)
    return view


def _add_around(view: Page, interview: Interview, around: Around) -> None:
    lines: list[str] = []
    if around.topics:
        lines.append("-# " + " · ".join(plain(t) for t in around.topics[:10]))
    if around.post:
        pattern = finding.POST_AND_THREAD if around.thread else finding.POST_LINK
        lines.append(pattern.format(post=around.post, thread=around.thread))
    view.text("\n".join(lines))
    options = [
        discord.SelectOption(
            label=truncate(clean_line(name), 100) or "?",
            value=str(other),
            description=finding.SIMILAR_SHARED.format(count=shared),
        )
        for other, name, shared in around.similar
    ]
    view.row(select(custom_id("similar", interview.id), finding.SIMILAR, options))
    view.row(
        _neighbour(finding.PREVIOUS_PERSON, around.before, "b"),
        _neighbour(finding.NEXT_PERSON, around.after, "a"),
        button(finding.ASK, custom_id("ask", interview.id)) if around.may_be_asked else None,
    )


def _neighbour(label: str, other: tuple[int, str] | None, side: str) -> "discord.ui.Button[Page] | None":
    if other is None:
        return None
    name = truncate(clean_line(other[1]), BUTTON_LIMIT - 4)
    return button(label.format(name=name), custom_id("page", other[0], 0, suffix=side))


def answer_selects(
    verb: str, placeholder: str, interview: Interview
) -> "list[discord.ui.Select[Page] | None]":
    """Return selects of the answers by position, at most 25 in each, as Discord allows."""
    options = [
        discord.SelectOption(
            label=truncate(" ".join(a.question.split()), 100) or "…",
            value=str(a.position),
            description=truncate(" ".join(a.text.split()), 100) or None,
        )
        for a in interview.answers
    ]
    chunks = [options[i : i + _OPTIONS] for i in range(0, len(options), _OPTIONS)]
    return [
        select(custom_id(verb, interview.id, suffix=i), placeholder, chunk) for i, chunk in enumerate(chunks)
    ]


def answer_page(interview: Interview, position: int, page: int = 0) -> Page:
    """Return one answer alone, in pages where it is long."""
    answer = next(a for a in interview.answers if a.position == position)
    blocks = _blocks(answer.question, answer.text, _BODY)
    page = max(0, min(page, len(blocks) - 1))
    view = Page()
    view.text(f"### {name_of(interview.name)}")
    view.text(blocks[page])
    whole = button(replies.READ_WHOLE, custom_id("page", interview.id, 0, suffix="w"))
    if len(blocks) > 1:
        view.text(f"-# {replies.PAGE.format(page=page + 1, pages=len(blocks))}")
        view.row(
            button(
                replies.PREVIOUS,
                custom_id("answer", interview.id, position, max(page - 1, 0), suffix="p"),
                is_disabled=page == 0,
            ),
            button(
                replies.NEXT,
                custom_id("answer", interview.id, position, page + 1, suffix="n"),
                is_disabled=page == len(blocks) - 1,
            ),
            whole,
        )
    else:
        view.row(whole)
    return view


def thread_texts(interview: Interview) -> list[str]:
    """Return the whole interview as plain messages, which Discord's own search finds."""
    return list(paginate(interview, limit=CONTENT_LIMIT - 100).bodies)
