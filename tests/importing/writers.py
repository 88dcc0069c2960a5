"""Interviews written down in every way that the importer knows; what it reads must be what was written."""

import html
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.models import Handle


@dataclass(frozen=True)
class Written:
    """An interview before it becomes a document; an answer is a list of paragraphs."""

    name: str
    pairs: list[tuple[str, list[str]]]
    handles: tuple[Handle, ...] = ()
    introduction: str = ""


def _document(
    written: Written,
    pair: Callable[[int, str, list[str]], str],
    *,
    title: str = "Interview with {}",
    gap: str = "\n\n",
) -> str:
    parts = [title.format(written.name)]
    if written.handles:
        parts.append(" | ".join(f"{h.kind}: @{h.value}" for h in written.handles))
    if written.introduction:
        parts.append(written.introduction)
    body = gap.join(pair(i, q, a) for i, (q, a) in enumerate(written.pairs, start=1))
    return "\n\n".join([*parts, body]) + "\n"


def _paragraphs(answer: list[str]) -> str:
    return "\n\n".join(answer)


def _quoted(answer: list[str]) -> str:
    return "\n>\n".join("> " + paragraph for paragraph in answer)


MARKDOWN: dict[str, Callable[[Written], str]] = {
    "plain": lambda w: _document(w, lambda _, q, a: f"{q}\n\n{_paragraphs(a)}"),
    "bold": lambda w: _document(
        w, lambda _, q, a: f"**{q}**\n\n{_paragraphs(a)}", title="# Interview with {}"
    ),
    "bold with quotes": lambda w: _document(
        w, lambda _, q, a: f"**{q}**\n\n{_quoted(a)}", title="## Interview with {}"
    ),
    "bold underscores": lambda w: _document(w, lambda _, q, a: f"__{q}__\n\n{_paragraphs(a)}"),
    "bold and answer on the next line": lambda w: _document(w, lambda _, q, a: f"**{q}**\n{_paragraphs(a)}"),
    "bold and answer on the same line": lambda w: _document(w, lambda _, q, a: f"**{q}** {_paragraphs(a)}"),
    "italic": lambda w: _document(w, lambda _, q, a: f"*{q}*\n\n{_paragraphs(a)}"),
    "heading": lambda w: _document(
        w, lambda _, q, a: f"## {q}\n\n{_paragraphs(a)}", title="# Interview with {}"
    ),
    "heading, answer beside it": lambda w: _document(
        w, lambda _, q, a: f"### {q}\n{_paragraphs(a)}", title="# {}"
    ),
    "numbered heading": lambda w: _document(w, lambda i, q, a: f"## {i}. {q}\n\n{_paragraphs(a)}"),
    "underlined heading": lambda w: _document(w, lambda _, q, a: f"{q}\n{'-' * 20}\n\n{_paragraphs(a)}"),
    "numbers": lambda w: _document(w, lambda i, q, a: f"{i}. {q}\n\n{_paragraphs(a)}"),
    "numbers in bold": lambda w: _document(w, lambda i, q, a: f"**{i}. {q}**\n\n{_paragraphs(a)}"),
    "list with bold": lambda w: _document(w, lambda _, q, a: f"1. **{q}**\n\n    " + "\n\n    ".join(a)),
    "Q and A": lambda w: _document(w, lambda _, q, a: f"Q: {q}\n\nA: {_paragraphs(a)}"),
    "Q and A on neighbouring lines": lambda w: _document(w, lambda _, q, a: f"Q: {q}\nA: {_paragraphs(a)}"),
    "Q and A in bold": lambda w: _document(w, lambda _, q, a: f"**Q:** {q}\n\n**A:** {_paragraphs(a)}"),
    "numbered Q and A": lambda w: _document(w, lambda i, q, a: f"Q{i}: {q}\n\nA{i}: {_paragraphs(a)}"),
    "speakers": lambda w: _document(
        w, lambda _, q, a: f"**Interviewer**: {q}\n\n**{w.name}**: {_paragraphs(a)}"
    ),
    "speakers by initials": lambda w: _document(
        w,
        lambda i, q, a: (
            f"**Rob Host (RH)**: {q}\n\n**{w.name} ({_initials(w.name)})**: {_paragraphs(a)}"
            if i == 1
            else f"**RH**: {q}\n\n**{_initials(w.name)}**: {_paragraphs(a)}"
        ),
    ),
    "headings and a speaker": lambda w: _document(
        w, lambda _, q, a: f"### {q}\n\n**{w.name}**: {_paragraphs(a)}"
    ),
    "quoted questions": lambda w: _document(w, lambda _, q, a: f"> {q}\n\n{_paragraphs(a)}"),
    "question and answer on neighbouring lines": lambda w: _document(
        w, lambda _, q, a: f"{q}\n{_paragraphs(a)}"
    ),
    "no blank lines": lambda w: _document(w, lambda _, q, a: f"{q}\n" + "\n".join(a), gap="\n"),
    "Windows line ends": lambda w: MARKDOWN["bold"](w).replace("\n", "\r\n"),
    "front matter": lambda w: (
        f'---\ntitle: "Interview with {w.name}"\ndate: 2024-05-01\ntags: [a, b]\nauthor: Someone Else\n---\n\n'
        + "\n\n".join(
            [w.introduction] * bool(w.introduction) + [f"**{q}**\n\n{_paragraphs(a)}" for q, a in w.pairs]
        )
    ),
}


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def asciidoc(written: Written) -> str:
    """Write AsciiDoc with attributes."""
    attributes = "".join(f":page-{h.kind}: {h.value}\n" for h in written.handles)
    head = f"= {written.name}\n:page-name: {written.name}\n{attributes}"
    body = "\n\n".join(f"== {q}\n\n{_paragraphs(a)}" for q, a in written.pairs)
    return f"{head}\n{written.introduction}\n\n{body}\n" if written.introduction else f"{head}\n{body}\n"


def restructured(written: Written) -> str:
    """Write reStructuredText with underlined headings."""
    title = f"Interview with {written.name}"
    body = "\n\n".join(f"{q}\n{'-' * max(len(q), 4)}\n\n{_paragraphs(a)}" for q, a in written.pairs)
    return f"{title}\n{'=' * len(title)}\n\n{written.introduction}\n\n{body}\n"


def web_page(written: Written) -> str:
    """Write HTML with headings, escaped as HTML must be."""
    body = "".join(
        f"<h2>{html.escape(q)}</h2>\n" + "".join(f"<p>{html.escape(p)}</p>\n" for p in a)
        for q, a in written.pairs
    )
    introduction = f"<p>{html.escape(written.introduction)}</p>" if written.introduction else ""
    return (
        f"<!doctype html><html><head><title>Interview with {html.escape(written.name)}</title>"
        "<style>p { color: red }</style><script>var a = '<p>no</p>';</script></head><body>"
        f"<h1>Interview with {html.escape(written.name)}</h1>{introduction}{body}</body></html>"
    )
