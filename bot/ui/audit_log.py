"""The audit trail as curators read it in their channel."""

from collections.abc import Sequence

from bot.domain.community import AuditEntry
from bot.domain.text import truncate
from bot.ui.base import Page
from bot.ui.format import member, name_of, when
from bot.ui.strings import curators as strings


def audit_log_page(audit_entries: Sequence[AuditEntry]) -> Page:
    """Return entries in order, oldest first."""
    view = Page(accent=None)
    view.text(truncate("\n".join(_line(audit_entry) for audit_entry in audit_entries), 3900))
    return view


def _line(audit_entry: AuditEntry) -> str:
    name = (
        member(audit_entry.member_id, audit_entry.name)
        if audit_entry.member_id
        else name_of(audit_entry.name) or "?"
    )
    what = strings.AUDIT_ACTIONS.get(
        audit_entry.action, strings.AUDIT_OTHER_ACTION.format(action=audit_entry.action)
    )
    return strings.AUDIT_ENTRY.format(
        when=when(audit_entry.created_at),
        actor=member(audit_entry.actor_id, audit_entry.actor_name),
        what=what.format(name=name),
    )
