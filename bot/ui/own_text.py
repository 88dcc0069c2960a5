"""The text of a member's own interview that is closed: to read page by page, and to take away."""

from bot.domain.models import Interview
from bot.ui.base import Page, button, custom_id, pager
from bot.ui.interview import paginate
from bot.ui.strings import own as strings
from bot.ui.strings import replies


def own_text_page(interview: Interview, page: int) -> Page:
    """Return one page of the text; a number beyond the last is the last."""
    bodies = paginate(interview).bodies
    page = max(0, min(page, len(bodies) - 1))
    view = Page()
    view.text(f"## {strings.OWN_TEXT_TITLE}\n-# {strings.OWN_TEXT_NOTE}")
    view.line()
    view.text(bodies[page])
    if len(bodies) > 1:
        view.text(f"-# {replies.PAGE.format(page=page + 1, pages=len(bodies))}")
    has_next = page + 1 < len(bodies)
    view.row(
        *pager("my-read", interview.id, page=page, has_next=has_next, labels=(replies.PREVIOUS, replies.NEXT))
    )
    view.row(
        button(strings.OWN_TEXT_FILE, custom_id("my-file", interview.id)),
        button(strings.BACK_TO_OWN, custom_id("my-panel", interview.id)),
    )
    return view
