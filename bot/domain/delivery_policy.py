"""What follows from each answer of Discord to a request about a post, and the times on which "exactly once" rests.

The proof stands in ARCHITECTURE.md, "A post exactly once"; what it needs of these times is tested one by one.
"""

from datetime import timedelta

from bot.domain.posts import ChannelKind, Occurrence

# ---------------------------------------------------------------------------------------- the times of the proof

QUIET = timedelta(seconds=15)
"""After an unknown outcome nothing is done for so long: a request may still be in flight."""
QUIET_FOR_FORUMS = timedelta(seconds=120)
"""Longer where no nonce protects: any request that was sent has been carried out, or never will be."""
NONCE_IS_SAFE = timedelta(seconds=60)
"""For so long a repeated nonce surely returns the first message. Discord's documentation, "Create Message", says "the
past few minutes"; nothing depends on more than this."""
POST_TIMEOUT = 90.0
"""Seconds that somebody waits for the answer to a post, with its picture, or for a look through a channel."""
IN_FLIGHT = timedelta(seconds=120)
"""Longer than a request can last: how long a claim is left alone by everybody but its own task."""
ON_TIME_WITHIN = timedelta(minutes=2)
"""A post later than this is "late": the channel is searched for it before anything is sent."""
LONGEST_BACKOFF = timedelta(minutes=10)
"""At most so long a post of unknown outcome is left alone, however often nothing could be found out."""


def quiet_of(post: Occurrence) -> timedelta:
    """Return how long nothing is done about a post after an unknown outcome."""
    return QUIET_FOR_FORUMS if post.channel_kind is ChannelKind.FORUM else QUIET
