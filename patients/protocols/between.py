"""What stays alive between the visits, as data: insights that come back, check-ins, a practice each day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from patients.protocols.values import ProtocolDataError, Sourced


class Category(StrEnum):
    """The shelves of the practice library."""

    MINDFULNESS = "mindfulness"
    BREATHWORK = "breathwork"
    RELAXATION = "relaxation"
    MOVEMENT = "movement"
    NATURE = "nature"
    CREATIVE = "creative"
    SOCIAL = "social"
    REST = "rest"
    SLEEP = "sleep"
    DETOXIFICATION = "detoxification"


@dataclass(frozen=True)
class InsightRound:
    """So many days after it was kept, an insight is shown to its patient again."""

    after_d: int
    source: str
    confirm: bool = False

    def __post_init__(self) -> None:
        if self.after_d < 1:
            raise ProtocolDataError("after_d: must be at least 1")


@dataclass(frozen=True)
class DailyPractice:
    """Offered on each day of the first `for_h` hours: the first practice of that shelf of the library."""

    category: Category
    least_min: int
    most_min: int
    for_h: float
    source: str
    confirm: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.least_min <= self.most_min:
            raise ProtocolDataError("most_min: must not be less than least_min")
        if self.for_h <= 0:
            raise ProtocolDataError("for_h: must be more than 0")


@dataclass(frozen=True)
class BetweenRules:
    """`check_in_again_d`: after "not yet", a commitment is asked about again in so many days."""

    insight_rounds: tuple[InsightRound, ...]
    practices: tuple[DailyPractice, ...]
    check_in_again_d: Sourced[int]

    def __post_init__(self) -> None:
        for path, found in (
            ("insight_rounds", [one.after_d for one in self.insight_rounds]),
            ("practices", [one.category for one in self.practices]),
        ):
            if len({*found}) < len(found):
                raise ProtocolDataError(f"{path}: one stands there twice")

    @property
    def insight_days(self) -> tuple[int, ...]:
        return tuple(one.after_d for one in self.insight_rounds)


@cache
def shipped_between() -> BetweenRules:
    fade = "memories fade like dreams and insights do not stick: brought back after 3, 7 and 21 days"
    return BetweenRules(
        insight_rounds=tuple(InsightRound(days, fade) for days in (3, 7, 21)),
        practices=(DailyPractice(Category.MINDFULNESS, 10, 20, 72, "mindfulness 10-20 min daily for 72 h"),),
        check_in_again_d=Sourced(7, "no source names it; clinic default: a week", confirm=True),
    )
