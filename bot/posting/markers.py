"""What says for ever which post a message is: the nonce of its request, and the marker that its button carries."""

import base64
import hashlib

from bot.domain.posts import Marker, Occurrence


def nonce_for(occurrence: Occurrence) -> str:
    """Return the nonce of a post: the same in every process and after every restart, 24 characters."""
    key = f"{occurrence.guild_id}|{occurrence.schedule_id}|{occurrence.local_date}|{occurrence.generation}"
    return base64.b32encode(hashlib.blake2s(key.encode()).digest()).decode()[:24]


def marker_of(occurrence: Occurrence) -> Marker:
    """Return the marker by which a post is found again in its channel."""
    return Marker(occurrence.schedule_id, occurrence.local_date, occurrence.generation)
