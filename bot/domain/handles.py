"""Names that people have elsewhere, as written in documents and forms, and the addresses they stand for."""

import re
from urllib.parse import quote

from bot.domain.models import Handle
from bot.domain.text import clean_line, discord_length

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
_PAGES = ("website", "blog")
_NAMES = {
    "github": "GitHub",
    "gitlab": "GitLab",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "orcid": "ORCID",
}
MAX_HANDLES = 10
LONGEST_ADDRESS = 200
"""Characters of an address that is taken; more is hardly anybody's own page."""
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


_BARE_ADDRESS = re.compile(
    r"(?P<scheme>https?://)?(?P<host>(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?P<top>[^\W\d_]{2,24}|xn--[a-z0-9-]+))"
    r"(?::\d{1,5})?(?P<path>[/?#]\S*)?",
    re.IGNORECASE,
)
"""An address as people type it, in any script. What is no address for sure has neither scheme, path nor www."""
_TOPS = frozenset(
    re.split(
        " ",
        "com org net edu gov info dev app io me blog site page online art name xyz tech social club eu "
        "uk us de fr es it nl be at ch se no dk fi is pl cz sk hu ro bg gr hr si ee lv lt pt ie lu ru ua "
        "by ge am tr il in pk lk bd jp cn kr tw hk sg my id ph th vn au nz ca mx br ar cl pe co uy ve za "
        "ng ke gh eg ma tn ir iq sa ae рф укр бел 中国 香港 한국 भारत",
    )
)
"""Ends of an address by which one without scheme and path is told from a name such as ``ada.lovelace``."""


def handles_of_line(line: str) -> tuple[Handle, ...] | None:
    """Read a line of a form: handles as `parse_handles` reads them, or one address of any kind; None for neither."""
    found = parse_handles(line)
    if found is not None:
        return found
    address = clean_line(line)
    handle = handle_from_address(address)
    if handle is not None and "." in address:
        return (handle,)
    url = web_address(address)
    return (Handle(kind="website", value=url),) if url else None


def web_address(text: str) -> str:
    """Return what was typed as an address with its scheme, "" where it may be something else."""
    match = _BARE_ADDRESS.fullmatch(text.strip())
    if match is None or discord_length(text) > LONGEST_ADDRESS:
        return ""
    host, top = match["host"].casefold(), match["top"].casefold()
    is_sure = match["scheme"] or match["path"] or host.startswith("www.") or top in _TOPS
    return (text.strip() if match["scheme"] else f"https://{text.strip()}") if is_sure else ""


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
    if handle.kind in _PAGES:
        return web_address(handle.value)
    template = KINDS.get(handle.kind, "")
    if not template or not _PLAIN_NAME.fullmatch(handle.value):
        return ""
    return template.format(quote(handle.value))
