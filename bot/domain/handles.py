"""Names that people have elsewhere, as written in documents and forms, and the addresses they stand for."""

import re
from urllib.parse import quote

from bot.domain.models import Handle
from bot.domain.text import clean_line

KINDS: dict[str, str] = {
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "codeberg": "https://codeberg.org/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "twitter": "https://x.com/{}",
    "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/@{}",
    "instagram": "https://www.instagram.com/{}",
    "medium": "https://medium.com/@{}",
    "kaggle": "https://www.kaggle.com/{}",
    "orcid": "https://orcid.org/{}",
    "bluesky": "https://bsky.app/profile/{}",
    "mastodon": "",
    "slack": "",
    "discord": "",
    "matrix": "",
    "website": "",
    "blog": "",
    "email": "",
}
"""Known kinds and the address of a profile; empty where a name alone leads nowhere."""
_NAMES = {
    "github": "GitHub",
    "gitlab": "GitLab",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "orcid": "ORCID",
}
MAX_HANDLES = 10
_PAIR = re.compile(r"\s*([A-Za-z][\w .+-]{0,24}?)\s*[::]\s*(.+?)\s*$")
_PLAIN_NAME = re.compile(r"[\w.+-]+")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?([a-z0-9.-]+\.[a-z]{2,})(?:/([^?#\s]*))?(?:[?#]\S*)?", re.IGNORECASE
)
_SEGMENT = re.compile(r"[\w.+-]+")
_PROFILE = re.compile(r"https?://(?:www\.)?([a-z0-9.-]+)/(?:in/|@)?([\w.+-]+)/?$", re.IGNORECASE)
_HOSTS = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "linkedin.com": "linkedin",
    "twitter.com": "twitter",
    "mobile.twitter.com": "twitter",
    "x.com": "x",
    "codeberg.org": "codeberg",
    "instagram.com": "instagram",
    "medium.com": "medium",
    "kaggle.com": "kaggle",
    "orcid.org": "orcid",
    "youtube.com": "youtube",
    "bsky.app": "bluesky",
}
_BEFORE_NAME = ("in/", "profile/", "user/", "c/")
_NO_PROFILES = {
    "search",
    "intent",
    "hashtag",
    "watch",
    "company",
    "orgs",
    "share",
    "p",
    "playlist",
    "channel",
    "posts",
}


def parse_handles(text: str) -> tuple[Handle, ...] | None:
    """Read ``Github: @ada | Slack: @Ada L`` (also one a line); return None unless every part is a handle."""
    handles: list[Handle] = []
    for part in re.split(r"[|\n•·]", text):
        if not part.strip():
            continue
        handle = _parse_one(part)
        if handle is None:
            return None
        handles.append(handle)
    return tuple(dict.fromkeys(handles))[:MAX_HANDLES]


def _parse_one(part: str) -> Handle | None:
    part = clean_line(part)
    profile = _PROFILE.fullmatch(part)
    if profile and profile[1].casefold() in _HOSTS:
        return Handle(kind=_HOSTS[profile[1].casefold()], value=profile[2])
    match = _PAIR.fullmatch(part)
    if match is None or match[1].strip().casefold() not in KINDS:
        return None
    value = match[2].strip()
    value = value.removeprefix("@").strip()
    return Handle(kind=match[1].strip().casefold(), value=value) if value else None


def handle_from_address(address: str, kind: str = "") -> Handle | None:
    """Return the handle that the address of a profile stands for, None if it is none.

    ``kind`` (``website`` or ``blog``) is what an address of no known service counts as; "" refuses those.
    A path that is only ``/@name`` is that of a Mastodon server (RFC 7565 writes it name@host).
    """
    match = _ADDRESS.fullmatch(address.strip())
    if match is None:
        return None
    host, path = match[1].casefold(), (match[2] or "").strip("/")
    if host in _HOSTS:
        for prefix in _BEFORE_NAME:
            path = path.removeprefix(prefix)
        name = path.removeprefix("@")
        if not _SEGMENT.fullmatch(name) or name in _NO_PROFILES:
            return None
        return Handle(kind=_HOSTS[host], value=name)
    if path.startswith("@") and _SEGMENT.fullmatch(path[1:]):
        return Handle(kind="mastodon", value=f"{path}@{host}")
    if not kind or len(path) > 40:  # noqa: PLR2004  # an article, no home page
        return None
    return Handle(kind=kind, value=f"{host}/{path}" if path else host)


def format_handles(handles: tuple[Handle, ...]) -> str:
    """Write handles the way `parse_handles` reads them, one a line."""
    return "\n".join(f"{kind_name(h.kind)}: {h.value}" for h in handles)


def kind_name(kind: str) -> str:
    """Return the usual spelling of a kind."""
    return _NAMES.get(kind, kind.capitalize())


def handle_url(handle: Handle) -> str:
    """Return the address of a handle, or "" where there is none that is safe to link."""
    if handle.value.startswith(("https://", "http://")):
        return handle.value if " " not in handle.value else ""
    template = KINDS.get(handle.kind, "")
    if not template or not _PLAIN_NAME.fullmatch(handle.value):
        return ""
    return template.format(quote(handle.value))
