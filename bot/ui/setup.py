"""The page of ``/setup``: what is set, or what a change did."""

from collections.abc import Mapping, Sequence

from bot.domain.schedule import Slot
from bot.domain.text import plain
from bot.domain.unusable import Unusable
from bot.ui.base import WARNING, Page
from bot.ui.format import slot_list
from bot.ui.strings import commands, notices, replies
from bot.ui.strings.unusable import UNUSABLE_TITLE
from bot.ui.unusable import bullets, unusable_lines

_TAG = "forum_tag_id"
_PATTERNS = {"every_weeks": replies.EVERY_WEEKS, "channel_id": "<#{}>", "role_id": "<@&{}>"}


def show_setting(name: str, value: object) -> str:
    """Return a setting's value for people."""
    if value is None:
        return replies.NONE
    if isinstance(value, bool):
        return replies.YES if value else replies.NO
    if name == _TAG:
        return plain(str(value)) if isinstance(value, str) else notices.OTHER_TAG
    if name == "weekday" and isinstance(value, int):
        return commands.WEEKDAYS[value]
    if name == "every_weeks" and value == 1:
        return replies.EVERY_WEEK
    pattern = next((p for ending, p in _PATTERNS.items() if name.endswith(ending)), "{}")
    return pattern.format(value)


def name_tag(values: Mapping[str, object], names: Mapping[int, str]) -> dict[str, object]:
    """Return settings in which the tag of a forum has its name, where that is known."""
    return {name: _named(value, names) if name == _TAG else value for name, value in values.items()}


def name_changed_tag(
    changes: Mapping[str, tuple[object, object]], names: Mapping[int, str]
) -> dict[str, tuple[object, object]]:
    """Return changes in which the tag of a forum has its name, before and after, where that is known."""
    return {
        name: (_named(old, names), _named(new, names)) if name == _TAG else (old, new)
        for name, (old, new) in changes.items()
    }


def _named(tag_id: object, names: Mapping[int, str]) -> object:
    return names.get(tag_id, tag_id) if isinstance(tag_id, int) else tag_id


def setup_page(
    settings: Mapping[str, object],
    slots: list[Slot],
    *,
    missing: Sequence[str],
    is_paused: bool,
    changes: Mapping[str, tuple[object, object]] | None = None,
    hints: Sequence[str] = (),
    unusable: Sequence[Unusable] = (),
) -> Page:
    """Return what is set, or what a change did: before, after, and the next dates."""
    view = Page()
    view.text(f"## {replies.SETUP_TITLE}")
    view.text(_settings_text(settings) if changes is None else _changes_text(changes))
    view.line()
    view.text(_dates(slots, is_paused=is_paused))
    _add_role_hint(view, changes or {})
    if unusable:
        view.text(f"**{UNUSABLE_TITLE}**\n{bullets(unusable_lines(unusable))}")
    if missing:
        view.text(f"**{replies.SETUP_MISSING}**\n" + "\n".join(f"• {m}" for m in missing))
    for hint in hints:
        view.text(f"-# {hint}")
    return view


def changed_page(changes: Mapping[str, tuple[object, object]], *, hints: Sequence[str] = ()) -> Page:
    """Return what a change did, where nothing else can be read."""
    view = Page(accent=WARNING)
    view.text(f"## {replies.SETUP_TITLE}")
    view.text(_changes_text(changes))
    _add_role_hint(view, changes)
    view.text(replies.REST_NOT_SHOWN)
    for hint in hints:
        view.text(f"-# {hint}")
    return view


def _settings_text(settings: Mapping[str, object]) -> str:
    lines = [
        replies.SETUP_LINE.format(what=what, value=show_setting(name, settings[name]))
        for name, what in replies.SETTING_NAMES.items()
    ]
    return "\n".join(lines)


def _changes_text(changes: Mapping[str, tuple[object, object]]) -> str:
    lines = [
        replies.SETUP_CHANGE.format(
            what=replies.SETTING_NAMES[name], before=show_setting(name, old), after=show_setting(name, new)
        )
        for name, (old, new) in changes.items()
        if name in replies.SETTING_NAMES
    ]
    return "\n".join(lines or [replies.SETUP_UNCHANGED])


def _add_role_hint(view: Page, changes: Mapping[str, tuple[object, object]]) -> None:
    role_id = changes.get("curator_role_id", (None, None))[1]
    if role_id is not None:
        view.text(replies.ROLE_HINT.format(role=show_setting("role_id", role_id)))


def _dates(slots: list[Slot], *, is_paused: bool) -> str:
    if slots:
        return replies.SETUP_NEXT.format(dates=slot_list(slots))
    return replies.SETUP_NO_DATES.format(why=replies.WHY_PAUSED if is_paused else replies.WHY_NO_CHANNEL)
