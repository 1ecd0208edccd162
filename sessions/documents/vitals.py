"""The observation chart of a dose as SVG: pressure as bars, heart rate as a line, oxygen as figures below.

Positions are percentages of the width and pixels from the top, as in the other drawings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.utils.safestring import SafeString

from integration_care.core.ui.window_drawing import DIAMOND, PAPER_FONT
from sessions.documents.svg import at, disc, picture, rule, words
from sessions.live.clock import MINUTE, on_the_clock, t_of, t_plus
from sessions.models import Administration, Observation

LEFT, RIGHT = 5.0, 98.0
TOP, BOTTOM, OXYGEN, HEIGHT = 26.0, 196.0, 236.0, 246
INK, TEAL, LINE = "#16212b", "#0d6b68", "#e3e0d8"
FIGURE_ROOM, FIGURE_LINE = 4.0, 12  # percent between two figures beside each other, pixels between lines
STEPS_MIN = (5, 10, 15, 30, 60, 120)
MOST_TICKS = 10


@dataclass(frozen=True)
class Axes:
    """`low` and `high` hold both pressure (mmHg) and heart rate (a minute): one scale serves for both."""

    start: datetime
    end: datetime
    low: int
    high: int

    def x(self, when: datetime) -> float:
        share = (when - self.start) / (self.end - self.start)
        return round(LEFT + share * (RIGHT - LEFT), 2)

    def y(self, value: int) -> float:
        return round(BOTTOM - (value - self.low) / (self.high - self.low) * (BOTTOM - TOP), 1)


@dataclass(frozen=True)
class Figure:
    """A number below the drawing; `line` 0 is the nearest to it."""

    x: float
    line: int
    text: str


def observation_chart(
    rows: Sequence[Observation],
    given: Sequence[Administration],
    told: str,
    crossed: Collection[UUID] = (),
) -> SafeString | str:
    """Of rows that stand, in the order of time; empty where fewer than two were taken.

    `told`: the same in words. `crossed`: the rows whose oxygen crossed a line of the protocol.
    """
    if len(rows) < 2:
        return ""
    axes, first_at = axes_of(rows, given), given[0].given_at if given else None
    figures = oxygen(rows, axes, crossed)
    height = HEIGHT + FIGURE_LINE * max((one.line for one in figures), default=0)
    parts = [
        f'<svg width="100%" height="{height}" font-family="{PAPER_FONT}">',
        *scale(axes, first_at),
        *(at(axes.x(one.given_at), 12, f'<path d="{DIAMOND}" fill="{INK}" />') for one in given),
        *(part for row in rows for part in pressure(row, axes)),
        *heart(rows, axes),
        *(
            words(one.x, OXYGEN + FIGURE_LINE * one.line, one.text, anchor="middle", is_strong=True)
            for one in figures
        ),
        "</svg>",
    ]
    return picture("".join(parts), told)


def axes_of(rows: Sequence[Observation], given: Sequence[Administration]) -> Axes:
    instants = [row.observed_at for row in rows] + [one.given_at for one in given]
    room = max((max(instants) - min(instants)) / 40, MINUTE)
    values = [value for row in rows for value in (row.systolic, row.diastolic, row.heart_rate)]
    taken = [value for value in values if value is not None]
    low, high = min([40, *taken]), max([180, *taken])
    return Axes(min(instants) - room, max(instants) + room, low // 20 * 20, -(-high // 20) * 20)


def scale(axes: Axes, first_at: datetime | None) -> Iterator[str]:
    for value in range(axes.low, axes.high + 1, 20):
        yield rule(axes.y(value), LINE, left=LEFT, right=RIGHT)
        if value % 40 == 0:
            yield words(LEFT - 0.8, axes.y(value) + 3, str(value), anchor="end")
    for when in ticks(axes, first_at):
        yield words(axes.x(when), BOTTOM + 18, t_of(when, first_at) if first_at else "", anchor="middle")


def ticks(axes: Axes, first_at: datetime | None) -> Iterator[datetime]:
    """Even steps of the T+ clock, from the first administration both ways."""
    zero = on_the_clock(first_at or axes.start)
    length = (axes.end - axes.start) / MINUTE
    step = next((one for one in STEPS_MIN if length / one <= MOST_TICKS), STEPS_MIN[-1]) * MINUTE
    when = zero - (zero - axes.start) // step * step
    while when <= axes.end:
        yield when
        when += step


def pressure(row: Observation, axes: Axes) -> Iterator[str]:
    """A bar from diastolic to systolic, with a cap at each end that was taken."""
    x = axes.x(row.observed_at)
    if row.systolic is not None and row.diastolic is not None:
        ends = f'y1="{axes.y(row.systolic)}" y2="{axes.y(row.diastolic)}"'
        yield f'<line x1="{x}%" x2="{x}%" {ends} stroke="{INK}" stroke-width="1.4" />'
    for value, cap in ((row.systolic, "M-4-3.5 0 0 4-3.5"), (row.diastolic, "M-4 3.5 0 0 4 3.5")):
        if value is not None:
            yield at(x, axes.y(value), f'<path d="{cap}" fill="none" stroke="{INK}" stroke-width="1.4" />')


def heart(rows: Sequence[Observation], axes: Axes) -> Iterator[str]:
    seen = [(axes.x(row.observed_at), axes.y(row.heart_rate)) for row in rows if row.heart_rate is not None]
    for (x1, y1), (x2, y2) in pairwise(seen):
        yield f'<line x1="{x1}%" y1="{y1}" x2="{x2}%" y2="{y2}" stroke="{TEAL}" stroke-width="1.4" />'
    for x, y in seen:
        yield disc(x, y, f'r="3" fill="{TEAL}" stroke="#ffffff" stroke-width="1"')


def oxygen(rows: Sequence[Observation], axes: Axes, crossed: Collection[UUID]) -> list[Figure]:
    """As figures: the lowest and all that crossed a line, on as many lines as they need; of the others as
    many as have room on the first line."""
    taken = [row for row in rows if row.spo2 is not None]
    first_lowest = next((row.pk for row in taken if row.spo2 == lowest_oxygen(rows)), None)
    told = {row.pk for row in taken if row.pk in crossed or row.pk == first_lowest}
    figures: list[Figure] = []
    for row in sorted(taken, key=lambda row: row.pk not in told):
        x = axes.x(row.observed_at)
        near = {one.line for one in figures if abs(one.x - x) < FIGURE_ROOM}
        line = next(n for n in range(len(figures) + 1) if n not in near)
        if line == 0 or row.pk in told:
            figures.append(Figure(x, line, f"{row.spo2} !" if row.pk in crossed else str(row.spo2)))
    return figures


def in_words(rows: Sequence[Observation], first_at: datetime | None) -> str:
    """Pressure 165/98 at its highest, at T+0:30; heart rate 70 to 92; SpO₂ not below 96 %."""
    return "; ".join(extremes(rows, first_at))


def extremes(rows: Sequence[Observation], first_at: datetime | None) -> Iterator[str]:
    if highest := highest_pressure(rows):
        when = "before the dose"
        if first_at and highest.observed_at >= first_at:
            when = f"at {t_plus(highest.observed_at, first_at)}"
        yield f"Pressure {highest.pressure} at its highest, {when}"
    if rates := [row.heart_rate for row in rows if row.heart_rate is not None]:
        most = f" to {max(rates)}" if max(rates) > min(rates) else ""
        yield f"heart rate {min(rates)}{most}"
    if (lowest := lowest_oxygen(rows)) is not None:
        yield f"SpO\u2082 not below {lowest} %"


def highest_pressure(rows: Sequence[Observation]) -> Observation | None:
    """By the systolic reading."""
    taken = (row for row in rows if row.systolic is not None)
    return max(taken, key=lambda row: row.systolic or 0, default=None)


def lowest_oxygen(rows: Sequence[Observation]) -> int | None:
    return min((row.spo2 for row in rows if row.spo2 is not None), default=None)
