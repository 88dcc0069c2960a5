"""What Discord refuses in one body, whatever the state of the world, where its OpenAPI document is silent.

Each check raises `BodyRefused` with the status, code and place that Discord would answer. Where it is not known how
strict Discord is, these are stricter, so that a bot that passes here passes there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.strict.components import check_message_components, check_modal, media_of, walk
from tests.strict.refusals import EMPTY_MESSAGE, TOO_LARGE, BodyRefused, Path, check_count, check_text, refuse

__all__ = ["Before", "check_choices", "check_forum_post", "check_message", "check_modal", "check_thread"]

COMPONENTS_V2 = 1 << 15
MIB = 1024 * 1024
MOST_FILES = 10
MOST_BYTES_A_FILE = 10 * MIB
MOST_BYTES_A_REQUEST = 25 * MIB
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
_ATTACHED = "attachment://"
_SAFE_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EMBED_TEXTS = (("title", 256), ("description", 4096))
_LEGACY = ("content", "embeds", "embed", "sticker_ids", "poll")

Files = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Before:
    """The message that an edit meets. ``attachments``: id → name."""

    content: str = ""
    flags: int = 0
    has_embeds: bool = False
    has_components: bool = False
    attachments: Mapping[str, str] = field(default_factory=dict)


def check_message(
    body: Mapping[str, Any], files: Files = (), *, before: Before | None = None, path: Path = ()
) -> None:
    """Check a new message, or an edit of ``before``; ``files`` are the names and sizes of what is uploaded."""
    flags = int(body.get("flags") or 0) | (before.flags if before else 0)
    is_v2 = bool(flags & COMPONENTS_V2)
    kept = _kept(body, before)
    _check_files(body, files, kept, path)
    check_text(body.get("content"), (*path, "content"), 2000)
    if body.get("nonce") is not None:
        check_text(str(body["nonce"]), (*path, "nonce"), 25)
    embeds = check_count(body.get("embeds") or [], (*path, "embeds"), 0, 10)
    _check_embeds(embeds, (*path, "embeds"))
    components = body.get("components")
    if is_v2:
        _check_only_v2(body, path)
        if components is not None or before is None:
            check_count(components, (*path, "components"), 1, 40)
    check_message_components(components or [], is_v2=is_v2, path=(*path, "components"))
    _check_references(components, embeds, files, kept, is_v2=is_v2, path=path)
    if not is_v2:
        _check_not_empty(body, files, kept, before)


def _kept(body: Mapping[str, Any], before: Before | None) -> set[str]:
    """Return the names of attachments that stay: those that the edit names, or all if it names none at all."""
    if before is None:
        return set()
    if body.get("attachments") is None:
        return set() if "attachments" in body else set(before.attachments.values())
    named = {str(item.get("id")) for item in body["attachments"]}
    return {name for number, name in before.attachments.items() if number in named}


def _check_files(body: Mapping[str, Any], files: Files, kept: set[str], path: Path) -> None:
    if len(files) + len(kept) > MOST_FILES:
        refuse((*path, "files"), f"Must be {MOST_FILES} or fewer in length: {len(files) + len(kept)}.")
    if any(size > MOST_BYTES_A_FILE for _, size in files) or (
        sum(size for _, size in files) > MOST_BYTES_A_REQUEST
    ):
        raise BodyRefused(413, TOO_LARGE, "Request entity too large")
    for index, item in enumerate(body.get("attachments") or []):
        check_text(item.get("description"), (*path, "attachments", index, "description"), 1024)


def _check_embeds(embeds: Sequence[Mapping[str, Any]], path: Path) -> None:
    total = 0
    for index, embed in enumerate(embeds):
        at = (*path, index)
        found = sum(check_text(embed.get(key), (*at, key), most) for key, most in _EMBED_TEXTS)
        for number, part in enumerate(check_count(embed.get("fields") or [], (*at, "fields"), 0, 25)):
            for key, most in (("name", 256), ("value", 1024)):
                where = (*at, "fields", number, key)
                found += check_text(part.get(key), where, most, least=1, is_optional=False)
        found += check_text((embed.get("footer") or {}).get("text"), (*at, "footer", "text"), 2048)
        found += check_text((embed.get("author") or {}).get("name"), (*at, "author", "name"), 256)
        if not found and not embed.get("image") and not embed.get("thumbnail"):
            refuse(at, "An embed must show something.", "BASE_TYPE_REQUIRED")
        total += found
    if total > 6000:
        refuse(path, f"Embed size exceeds maximum size of 6000: {total}.", "MAX_EMBED_SIZE_EXCEEDED")


def _check_only_v2(body: Mapping[str, Any], path: Path) -> None:
    for key in _LEGACY:
        if body.get(key):
            refuse(
                (*path, key),
                "This field cannot be used with the flag IS_COMPONENTS_V2",
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            )


def _check_references(
    components: Any, embeds: Any, files: Files, kept: set[str], *, is_v2: bool, path: Path
) -> None:
    """Files that are shown must be there, and with V2 a file that is not shown is shown nowhere."""
    uploaded = [name for name, _ in files]
    named: set[str] = set()
    shown = [m for at, c in walk(components, (*path, "components")) for m in media_of(c, at)]
    shown += [
        ((*path, "embeds", index, key), embed[key])
        for index, embed in enumerate(embeds)
        for key in ("image", "thumbnail")
        if embed.get(key)
    ]
    for at, media in shown:
        check_text(media.get("description"), (*at[:-1], "description"), 1024)
        url = str(media.get("url") or "")
        if not url.startswith(_ATTACHED):
            continue
        name = url.removeprefix(_ATTACHED)
        if name not in kept and name not in uploaded:
            refuse(
                (*at, "url"), f"{url} is not attached", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
            )
        if not _SAFE_NAME.fullmatch(name):
            refuse(
                (*at, "url"),
                f"Discord would rename {name}",
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
            )
        named.add(name)
    if len(set(uploaded)) != len(uploaded):
        refuse((*path, "files"), f"Two files have one name: {uploaded}.")
    unseen = [name for name in uploaded if name not in named]
    if is_v2 and unseen:
        refuse((*path, "files"), f"No component shows {unseen}, so nobody would see them.")


def _check_not_empty(body: Mapping[str, Any], files: Files, kept: set[str], before: Before | None) -> None:
    content = body.get("content", before.content if before else "") or ""
    has_embeds = body.get("embeds", before.has_embeds if before else None)
    has_components = body.get("components", before.has_components if before else None)
    rest = body.get("sticker_ids") or body.get("poll") or body.get("message_reference", {}).get("type") == 1
    if not (content.strip() or has_embeds or has_components or files or kept or rest):
        raise BodyRefused(400, EMPTY_MESSAGE, "Cannot send an empty message")


def check_thread(body: Mapping[str, Any]) -> None:
    """Check the opening of a thread."""
    check_text(body.get("name"), ("name",), 100, least=1, is_optional=False)
    minutes = body.get("auto_archive_duration")
    if minutes is not None and minutes not in ARCHIVE_MINUTES:
        refuse(("auto_archive_duration",), f"Must be one of {ARCHIVE_MINUTES}.", "BASE_TYPE_CHOICES")


def check_forum_post(body: Mapping[str, Any], files: Files = ()) -> None:
    """Check a post of a forum: a thread with its first message."""
    check_thread(body)
    if not isinstance(body.get("message"), Mapping):
        refuse(("message",), "This field is required", "BASE_TYPE_REQUIRED")
    check_count(body.get("applied_tags") or [], ("applied_tags",), 0, 5)
    check_message(body["message"], files, path=("message",))


def check_choices(data: Mapping[str, Any]) -> None:
    """Check what is suggested while somebody types."""
    for index, choice in enumerate(check_count(data.get("choices") or [], ("data", "choices"), 0, 25)):
        at = ("data", "choices", index)
        check_text(choice.get("name"), (*at, "name"), 100, least=1, is_optional=False)
        if isinstance(choice.get("value"), str):
            check_text(choice["value"], (*at, "value"), 100, least=1)
