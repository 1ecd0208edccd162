"""A chart of scores as SVG for paper: what `measuring.chart.drawing` placed, in print's own colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from integration_care.core.ui.window_drawing import PAPER_FONT
from patients.measuring.chart.axes import BOTTOM, LEFT, RIGHT, TOP
from patients.measuring.chart.drawing import Chart, Point
from sessions.documents.svg import at, disc, picture, rule, words

HEIGHT = 232


@dataclass(frozen=True)
class DrawnChart:
    title: str
    summary: str
    picture: SafeString
    explains: list[str]


def drawn(chart: Chart) -> DrawnChart:
    return DrawnChart(chart.title, chart.summary, picture(drawing(chart), chart.summary), chart.explains)


def drawing(chart: Chart) -> str:
    return f'<svg width="100%" height="{HEIGHT}" font-family="{PAPER_FONT}">{"".join(parts_of(chart))}</svg>'


def parts_of(chart: Chart) -> Iterator[str]:
    for span in chart.windows:
        box = f'x="{span.x}%" y="{TOP - 8}" width="{span.width}%" height="{BOTTOM - TOP + 8}"'
        yield f'<rect {box} fill="#e4f1ef" />'
    for line in chart.lines:
        yield rule(line.y, "#e3e0d8", left=LEFT, right=RIGHT)
        yield words(RIGHT + 1.2, line.y + 3.5, f"{line.score} {line.name}".strip())
    if chart.goal:
        yield rule(chart.goal.y, "#2c7a4b", 'stroke-dasharray="4 3"', left=LEFT, right=RIGHT)
    for dose in chart.doses:
        yield at(dose.x, TOP - 14, '<path d="M0-5 5 0 0 5-5 0Z" fill="#16212b" />')
    for one in chart.segments:
        ends = f'x1="{one.x1}%" y1="{one.y1}" x2="{one.x2}%" y2="{one.y2}"'
        yield f'<line {ends} stroke="#0d6b68" stroke-width="1.8" />'
    for point in chart.points:
        yield from mark(point)
    for tick in chart.ticks:
        yield words(tick.x, BOTTOM + 20, tick.label, anchor=tick.anchor)


def mark(point: Point) -> Iterator[str]:
    if point.kind == "score":
        yield disc(point.x, point.y, 'r="3.6" fill="#0d6b68" stroke="#ffffff" stroke-width="1.2"')
        yield words(point.x, point.y - 8, point.name, anchor="middle", is_strong=True)
