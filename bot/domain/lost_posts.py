"""Posts that somebody deleted: by which answers of Discord they are gone, and how often that is asked."""

from datetime import timedelta

from bot.domain.outcomes import Answer, Outcome, Refused

LOOK_EVERY = timedelta(days=1)
"""How often it is looked whether the last post of a series still stands: Discord tells us of no deleted message."""
_UNKNOWN_CHANNEL = 10003


def is_gone(outcome: Outcome) -> bool:
    """Tell whether an answer to the question for a message says that it does not exist any more.

    Discord's documentation, "JSON Error Codes": 10008 Unknown Message (`Answer.DELETED`), 10003 Unknown Channel, which
    for a post of a forum is its thread. Whatever else comes, a missing permission too, says nothing about the message.
    """
    if isinstance(outcome, Refused):
        return outcome.code == _UNKNOWN_CHANNEL
    return outcome is Answer.DELETED
