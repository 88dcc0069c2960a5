"""What can't be used any more of the channels and roles that a server chose, as sentences with what to do."""

from collections.abc import Iterable

from bot.domain.posts import Notice
from bot.domain.text import plain, truncate
from bot.domain.unusable import Unusable, load_unusable
from bot.ui.base import WARNING, Page
from bot.ui.errors import permission_names
from bot.ui.format import name_of
from bot.ui.strings import unusable as strings

_SHOWN = 6


def unusable_lines(found: Iterable[Unusable]) -> list[str]:
    """Return a sentence for each, of many the first ones: a page holds 4,000 characters, and a server many series."""
    sentences = [_sentence(unusable) for unusable in found]
    left_out = len(sentences) - _SHOWN
    return sentences if left_out <= 0 else [*sentences[:_SHOWN], strings.MORE_TO_MEND.format(count=left_out)]


def _sentence(unusable: Unusable) -> str:
    series = strings.SERIES.format(name=plain(truncate(unusable.series, 60))) if unusable.series else ""
    return strings.SENTENCES[unusable.setting, unusable.fault.value].format(
        series=series,
        channel=f"<#{unusable.channel_id}>",
        role=f"<@&{unusable.target_id}>",
        missing=permission_names(unusable.missing),
    )


def bullets(sentences: Iterable[str]) -> str:
    """Return sentences as a list."""
    return "\n".join(f"• {sentence}" for sentence in sentences)


def lines_in(notice: Notice) -> str:
    """Return what a notice carries as ``unusable00`` and so on, as a list."""
    keys = sorted(key for key in notice.data if key.startswith("unusable"))
    return bullets(unusable_lines(load_unusable(str(notice.data[key])) for key in keys))


def keeper_page(notice: Notice, server: str, *, is_owner: bool) -> Page:
    """Return the direct message to who set the bot up on a server, or to its owner."""
    name = name_of(server)
    page = Page(accent=WARNING)
    page.text(strings.TO_KEEPER.format(server=name, lines=lines_in(notice)))
    why = strings.WHY_OWNER if is_owner else strings.WHY_SET_UP
    page.text(f"-# {why.format(server=name)}")
    return page
