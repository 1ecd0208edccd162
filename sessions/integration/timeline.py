"""Themes against time: a row for each theme, a dot where a session touched it, a diamond for each dose. Pure.

Positions run from 0 to 1000 and are drawn as percentages, like the window bar's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.core.ui.window_bar import Axis, Spot
from integration_care.core.ui.words import local_day
from sessions.models import CareSession, SessionTheme, Theme

ROOM = timedelta(days=1)
MOST_TICKS = 5
Status = CareSession.Status


@dataclass(frozen=True)
class Dot(Spot):
    url: str
    label: str


@dataclass(frozen=True)
class Tick(Spot):
    label: str


@dataclass(frozen=True)
class Row:
    """`insights` and `commitments` are how many belong to the theme; `kept` of the commitments were kept."""

    url: str
    name: str
    dots: tuple[Dot, ...]
    insights: int
    commitments: int
    kept: int

    @property
    def text(self) -> str:
        """The row of the picture in words."""
        times = "once" if len(self.dots) == 1 else f"in {len(self.dots)} sessions"
        return f"{self.name}, touched {times}" if self.dots else f"{self.name}, in no session"


@dataclass(frozen=True)
class Timeline:
    rows: tuple[Row, ...]
    doses: tuple[Dot, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Tally:
    insights: int = 0
    commitments: int = 0
    kept: int = 0


def timeline(
    themes: Sequence[Theme],
    touched: Iterable[SessionTheme],
    sessions: Sequence[CareSession],
    tallies: Mapping[UUID, Tally],
    zone: ZoneInfo,
    *,
    today: date,
) -> Timeline:
    """`sessions` are those that took place, in the order of time; themes touched most come first."""
    axis = axis_of(sessions)
    dots = {one.pk: _dot(one, axis, zone, today) for one in sessions} if axis else {}
    of_theme: dict[UUID, set[UUID]] = {}
    for row in touched:
        of_theme.setdefault(row.theme_id, set()).add(row.session_id)
    rows = [
        _row(theme, _among(dots, of_theme.get(theme.pk, set())), tallies.get(theme.pk, Tally()))
        for theme in themes
    ]
    return Timeline(
        rows=tuple(sorted(rows, key=lambda row: (-len(row.dots), row.name.lower()))),
        doses=tuple(dots[one.pk] for one in sessions if one.is_dose),
        ticks=tuple(_ticks(axis, zone, today)) if axis else (),
    )


def axis_of(sessions: Sequence[CareSession]) -> Axis | None:
    times = [session.happened_at for session in sessions]
    return Axis(min(times) - ROOM, max(times) + ROOM) if times else None


def _among(dots: Mapping[UUID, Dot], sessions: set[UUID]) -> list[Dot]:
    return [dot for key, dot in dots.items() if key in sessions]


def _row(theme: Theme, dots: Sequence[Dot], tally: Tally) -> Row:
    return Row(
        url=reverse("sessions:theme", args=[theme.pk]),
        name=theme.name,
        dots=tuple(dots),
        insights=tally.insights,
        commitments=tally.commitments,
        kept=tally.kept,
    )


def _dot(session: CareSession, axis: Axis, zone: ZoneInfo, today: date) -> Dot:
    label = f"{session.get_kind_display()}, {local_day(session.happened_at, zone, today)}"
    return Dot(
        axis.place(session.happened_at), url=reverse("sessions:record", args=[session.pk]), label=label
    )


def _ticks(axis: Axis, zone: ZoneInfo, today: date) -> Iterator[Tick]:
    """A few days, evenly apart; with the year where it is not this one."""
    step = (axis.end - axis.start) / (MOST_TICKS - 1)
    for number in range(MOST_TICKS):
        at: datetime = axis.start + number * step
        there = at.astimezone(zone)
        year = "" if there.year == today.year else f" {there.year}"
        yield Tick(axis.place(at), f"{there.day} {there:%b}{year}")
