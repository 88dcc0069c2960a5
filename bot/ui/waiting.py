"""The digest of what waits, each thing with its button; and who was proposed."""

from collections.abc import Sequence

from bot.domain.community import Nominee
from bot.domain.digest import Waiting, WaitingKind, WaitingWork
from bot.domain.text import truncate
from bot.ui.base import Page, button, custom_id, message_page
from bot.ui.format import mention, message_link, name_of, relative
from bot.ui.pipeline import nominee_line
from bot.ui.strings import curators
from bot.ui.strings import waiting as strings

SHOWN = 10
"""Things of three components each; with title and foot they keep to Discord's 40 components and 4,000 characters."""
NOMINEES_SHOWN = 5
_NAME = 60


def digest_page(work: WaitingWork, days: int) -> Page:
    """Return what waits, oldest first; ``days`` is after how many the next digest comes."""
    if not work.items:
        return message_page(strings.NOTHING_WAITS)
    view = Page()
    view.text(f"## {strings.DIGEST_TITLE}")
    for item in work.items[:SHOWN]:
        label = strings.BUTTONS[item.kind.value]
        view.section(_line(item), button(label, _action(item)))
    more = work.total - len(work.items[:SHOWN])
    foot = strings.FOOT_DAILY if days == 1 else strings.FOOT.format(days=days)
    view.text("\n".join([*([strings.MORE_WAIT.format(count=more)] if more > 0 else []), foot]))
    return view


def _line(item: Waiting) -> str:
    pattern = strings.LINES[item.kind.value]
    if item.kind is WaitingKind.DOCUMENTS and item.count == 1:
        pattern = strings.ONE_DOCUMENT
    return pattern.format(
        name=name_of(truncate(item.name, _NAME)) or "?",
        user=mention(item.user_id or 0),
        since=relative(item.since),
        count=item.count,
        series=strings.OF_SERIES.format(series=name_of(truncate(item.series, _NAME))) if item.series else "",
        reminded=curators.REMINDED.format(count=item.reminder_count) if item.reminder_count else "",
    )


def _action(item: Waiting) -> str:
    match item.kind:
        case WaitingKind.REVIEW:
            return custom_id("waiting-review", item.id)
        case WaitingKind.CONSENT | WaitingKind.CHANGES:
            return custom_id("waiting-remind", f"i{item.id}", item.reminder_count)
        case WaitingKind.NOMINATION:
            return custom_id("waiting-invite", item.id)
        case WaitingKind.CONSENT_TO_RECORD:
            return custom_id("page", item.id, 0, suffix="w")
        case WaitingKind.DOCUMENTS:
            return custom_id("import-waiting", 0)


def older_digest_page(guild_id: int, channel_id: int, message_id: int) -> Page:
    """Return what stands in place of a digest once there is a newer one."""
    return message_page(strings.OLDER.format(link=message_link(guild_id, channel_id, message_id)))


def nominations_page(nominees: Sequence[Nominee]) -> Page:
    """Return who was proposed and not decided about, each with the two ways to decide."""
    if not nominees:
        return message_page(strings.ALL_DECIDED)
    view = Page()
    view.text(f"## {strings.PROPOSED}")
    for nominee in nominees[:NOMINEES_SHOWN]:
        view.text(nominee_line(nominee))
        view.row(
            button(strings.INVITE, custom_id("nominee-invite", nominee.user_id)),
            button(strings.ASIDE, custom_id("nominee-aside", nominee.user_id)),
        )
    if len(nominees) > NOMINEES_SHOWN:
        view.text(strings.MORE_WAIT.format(count=len(nominees) - NOMINEES_SHOWN))
    return view


def in_review_text(count: int) -> str:
    """Return that so many interviews wait for review, "" for none."""
    if count == 0:
        return ""
    return strings.ONE_IN_REVIEW if count == 1 else strings.IN_REVIEW.format(count=count)
