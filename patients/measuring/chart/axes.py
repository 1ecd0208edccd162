"""Where an instant and a score stand in the drawing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

LEFT, RIGHT = 4.0, 80.0  # percent of the width; the bands are named to the right of it
TOP, BOTTOM = 26.0, 206.0  # pixels from the top
MARGIN = timedelta(days=3)
MOST_DATES = 6


@dataclass(frozen=True)
class Days:
    """The horizontal axis, from `start` to `end`."""

    start: datetime
    end: datetime

    def x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return round(LEFT + min(max(share, 0.0), 1.0) * (RIGHT - LEFT), 2)

    def ticks(self, zone: ZoneInfo) -> list[date]:
        """At most MOST_DATES days at even steps, each inside."""
        first = self.start.astimezone(zone).date() + timedelta(days=1)
        length = max((self.end.astimezone(zone).date() - first).days, 1)
        step = max(-(-length // MOST_DATES), 1)
        step = next((even for even in (1, 2, 3, 7, 14, 28, 56, 91, 182) if even >= step), step)
        return [first + timedelta(days=n) for n in range(0, length, step)]


@dataclass(frozen=True)
class Scores:
    """The vertical axis: `low` at the bottom."""

    low: Decimal
    high: Decimal

    def y(self, score: Decimal | int) -> float:
        share = float((Decimal(score) - self.low) / (self.high - self.low))
        return round(BOTTOM - min(max(share, 0.0), 1.0) * (BOTTOM - TOP), 1)


def days_showing(instants: list[datetime]) -> Days:
    return Days(min(instants) - MARGIN, max(instants) + MARGIN)


def at_noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), zone)
