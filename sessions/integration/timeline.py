"""Themes against time: a row for each theme, a dot where a session touched it, a diamond for each dose. Pure.

Positions run from 0 to 1000 and are drawn as percentages, like the window bar's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
) -> Timeline:
    """`sessions` are those that took place; themes touched most come first."""
    by_key = {session.pk: session for session in sessions}
    axis = axis_of(sessions)
    of_theme: dict[UUID, list[CareSession]] = {}
    for row in touched:
        if row.session_id in by_key:
            of_theme.setdefault(row.theme_id, []).append(by_key[row.session_id])
    rows = [_row(one, of_theme.get(one.pk, []), tallies.get(one.pk, Tally()), axis, zone) for one in themes]
    return Timeline(
        rows=tuple(sorted(rows, key=lambda row: (-len(row.dots), row.name.lower()))),
        doses=tuple(_dot(session, axis, zone) for session in sessions if session.is_dose) if axis else (),
        ticks=tuple(_ticks(axis, zone)) if axis else (),
    )


def axis_of(sessions: Sequence[CareSession]) -> Axis | None:
    times = [session.happened_at for session in sessions]
    return Axis(min(times) - ROOM, max(times) + ROOM) if times else None


def _row(
    theme: Theme, sessions: Sequence[CareSession], tally: Tally, axis: Axis | None, zone: ZoneInfo
) -> Row:
    in_order = sorted(sessions, key=lambda session: session.happened_at)
    return Row(
        url=reverse("sessions:theme", args=[theme.pk]),
        name=theme.name,
        dots=tuple(_dot(session, axis, zone) for session in in_order) if axis else (),
        insights=tally.insights,
        commitments=tally.commitments,
        kept=tally.kept,
    )


def _dot(session: CareSession, axis: Axis, zone: ZoneInfo) -> Dot:
    label = f"{session.get_kind_display()}, {local_day(session.happened_at, zone)}"
    return Dot(
        axis.place(session.happened_at), url=reverse("sessions:record", args=[session.pk]), label=label
    )


def _ticks(axis: Axis, zone: ZoneInfo) -> Iterator[Tick]:
    """A few days, evenly apart."""
    step = (axis.end - axis.start) / (MOST_TICKS - 1)
    for number in range(MOST_TICKS):
        at: datetime = axis.start + number * step
        there = at.astimezone(zone)
        yield Tick(axis.place(at), f"{there.day} {there:%b}")
