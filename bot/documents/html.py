"""Web pages, turned into Markdown by markdownify; scripts and styles are no text, and navigation stands outside it."""

import re
import warnings

from bs4 import BeautifulSoup, Comment, MarkupResemblesLocatorWarning, Tag
from markdownify import ATX, MarkdownConverter

from bot.domain.errors import FileFault, FileRefused

_NO_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head")
_OUTSIDE = ("nav", "footer", "aside", "form", "button", "figure", "figcaption")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_DEEPEST = 200
"""Elements inside one another; what lies deeper is unwrapped, since honest pages are not so deep."""


def read_web(text: str, file_name: str) -> str:
    """Return a page as Markdown, its title as front matter where the page has no other; raise FileRefused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(text, "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for element in soup.find_all(_NO_TEXT):
        element.decompose()
    for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    _flatten(soup)
    for element in soup.find_all(_OUTSIDE):
        _set_outside(element)
    for element in soup.find_all(["span", "font"], style=_BOLD_STYLE):
        element.name = "strong"
    for element in soup.find_all("dt"):
        element.wrap(soup.new_tag("strong"))
    try:
        body = MarkdownConverter(
            heading_style=ATX, bullets="-", escape_misc=True, autolinks=False
        ).convert_soup(soup)
    except RecursionError as error:
        raise FileRefused(FileFault.BROKEN, file_name) from error
    body = body.replace("\0", "").replace(_OPEN, "<figure>").replace(_CLOSE, "</figure>").strip()
    has_title = not title or " ".join(title.split()) in " ".join(body.split())[: 4 * len(title) + 400]
    return body if has_title else f"---\ntitle: {title}\n---\n\n{body}"


_OPEN = "\ue001"
_CLOSE = "\ue002"


def _flatten(soup: BeautifulSoup) -> None:
    """Unwrap what is nested too deeply; without recursion, since that is the point."""
    stack: list[tuple[Tag, int]] = [(soup, 0)]
    deep: list[Tag] = []
    while stack:
        tag, depth = stack.pop()
        if depth > _DEEPEST:
            deep.append(tag)
        stack.extend((child, depth + 1) for child in tag.children if isinstance(child, Tag))
    if len(deep) > 20_000:  # noqa: PLR2004  # no page, an attack
        for tag in deep[:1]:
            tag.decompose()
        return
    for tag in reversed(deep):
        tag.unwrap()


def _set_outside(element: Tag) -> None:
    """Mark an element as no part of the text, so that the line reader puts it aside with all its words."""
    element.insert(0, f"\n\n{_OPEN}\n")
    element.append(f"\n{_CLOSE}\n\n")
    element.name = "div"
