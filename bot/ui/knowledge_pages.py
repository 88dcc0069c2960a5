"""Pages for finding people: search results, experts, advice, recommendations and places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.domain.models import Answer, Interview, SearchHit
from bot.domain.resources import ResourceKind
from bot.domain.search import Query, passage
from bot.domain.text import BUTTON_LIMIT, clean_line, discord_length, escape, plain, shorten, truncate
from bot.ui.base import Form, Page, button, custom_id, pager, select, text_input
from bot.ui.format import member, mention, name_of
from bot.ui.strings import finding as strings
from bot.ui.strings import replies

_PASSAGE_LIMIT = 400
_QUERY_SHOWN = 100
_LINE = 260
_LABELS = (replies.PREVIOUS, replies.NEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a page of search results tells beside the hits."""

    session_id: int
    text: str
    query: Query
    page: int
    has_next: bool
    is_relaxed: bool = False
    mended: Sequence[tuple[str, str]] = ()
    question: str = ""
    person: str = ""
    year: int | None = None
    nearest: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertLine:
    """One person who works on a topic, with the answer that shows it."""

    interview_id: int
    name: str
    user_id: int | None
    answer: Answer | None
    topics: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceLine:
    """One recommended thing, with (name, passage) of who recommends it."""

    id: int
    title: str
    kind: ResourceKind
    address: str
    mentions: Sequence[tuple[str, str]]


def _typed(text: str) -> str:
    return plain(truncate(" ".join(text.split()), _QUERY_SHOWN))


def search_page(results: Results, hits: Sequence[SearchHit]) -> Page:
    """Return one page of search results, with the words that were looked for in bold."""
    view = Page()
    shown = _typed(results.text)
    lines = [f"## {replies.SEARCH_TITLE.format(query=shown)}", *_about(results, has_hits=bool(hits))]
    view.text("\n".join(lines))
    if not hits:
        _add_ways_out(view, results, shown)
        return view
    for hit in hits:
        view.section(_result(hit, results.query), button(replies.OPEN, _open(hit)))
    view.row(
        *pager("search", results.session_id, page=results.page, has_next=results.has_next, labels=_LABELS)
    )
    return view


def _about(results: Results, *, has_hits: bool) -> list[str]:
    lines: list[str] = []
    filters = [
        strings.FILTER_QUESTION.format(question=plain(results.question)) if results.question else "",
        strings.FILTER_PERSON.format(name=name_of(results.person)) if results.person else "",
        strings.FILTER_YEAR.format(year=results.year) if results.year is not None else "",
    ]
    if any(filters):
        lines.append(strings.FILTERED.format(what=", ".join(filter(None, filters))))
    if results.mended:
        lines.append(strings.MENDED.format(words=_mended(results.mended)))
    if results.is_relaxed and has_hits:
        lines.append(strings.RELAXED)
    return lines


def _mended(pairs: Sequence[tuple[str, str]]) -> str:
    shown = [strings.MENDED_ONE.format(typed=plain(typed), taken=plain(taken)) for typed, taken in pairs[:4]]
    return truncate(", ".join(shown), 300)


def _add_ways_out(view: Page, results: Results, shown: str) -> None:
    if results.query.is_empty:
        view.text(replies.SEARCH_EMPTY.format(query=shown))
        return
    lines = [strings.NOTHING.format(query=shown)]
    lines.append(strings.NEAREST_WORDS if results.nearest else strings.NO_NEAREST)
    view.text("\n".join(lines))
    view.row(
        *[
            button(truncate(word, BUTTON_LIMIT), custom_id("search", session, 0, suffix="s"))
            for word, session in results.nearest[:5]
        ]
    )


def _open(hit: SearchHit) -> str:
    if hit.answers:
        return custom_id("answer", hit.interview_id, hit.answers[0].position, 0, suffix="o")
    return custom_id("page", hit.interview_id, 0, suffix="o")


def _result(hit: SearchHit, query: Query) -> str:
    name = f"**{name_of(hit.name)}**"
    if not hit.answers:
        return f"{name}\n{replies.MATCHED_NAME}"
    return f"{name}\n{_shown(hit.answers[0], query)}"


def _shown(answer: Answer, query: Query) -> str:
    question = plain(truncate(" ".join(answer.question.split()), 100))
    marked = "".join(
        f"**{escape(t)}**" if is_match else escape(t) for t, is_match in passage(answer.text, query)
    )
    if discord_length(marked) > _PASSAGE_LIMIT:  # nothing but characters that need escaping
        marked = truncate(plain(answer.text), _PASSAGE_LIMIT)
    return f"-# {question}\n{marked}"


