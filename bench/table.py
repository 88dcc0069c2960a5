"""One row of the table of goals: what was measured, beside what, and what came of it."""

from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Measured:
    """Ratios, one a round; ``goal`` is the most (or with ``is_least`` the least) that the median may be."""

    key: str
    what: str
    ratios: tuple[float, ...]
    ours: float
    floor: float
    goal: float | None
    is_least: bool = False
    unit: str = "ms"

    @classmethod
    def of(
        cls,
        key: str,
        what: str,
        pairs: list[tuple[float, float]],
        goal: float | None,
        *,
        is_least: bool = False,
    ) -> "Measured":
        """Make a row of (ours, floor) in seconds, one pair a round."""
        return cls(
            key,
            what,
            tuple(ours / floor for ours, floor in pairs),
            median(ours for ours, _ in pairs) * 1000,
            median(floor for _, floor in pairs) * 1000,
            goal,
            is_least,
        )

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def is_met(self) -> bool:
        if self.goal is None:
            return True
        return self.ratio >= self.goal if self.is_least else self.ratio <= self.goal

    @property
    def spread(self) -> float:
        return (max(self.ratios) - min(self.ratios)) / self.ratio if self.ratio else 0.0

    def cells(self) -> list[str]:
        sign = "≥" if self.is_least else "≤"
        goal = f"{sign} {self.goal:.3g}" if self.goal is not None else "–"
        verdict = "–" if self.goal is None else "met" if self.is_met else "**not met**"
        return [
            self.key,
            self.what,
            f"{self.ratio:.3g} ×",
            f"±{self.spread / 2:.0%}",
            f"{self.ours:.3g} / {self.floor:.3g} {self.unit}",
            goal,
            verdict,
        ]

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio, "is_met": self.is_met}


HEAD = ["goal", "what, beside what", "ratio", "spread", "ours / beside", "wanted", "result"]
