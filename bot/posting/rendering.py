"""A post as the message that it is in its channel, by what was frozen of it."""

from bot.domain.posts import ChannelKind, Occurrence, Spotlight
from bot.posting.markers import marker_of
from bot.ui.base import ClassicMessage, Page
from bot.ui.spotlight import announcement, marker_text, spotlight_page


def rendered(occurrence: Occurrence, spotlight: Spotlight) -> Page | ClassicMessage:
    """Return the message of a post; the same for each attempt, and for each change of it.

    ``spotlight`` is what was frozen of it, without the mention of a role that is gone by now.
    """
    marker = marker_text(marker_of(occurrence))
    is_in_forum = occurrence.channel_kind is ChannelKind.FORUM
    if spotlight.is_announcement and not is_in_forum:
        return announcement(spotlight, marker)
    return spotlight_page(spotlight, marker, is_in_forum=is_in_forum)