def experts_page(
    topic: str,
    query: Query,
    lines: Sequence[ExpertLine],
    *,
    session_id: int,
    page: int,
    has_next: bool,
    mended: Sequence[tuple[str, str]] = (),
    askable: frozenset[int] = frozenset(),
) -> Page:
    """Return who works on a topic; ``askable`` has the interviews whose people members may ask."""
    view = Page()
    shown = _typed(topic)
    head = [f"## {strings.EXPERTS_TITLE.format(topic=shown)}"]
    if mended:
        head.append(strings.MENDED.format(words=_mended(mended)))
    view.text("\n".join(head))
    if not lines:
        view.text(strings.EXPERTS_NOBODY.format(topic=shown))
        return view
    for line in lines:
        topics = " · ".join(plain(t) for t in line.topics[:6])
        text = strings.EXPERTS_LINE.format(
            name=name_of(line.name),
            member=f" ({mention(line.user_id)})" if line.user_id is not None else "",
            topics=strings.TOPICS_OF.format(topics=topics) if topics else "",
        )
        if line.answer is not None:
            text += f"\n{_shown(line.answer, query)}"
        open_it = (
            custom_id("answer", line.interview_id, line.answer.position, 0, suffix="o")
            if line.answer is not None
            else custom_id("page", line.interview_id, 0, suffix="o")
        )
        view.section(text, button(replies.OPEN, open_it))
    can_ask = [line for line in lines if line.interview_id in askable]
    view.row(
        *[
            button(
                truncate(f"{strings.ASK}: {clean_line(line.name)}", BUTTON_LIMIT),
                custom_id("ask", line.interview_id),
            )
            for line in can_ask[:5]
        ]
    )
    view.row(*pager("experts", session_id, page=page, has_next=has_next, labels=_LABELS))
    return view


def advice_page(interview: Interview, answer: Answer, again: str) -> Page:
    """Return one piece of advice, with "Another one"."""
    view = Page()
    view.text(f"### {strings.ADVICE_TITLE.format(name=name_of(interview.name))}")
    view.text(truncate(plain(shorten(answer.text, 2800)), 3400))
    view.row(
        button(strings.ADVICE_ANOTHER, again, style=discord.ButtonStyle.primary),
        button(replies.READ_WHOLE, custom_id("page", interview.id, 0, suffix="w")),
    )
    return view


def no_advice_text(topic: str) -> str:
    """Return what somebody reads who asked for advice that there is not."""
    return strings.ADVICE_NONE_ON.format(topic=_typed(topic)) if topic else strings.ADVICE_NONE


def resources_page(
    text: str,
    lines: Sequence[ResourceLine],
    *,
    session_id: int,
    page: int,
    has_next: bool,
    for_curators: bool = False,
) -> Page:
    """Return recommended things, each once, with who recommends them in what words."""
    view = Page()
    shown = _typed(text)
    title = strings.RESOURCES_TITLE_ON.format(query=shown) if shown else strings.RESOURCES_TITLE
    view.text(f"## {title}")
    if not lines:
        view.text(strings.RESOURCES_NONE_ON.format(query=shown) if shown else strings.RESOURCES_NONE)
        return view
    for line in lines:
        view.text(_resource(line))
    view.row(*pager("resources", session_id, page=page, has_next=has_next, labels=_LABELS))
    if for_curators:
        options = [
            discord.SelectOption(label=truncate(clean_line(line.title), 100) or "?", value=str(line.id))
            for line in lines
        ]
        view.row(select(custom_id("resource-correct"), strings.CORRECT_RESOURCE, options))
    return view


def _resource(line: ResourceLine) -> str:
    head = strings.RESOURCE_LINE.format(title=plain(line.title), kind=strings.KINDS[line.kind.value])
    if line.address.startswith(("http://", "https://")):
        head += strings.RESOURCE_ADDRESS.format(address=plain(truncate(line.address, 120)))
    parts = [head]
    parts += [
        strings.RESOURCE_WHO.format(
            name=name_of(name), passage=truncate(plain(" ".join(shorten(text, _LINE).split())), _LINE + 40)
        )
        for name, text in line.mentions[:2]
    ]
    if len(line.mentions) > 2:  # noqa: PLR2004  # as many as are shown
        parts.append(strings.RESOURCE_MORE.format(count=len(line.mentions) - 2))
    return "\n".join(parts)


def correction_form(resource_id: int, title: str, token: str) -> Form:
    """Return the form for the usual title of a resource."""
    form = Form(strings.CORRECT_RESOURCE_TITLE, custom_id("resource-corrected", resource_id, suffix=token))
    form.field(
        strings.CORRECT_LABEL, strings.CORRECT_HINT, text_input("title", title, limit=90, is_required=True)
    )
    return form


def places_page(places: Mapping[str, Sequence[str]], *, page: int, has_next: bool) -> Page:
    """Return places, as typed, with the names of those who are there."""
    view = Page()
    view.text(f"## {strings.PLACES_TITLE}\n{strings.PLACES_NOTE}")
    lines = [
        strings.PLACE_LINE.format(
            place=plain(truncate(clean_line(place), 100)),
            names=truncate(", ".join(name_of(n) for n in names), 150),
        )
        for place, names in places.items()
    ]
    view.text(truncate("\n".join(lines), 3500) or strings.PLACES_NONE)
    view.row(*pager("places", page=page, has_next=has_next, labels=_LABELS))
    return view


def ask_question(interview_id: int, user_id: int, name: str) -> Page:
    """Return the question before somebody is mentioned with a ping."""
    view = Page()
    view.text(strings.ASK_QUESTION.format(member=member(user_id, name)))
    view.row(
        button(strings.ASK_YES, custom_id("asked", interview_id), style=discord.ButtonStyle.primary),
        button(strings.ASK_NO, custom_id("keep")),
    )
    return view


def asked_text(asker: tuple[int, str], person: tuple[int, str]) -> str:
    """Return the public line that mentions somebody who may be asked; both come as (id, name)."""
    return strings.ASKED.format(asker=member(*asker), member=member(*person))
