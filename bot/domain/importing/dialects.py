"""How Markdown, AsciiDoc and reStructuredText write the same things; plain text is read as Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_ADOC_LINK = re.compile(r"(?:link:)?(https?://[^\s\[\]]{1,600})\[([^\[\]]*?)(?:,[^\[\]]*)?\]")
_RST_LINK = re.compile(r"`([^`<>]+?)\s*<(https?://[^`<>\s]+)>`__?")
_RST_ROLE = re.compile(r":[a-z][a-z:+-]*:`([^`]*)`")
_RST_CODE = re.compile(r"``([^`]+)``")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The line patterns of a format; ``inline`` turns its links into Markdown's."""

    heading: re.Pattern[str]
    apparatus: re.Pattern[str]
    field: re.Pattern[str] | None
    strong: tuple[str, ...]
    emphasis: tuple[str, ...]
    inline: Callable[[str], str]
    underlines: str
    """Characters whose lines make a heading of the line before."""
    has_directives: bool = False


def _adoc_inline(text: str) -> str:
    return _ADOC_LINK.sub(lambda m: f"[{m[2].rstrip('^')}]({m[1]})" if m[2].rstrip("^") else m[1], text)


def _rst_inline(text: str) -> str:
    text = _RST_LINK.sub(r"[\1](\2)", text)
    return _RST_CODE.sub(r"`\1`", _RST_ROLE.sub(r"\1", text))


_NEVER = re.compile(r"(?!)")

MARKDOWN = Dialect(
    heading=re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*#*[ \t]*$"),
    apparatus=re.compile(
        r"\s*(?:!\[[^\[\]]*\]\(\S*(?:\s+\"[^\"]*\")?\)(?:\{[^{}]*\})?|\{%.*%\}|\{\{.*\}\}|\{:[^{}]*\}|\[\[?TOC\]\]?)\s*$",
        re.IGNORECASE,
    ),
    field=None,
    strong=("***", "**", "__"),
    emphasis=("*", "_"),
    inline=lambda text: text,
    underlines="=-",
)
ASCIIDOC = Dialect(
    heading=re.compile(r"(={1,6})\s+(\S.*?)\s*$"),
    apparatus=re.compile(r"\s*(?:image::?\S.*|//.*|\[[^\[\]]*\]|include::.*|toc::.*|\+|(?:[-=_*.]{4,}))\s*$"),
    field=re.compile(r":!?([A-Za-z][\w-]*)!?:(?:\s+(.*))?$"),
    strong=("**", "*"),
    emphasis=("__", "_"),
    inline=_adoc_inline,
    underlines="",
)
RESTRUCTURED = Dialect(
    heading=_NEVER,
    apparatus=re.compile(r"\s*(?:\|[^|]+\|)\s*$"),
    field=re.compile(r":([A-Za-z][\w -]*):(?:\s+(.*))?$"),
    strong=("**",),
    emphasis=("*",),
    inline=_rst_inline,
    underlines="=-~^\"'`#*+.:_<>",
    has_directives=True,
)
