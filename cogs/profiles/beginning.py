"""What is kept between a command for a new interview and its first page: whose it will be, and no draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import DraftNotFound
from bot.domain.models import Interview, InterviewSource
from bot.domain.unwritten import unwritten

BEGINNING = "begin"
"""The kind under which `SessionRepository` keeps it, for 30 days."""
_NUMBERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A new interview before anything of it is saved; ``user_id`` is 0 for somebody who is no member."""

    name: str
    nickname: str
    series_id: int
    version_id: int
    user_id: int
    is_another: bool

    @classmethod
    def of(cls, text: str, numbers: Sequence[int]) -> "Beginning":
        """Read what `kept` wrote."""
        if len(numbers) != _NUMBERS:
            raise DraftNotFound
        name, _, nickname = text.partition("\n")
        series_id, version_id, user_id, is_another = numbers
        return cls(
            name=name,
            nickname=nickname,
            series_id=series_id,
            version_id=version_id,
            user_id=user_id,
            is_another=bool(is_another),
        )

    def kept(self) -> tuple[str, tuple[int, ...]]:
        """Return words and numbers, as a session holds them."""
        numbers = (self.series_id, self.version_id, self.user_id, int(self.is_another))
        return f"{self.name}\n{self.nickname}", numbers

    def interview(self, guild_id: int) -> Interview:
        """Return it as its first form shows it."""
        return unwritten(
            guild_id,
            series_id=self.series_id,
            version_id=self.version_id,
            name=self.name,
            source=InterviewSource.FORM,
        )
