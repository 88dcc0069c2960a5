"""The audit trail as curators read it in their channel."""

from collections.abc import Sequence

from bot.domain.community import Deed
from bot.domain.text import truncate
from bot.ui.base import Page
from bot.ui.format import member, name_of, when
from bot.ui.strings import curators as strings


def deeds_page(deeds: Sequence[Deed]) -> Page:
    """Return deeds in order, oldest first."""
    view = Page(accent=None)
    view.text(truncate("\n".join(_line(deed) for deed in deeds), 3900))
    return view


def _line(deed: Deed) -> str:
    name = member(deed.member_id, deed.name) if deed.member_id else name_of(deed.name) or "?"
    what = strings.DEEDS.get(deed.action, strings.DEED_OTHER.format(action=deed.action))
    return strings.DEED.format(
        when=when(deed.created_at), actor=member(deed.actor_id, deed.actor_name), what=what.format(name=name)
    )
