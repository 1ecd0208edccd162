"""A figure as bars or points with their intervals: numbers ready to draw, in percent of the width. Pure.

Our own small SVG, as the trend of a measure is (`patients.measuring.chart`) and for its reasons: a bar, a
line and two texts a row need no renderer, take their colours from the tokens (dark mode, print), and keep
their letters at their size on a phone. The same template is for page and PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from sessions.analytics.figure import ALL, TOGETHER, AnyFigure, AnyRow, Kind
from sessions.analytics.wording import between, percent, points

ROW = 40
AXIS = 24
SHORT = {TOGETHER: "Smaller groups together", ALL: "All"}


@dataclass(frozen=True)
class Bar:
    """`y`: the top of its row; the line from `low` to `high` is the interval."""

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


@dataclass(frozen=True)
class Scale:
    """From `low` at the left to `high` at the right."""

    low: float
    high: float

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(min(max(share, 0.0), 1.0) * 100, 2)


@dataclass(frozen=True)
class Bars:
    """`is_points`: the values stand as points on a line, not as bars from the left."""

    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    alternative: str
    is_points: bool

    @property
    def axis_y(self) -> int:
        return self.height - AXIS


def bars_of(figure: AnyFigure, title: str) -> Bars | None:
    """None where there is nothing to draw, or nothing but a share that stands on the page already."""
    rows = [row for row in figure.rows if row.value is not None]
    is_points = figure.drawn is Kind.POINTS
    if not rows or not (figure.is_apart or is_points):
        return None
    scale = _around_zero(rows) if is_points else Scale(0, 1)
    return Bars(
        height=ROW * len(rows) + AXIS,
        bars=tuple(_bar(at * ROW, row, scale, figure.drawn) for at, row in enumerate(rows)),
        ticks=_points(scale) if is_points else _shares(),
        alternative=f"{title}. {'; '.join(_aloud(rows, figure.drawn))}.",
        is_points=is_points,
    )


def _bar(y: int, row: AnyRow, scale: Scale, drawn: Kind) -> Bar:
    value = row.value or 0.0
    low, high = row.interval or (value, value)
    return Bar(
        y=y,
        label=SHORT.get(row.key, row.label),
        said=f"{row.said}, {_said(value, drawn)}",
        width=scale.x(value),
        low=scale.x(low),
        high=scale.x(high),
        is_all=row.key == ALL,
    )


def _said(value: float, drawn: Kind) -> str:
    return points(value) if drawn is Kind.POINTS else percent(value)


def _aloud(rows: Iterable[AnyRow], drawn: Kind) -> Iterable[str]:
    many = Kind.MANY_POINTS if drawn is Kind.POINTS else Kind.SHARES
    for row in rows:
        interval = f", 95 % interval {between(row.interval, many)}" if row.interval else ""
        yield f"{row.label}: {row.said}, {_said(row.value or 0, drawn)}{interval}"


def _shares() -> tuple[Tick, ...]:
    labels = {0: "0", 25: "25", 50: "50 %", 75: "75", 100: "100"}
    return tuple(Tick(x, label, _anchor(x)) for x, label in labels.items())


def _around_zero(rows: Sequence[AnyRow]) -> Scale:
    """As far to worse as to better, in whole points, so that zero stands in the middle."""
    ends = [end for row in rows for end in (row.interval or (row.value or 0.0,))]
    reach = max(ceil(max(abs(end) for end in ends)), 2)
    return Scale(-reach, reach)


def _points(scale: Scale) -> tuple[Tick, ...]:
    labels = {0: f"{scale.high:g} worse", 50: "no change", 100: f"{scale.high:g} better"}
    return tuple(Tick(x, label, _anchor(x)) for x, label in labels.items())


def _anchor(x: float) -> str:
    return "start" if x == 0 else "end" if x == 100 else "middle"
