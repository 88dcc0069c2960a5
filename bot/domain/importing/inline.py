"""Markup inside a paragraph: emphasis and tags go, links stay in one form, entities are decoded."""

import html
import re
from collections.abc import Mapping

_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`]+)\1(?!`)")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()\s]*(?:\([^()]*\))?[^()\s]*(?:\s+\"[^\"]*\")?\)")
_LABEL = r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_INLINE_LINK = re.compile(
    _LABEL + r"\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
_REFERENCE = re.compile(_LABEL + r"\[([^\[\]]*)\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_ANCHOR = re.compile(
    r"<a\b[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]*)[\"']?[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1", re.DOTALL)
_STAR = re.compile(r"(?<![\\\w*])\*(?=[^\s*])((?:[^*\n]|\n(?!\n))+?)(?<=[^\s*])\*(?![\w*])")
_UNDERSCORE = re.compile(r"(?<![\\\w_])_(?=[^\s_])((?:[^_\n]|\n(?!\n))+?)(?<=[^\s_])_(?![\w_])")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~|<>\"'$%&,/:;=?@^-])")
_KEPT = "\ue000"
_PLACE = re.compile(f"{_KEPT}(\\d+){_KEPT}")
_LONGEST = 40_000
"""Characters of a paragraph beyond which its markup is left as it is: no honest paragraph is so long."""


class _Renderer:
    """One paragraph being rendered; what must not be touched any more is kept aside under a number."""

    def __init__(self, definitions: Mapping[str, str]) -> None:
        self._definitions = definitions
        self._kept: list[str] = []

    def render(self, text: str) -> str:
        """Return what the paragraph says."""
        text = text.replace(_KEPT, "")
        text = _CODE.sub(lambda m: self._keep(m[0]), text)
        text = _ESCAPED.sub(lambda m: self._keep(m[1]), text)
        text = _AUTOLINK.sub(lambda m: self._keep(m[1].removeprefix("mailto:")), text)
        text = _IMAGE.sub(r"\1", text)
        text = _ANCHOR.sub(lambda m: self._link(m[2], m[1]), text)
        text = _INLINE_LINK.sub(lambda m: self._link(m[1], m[2]), text)
        if self._definitions:
            text = _REFERENCE.sub(self._refer, text)
        text = _flat(text)
        while _KEPT in text and (text := _PLACE.sub(lambda m: self._kept[int(m[1])], text)):
            pass
        return text

    def _keep(self, value: str) -> str:
        self._kept.append(value)
        return f"{_KEPT}{len(self._kept) - 1}{_KEPT}"

    def _link(self, label: str, address: str) -> str:
        label = " ".join(_flat(label).split())
        if address.startswith("mailto:"):
            address = address.removeprefix("mailto:")
            return self._keep(address if label in ("", address) else f"{label} ({address})")
        if not address.startswith(("http://", "https://")):
            return label or address
        return self._keep(address) if label in ("", address) else f"[{label}]" + self._keep(f"({address})")

    def _refer(self, match: re.Match[str]) -> str:
        address = self._definitions.get((match[2] or match[1]).casefold())
        return match[0] if address is None else self._link(match[1], address)


def render(text: str, definitions: Mapping[str, str] | None = None) -> str:
    """Return what a Markdown paragraph says; links as ``[label](address)``, or the address alone if it is the label."""
    return _Renderer(definitions or {}).render(text) if len(text) <= _LONGEST else text


def _flat(text: str) -> str:
    text = _BREAK.sub("\n", text)
    text = _TAG.sub("", text)
    for pattern, group in (
        (_STRONG, r"\2"),
        (_STAR, r"\1"),
        (_UNDERSCORE, r"\1"),
        (_STRONG, r"\2"),
        (_STRUCK, r"\1"),
    ):
        text = pattern.sub(group, text)
    return html.unescape(text)


def strip_whole(text: str, marks: tuple[str, ...]) -> str | None:
    """Return a paragraph without the marks that enclose all of it, even if white space stands inside them."""
    flat = text.strip()
    for mark in marks:
        size = len(mark)
        if len(flat) <= 2 * size or not flat.startswith(mark) or not flat.endswith(mark):
            continue
        inner = flat[size:-size]
        if mark not in inner and inner.strip() and (size > 1 or not (inner[0] == mark or inner[-1] == mark)):
            return inner.strip()
    return None
