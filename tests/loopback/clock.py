"""One clock for a bot in its own process and for the stand-in: it may run fast, and it may jump.

The bot gets it by `tests.loopback.hurried` in place of discord.py's ``utcnow``; sleeping stays real.
"""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


class FastClock:
    """``begins_at`` when made, then ``rate`` seconds a second; the jumps live in a file, so that all see them."""

    def __init__(self, path: Path, begins_at: datetime, rate: float = 1.0) -> None:
        self.path = path
        self.begins_at = begins_at
        self.rate = rate
        self._started = time.time()
        path.write_bytes(struct.pack("<d", 0.0))
        self._open()

    def _open(self) -> None:
        with self.path.open("r+b") as file:
            self._jumps = mmap.mmap(file.fileno(), 8)

    @classmethod
    def from_text(cls, text: str) -> "FastClock":
        """Return the clock that another process describes with `to_text`."""
        path, begins_at, rate, started = text.split("|")
        clock = cls.__new__(cls)
        clock.path, clock.rate, clock._started = Path(path), float(rate), float(started)
        clock.begins_at = datetime.fromisoformat(begins_at)
        clock._open()
        return clock

    def to_text(self) -> str:
        return f"{self.path}|{self.begins_at.isoformat()}|{self.rate}|{self._started}"

    @property
    def jumped(self) -> float:
        return struct.unpack("<d", self._jumps[:8])[0]

    def __call__(self) -> datetime:
        elapsed = (time.time() - self._started) * self.rate + self.jumped
        return (self.begins_at + timedelta(seconds=elapsed)).astimezone(UTC)

    def steady(self) -> float:
        """Seconds that pass evenly, however the clock jumps."""
        return (time.time() - self._started) * self.rate

    def restart(self) -> None:
        """Begin now; only before another process was told of the clock."""
        self._started = time.time()

    def jump(self, delta: timedelta) -> None:
        self._jumps[:8] = struct.pack("<d", self.jumped + delta.total_seconds())

    def jump_to(self, instant: datetime) -> None:
        self.jump(instant - self())
