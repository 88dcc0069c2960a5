"""Proposing somebody: the form that asks why, and what the member who proposed reads."""

from bot.domain.text import truncate
from bot.ui.authoring import long_input
from bot.ui.base import Form, custom_id
from bot.ui.format import name_of
from bot.ui.strings import own as strings


def nominate_form(user_id: int, name: str, token: str, reason: str = "") -> Form:
    """Return the form in which a member says why somebody should be interviewed."""
    form = Form(
        truncate(strings.NOMINATE_TITLE.format(name=name), 45), custom_id("nominate", user_id, suffix=token)
    )
    form.field(
        strings.NOMINATE_LABEL,
        strings.NOMINATE_HINT,
        long_input("reason", reason, is_required=True, limit=1000),
    )
    return form


def nominated_text(name: str) -> str:
    """Return what who proposed somebody reads."""
    return strings.NOMINATED.format(name=name_of(name))
