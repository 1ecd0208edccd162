"""One instrument's scores as a picture, and the same in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_day
from patients.followups.models import IntegrationWindow
from patients.measures.change import change, has_responded, is_remitted
from patients.measures.instrument import Instrument
from patients.measures.models import Response
from patients.measures.scoring import band, shown
from patients.measures.trend import comparable
from patients.measuring.chart.axes import LEFT, Days, Scores, at_noon, days_showing

MARKS = {"better": "reliably better", "worse": "reliably worse"}
ROOM = 14  # pixels between two names of bands
SHOWN_DOSES = 40


@dataclass(frozen=True)
class Line:
    """A quiet line where a band begins, or on the scale; on a phone only its score is written."""

    y: float
    score: str
    name: str


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str
    is_wide_only: bool


@dataclass(frozen=True)
class Span:
    x: float
    width: float


@dataclass(frozen=True)
class Dose:
    x: float
    label: str


@dataclass(frozen=True)
class Point:
    """A score that stands, or one that was struck (hollow), or a form without a score (a cross below)."""

    x: float
    y: float
    kind: str
    label: str
    name: str


@dataclass(frozen=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    day: str
    score: str
    band: str
    means: str


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    lines: list[Line]
    ticks: list[Tick]
    windows: list[Span]
    doses: list[Dose]
    points: list[Point]
    segments: list[Segment]
    goal: Line | None
    rows: list[Row]
    summary: str
    explains: list[str]


@dataclass(frozen=True)
class Paper:
    """What the drawing is made on."""

    instrument: Instrument
    days: Days
    scores: Scores
    zone: ZoneInfo


def chart_of(
    instrument: Instrument,
    responses: Sequence[Response],
    windows: Sequence[IntegrationWindow],
    zone: ZoneInfo,
) -> Chart:
    """`responses` of this instrument, at least one; struck and incomplete ones are shown as what they are."""
    rows = sorted(responses, key=lambda row: (row.taken_at, row.recorded_at))
    days = days_showing([row.taken_at for row in rows])
    near = [one for one in windows if days.start <= one.anchor_at <= days.end][:SHOWN_DOSES]
    paper = Paper(instrument, days, _scores(instrument), zone)
    scored = [row for row in rows if row.score is not None and row.struck_at is None]
    points = [_point(row, paper) for row in rows]
    standing = [point for point in points if point.kind == "score"]
    return Chart(
        key=instrument.key,
        title=instrument.title,
        lines=list(_lines(paper)),
        ticks=[_tick(n, at_noon(day, zone), paper) for n, day in enumerate(days.ticks(zone))],
        windows=[_span(one, paper) for one in near],
        doses=[_dose(one, paper) for one in near],
        points=points,
        segments=[Segment(a.x, a.y, b.x, b.y) for a, b in pairwise(standing)],
        goal=_goal(paper),
        rows=list(_rows(rows, scored, paper)),
        summary=_summary(scored, instrument, zone),
        explains=list(_explains(instrument)),
    )


def _scores(instrument: Instrument) -> Scores:
    lowest = sum(min(item.values) for item in instrument.scored_items) if instrument.method == "sum" else 0
    return Scores(Decimal(lowest * instrument.times), Decimal(max(instrument.highest, 1)))


def _lines(paper: Paper) -> Iterator[Line]:
    """Where bands begin; without bands the ends and the middle of the scale, which have no name."""
    low, high = paper.scores.low, paper.scores.high
    if not paper.instrument.bands:
        yield from (Line(paper.scores.y(at), shown(at), "") for at in (low, (low + high) / 2, high))
    last = None
    for one in paper.instrument.bands:
        y = paper.scores.y(one.at_least)
        if last is None or last - y >= ROOM:
            yield Line(y, shown(one.at_least), one.label)
            last = y


def _goal(paper: Paper) -> Line | None:
    if (remission := paper.instrument.remission) is None:
        return None
    return Line(paper.scores.y(remission.value), shown(remission.value), "remission")


def _tick(number: int, at: datetime, paper: Paper) -> Tick:
    x = paper.days.x(at)
    anchor = "start" if x < LEFT + 5 else "middle"
    return Tick(x, f"{at.day} {at:%b}", anchor, is_wide_only=number % 2 == 1)


def _span(window: IntegrationWindow, paper: Paper) -> Span:
    x = paper.days.x(window.opens_at)
    return Span(x, max(round(paper.days.x(window.effective_closes_at) - x, 2), 0.2))


def _dose(window: IntegrationWindow, paper: Paper) -> Dose:
    day = local_day(window.anchor_at, paper.zone)
    return Dose(paper.days.x(window.anchor_at), f"Dose {window.dose_number}, {window.dose_label}, {day}")


def _point(row: Response, paper: Paper) -> Point:
    """A form without a score lies on the axis; what was struck has no number."""
    day, x = local_day(row.taken_at, paper.zone), paper.days.x(row.taken_at)
    is_struck = row.struck_at is not None
    if row.score is None:
        words = "struck out" if is_struck else "incomplete, no score"
        return Point(x, paper.scores.y(paper.scores.low), "none", f"{day}: {words}", "")
    y, number = paper.scores.y(row.score), shown(row.score)
    if is_struck:
        return Point(x, y, "struck", f"{day}: {number}, struck out", "")
    named = f", {row.band.lower()}" if row.band else ""
    return Point(x, y, "score", f"{day}: {number}{named}", number)


def _rows(rows: Sequence[Response], scored: Sequence[Response], paper: Paper) -> Iterator[Row]:
    for row in reversed(rows):
        day = f"{local_day(row.taken_at, paper.zone)} {row.taken_at.astimezone(paper.zone).year}"
        if row.struck_at is not None:
            yield Row(day, shown(row.score), "", f"Struck out: {row.struck_reason}")
        elif row.score is None:
            yield Row(day, "", "", "Incomplete, no score")
        else:
            yield Row(day, shown(row.score), row.band, ", ".join(meaning(paper.instrument, scored, row)))


def meaning(instrument: Instrument, scored: Sequence[Response], row: Response) -> list[str]:
    """What this score is against the first one of its version: response, remission, reliable change."""
    first, last = comparable(scored, row)[0].score, row.score
    if first is None or last is None:
        return []
    found = [MARKS[sign]] if (sign := change(instrument, first, last)) in MARKS else []
    if has_responded(instrument, first, last):
        found.append("response")
    if is_remitted(instrument, last):
        found.append("remission")
    return found


def _summary(scored: Sequence[Response], instrument: Instrument, zone: ZoneInfo) -> str:
    """The picture in a sentence or two."""
    if not scored:
        return f"{instrument.title}: no score yet."
    last = scored[-1]
    first = comparable(scored, last)[0]
    if first is last:
        day, scale = local_day(first.taken_at, zone), _scores(instrument)
        return (
            f"{instrument.title}: {_said(first, instrument)} on {day}, on a scale from {shown(scale.low)}"
            f" to {shown(scale.high)}."
        )
    means = meaning(instrument, scored, last)
    judged = "; no reliable change so far" if instrument.reliable_change else ""
    told = f"; against the first one: {', '.join(means)}" if means else judged
    return (
        f"{instrument.title}: from {_said(first, instrument)} on {local_day(first.taken_at, zone)} to"
        f" {_said(last, instrument)} on {local_day(last.taken_at, zone)}{told}."
    )


def _said(row: Response, instrument: Instrument) -> str:
    name = row.band or band(instrument, row.score)
    return f"{shown(row.score)} ({name.lower()})" if name else shown(row.score)


def _explains(instrument: Instrument) -> Iterator[str]:
    """What the marks mean, with the numbers and where they come from."""
    if instrument.reliable_change:
        points = shown(Decimal(instrument.reliable_change.value))
        yield f"Reliable change: {points} points or more, {instrument.reliable_change.source}."
    if instrument.response:
        yield f"Response: {instrument.response.value} % better than the first, {instrument.response.source}."
    if instrument.remission:
        way = "at most" if instrument.higher_is == "worse" else "at least"
        yield f"Remission: {way} {shown(instrument.remission.value)}, {instrument.remission.source}."
