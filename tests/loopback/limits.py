"""Discord's rate limits with their headers: so many for the whole bot a second, so many for a route.

Discord's documentation, "Rate Limits": 50 requests a second for a bot; answers to interactions don't count; routes
have buckets of their own (5 messages in 5 seconds for a channel, as seen in practice). And the long global 429, which
shuts every route for a minute or so whatever was asked before.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.loopback.faults import json_response

_VIA = {"Via": "1.1 google"}
_GLOBAL = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}


@dataclass
class Limits:
    """The present state of all buckets, in real seconds; ``clock`` counts the seconds of `shut`.

    With a fast clock a long 429 is over soon, but discord.py sleeps what ``retry_after`` says in real seconds.
    """

    per_second: int = 50
    bucket_size: int = 5
    bucket_seconds: float = 5.0
    clock: Callable[[], float] = time.monotonic
    refused: int = 0
    _shut_until: float | None = None
    _recent: deque[float] = field(default_factory=deque)
    _buckets: dict[str, deque[float]] = field(default_factory=dict)

    def shut(self, seconds: float) -> None:
        """Answer every route but those of interactions and webhooks with a global 429, from now on."""
        self._shut_until = self.clock() + seconds

    @property
    def shut_for(self) -> float:
        """Seconds of the clock until the long 429 is over; 0 if there is none."""
        return max(self._shut_until - self.clock(), 0.0) if self._shut_until is not None else 0.0

    def refuse(self, method: str, path: str) -> web.Response | None:
        """Count a request; return the 429 if it is one too many."""
        if "/interactions/" in path or "/webhooks/" in path:
            return None
        if (wait := self.shut_for) > 0:
            return self._too_many(wait, _GLOBAL)
        now = time.monotonic()
        while self._recent and now - self._recent[0] >= 1:
            self._recent.popleft()
        if len(self._recent) >= self.per_second:
            wait = 1 - (now - self._recent[0])
            return self._too_many(wait, _GLOBAL)
        bucket = self._bucket(method, path, now)
        if bucket is not None and len(bucket) >= self.bucket_size:
            wait = self.bucket_seconds - (now - bucket[0])
            return self._too_many(
                wait, {"X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "0"}, is_global=False
            )
        self._recent.append(now)
        if bucket is not None:
            bucket.append(now)
        return None

    def headers(self, method: str, path: str) -> dict[str, str]:
        """Return what Discord tells with each answer about the bucket."""
        now = time.monotonic()
        bucket = self._bucket(method, path, now)
        if bucket is None:
            return {}
        reset = self.bucket_seconds - (now - bucket[0]) if bucket else self.bucket_seconds
        return {
            "X-RateLimit-Limit": str(self.bucket_size),
            "X-RateLimit-Remaining": str(max(self.bucket_size - len(bucket), 0)),
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Bucket": "messages",
        }

    def _bucket(self, method: str, path: str, now: float) -> deque[float] | None:
        if method != "POST" or not path.endswith("/messages"):
            return None
        bucket = self._buckets.setdefault(path, deque())
        while bucket and now - bucket[0] >= self.bucket_seconds:
            bucket.popleft()
        return bucket

    def _too_many(self, wait: float, headers: dict[str, str], *, is_global: bool = True) -> web.Response:
        self.refused += 1
        body = {"message": "You are being rate limited.", "retry_after": wait, "global": is_global}
        return json_response(body, 429, {**_VIA, **headers, "Retry-After": f"{wait:.3f}"})
