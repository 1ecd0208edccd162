"""A figure as bars with their intervals: numbers ready to draw, positions in percent of the width. Pure.

Our own small SVG, as the trend of a measure is (`patients.measuring.chart`) and for its reasons: a bar, a
line and two texts a row need no renderer, take their colours from the tokens (dark mode, print), and keep
their letters at their size on a phone. The same template is for page and PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sessions.analytics.figure import ALL, TOGETHER, AnyFigure, AnyRow
from sessions.analytics.wording import between, percent

ROW = 40
AXIS = 24
SHORT = {TOGETHER: "Smaller groups together", ALL: "All"}


@dataclass(frozen=True)
class Bar:
    """`y`: the top of its row. The line from `low` to `high` is the interval."""

    y: int
    label: str
    said: str
    width: float
    low: float
    high: float
    is_all: bool


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str


SHARES = (
    Tick(0, "0", "start"),
    Tick(25, "25", "middle"),
    Tick(50, "50 %", "middle"),
    Tick(75, "75", "middle"),
    Tick(100, "100", "end"),
)


@dataclass(frozen=True)
class Bars:
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    alternative: str

    @property
    def axis_y(self) -> int:
        return self.height - AXIS


def bars_of(figure: AnyFigure, title: str) -> Bars | None:
    """None where there is nothing to draw."""
    if not figure.rows or not figure.is_apart:
        return None
    bars = tuple(_bar(at, row) for at, row in enumerate(figure.rows))
    return Bars(ROW * len(bars) + AXIS, bars, SHARES, f"{title}. {'; '.join(_aloud(figure.rows))}.")


def _bar(at: int, row: AnyRow) -> Bar:
    return Bar(
        y=at * ROW,
        label=SHORT.get(row.key, row.label),
        said=f"{row.hits} of {row.number}, {percent(row.share)}",
        width=round(row.share * 100, 2),
        low=round(row.interval.low * 100, 2),
        high=round(row.interval.high * 100, 2),
        is_all=row.key == ALL,
    )


def _aloud(rows: Iterable[AnyRow]) -> Iterable[str]:
    for row in rows:
        interval = f"95 % interval {between(row.interval)}"
        yield f"{row.label}: {row.hits} of {row.number}, {percent(row.share)}, {interval}"
