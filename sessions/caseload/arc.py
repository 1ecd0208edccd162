"""The whole course on one axis: preparation, doses with their windows, integration, what is booked. Pure.

Positions run from 0 to 1000; `templates/caseload/arc.html` draws them as percentages, like the window bar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.window_bar import Axis, Band, Spot, tone_of
from integration_care.core.ui.words import since_dose
from patients.followups.models import IntegrationWindow
from sessions.caseload.marks import Viewpoint
from sessions.caseload.wording import counted, day, moment
from sessions.models import CareSession

ROOM = timedelta(days=1)
MOST_TICKS, MOST_WITH_YEARS = 6, 3  # as many labels as fit beside each other on a phone
Kind, Status = CareSession.Kind, CareSession.Status


@dataclass(frozen=True)
class ArcWindow(Band):
    tone: str
    label: str


@dataclass(frozen=True)
class ArcMark(Spot):
    """`shape`: preparation, dose, integration; each as done, booked or not come."""

    shape: str
    state: str
    label: str


@dataclass(frozen=True)
class ArcTick(Spot):
    label: str


@dataclass(frozen=True)
class Arc:
    windows: tuple[ArcWindow, ...]
    marks: tuple[ArcMark, ...]
    ticks: tuple[ArcTick, ...]
    now: Spot
    text: str


def arc_of(
    windows: Sequence[IntegrationWindow], sessions: Sequence[CareSession], view: Viewpoint, zone: ZoneInfo
) -> Arc | None:
    """None while nothing has happened and nothing is booked."""
    if not sessions:
        return None
    ends = [window.effective_closes_at for window in windows] + [at_of(session) for session in sessions]
    axis = Axis(min(view.now, *map(at_of, sessions)) - ROOM, max([view.now, *ends]) + ROOM)
    return Arc(
        windows=tuple(window_bands(windows, axis, view)),
        marks=tuple(marks(sessions, axis, view)),
        ticks=tuple(ticks(axis, zone, view.now.astimezone(zone).date())),
        now=Spot(axis.place(view.now)),
        text=text(windows, sessions, view),
    )


def at_of(session: CareSession) -> datetime:
    return session.started_at or session.scheduled_start


def window_bands(windows: Sequence[IntegrationWindow], axis: Axis, view: Viewpoint) -> Iterator[ArcWindow]:
    for window in windows:
        band = axis.band(window.opens_at, window.effective_closes_at)
        if band is None:
            continue
        state = window.state(view.now)
        words = f"Window of dose {window.dose_number}, {state.value.replace('_', ' ')}"
        yield ArcWindow(
            band.start, band.end, "open" if state == "pending" else tone_of(state, "staff"), words
        )


def marks(sessions: Sequence[CareSession], axis: Axis, view: Viewpoint) -> Iterator[ArcMark]:
    for session in sessions:
        shape = {Kind.DOSING: "dose", Kind.PREPARATION: "preparation"}.get(Kind(session.kind), "integration")
        when = moment(at_of(session), now=view.now, zone=view.zone)
        words = f"{session.get_kind_display()}, {when}, {session.get_status_display().lower()}"
        yield ArcMark(axis.place(at_of(session)), shape, state_of(session), words)


def state_of(session: CareSession) -> str:
    if session.status in (Status.BOOKED, Status.IN_PROGRESS):
        return "booked"
    return "absent" if session.status == Status.NO_SHOW else "done"


def ticks(axis: Axis, zone: ZoneInfo, today: date) -> Iterator[ArcTick]:
    """Local midnights, whole weeks apart when there are many."""
    first = axis.start.astimezone(zone).date() + timedelta(days=1)
    days = (axis.end - axis.start).days
    is_one_year = axis.start.astimezone(zone).year == axis.end.astimezone(zone).year == today.year
    step = max(1, -(-days // (MOST_TICKS if is_one_year else MOST_WITH_YEARS)))
    step = step if step < 4 else 7 * -(-step // 7)
    for at in midnights(first, step, axis.end, zone):
        yield ArcTick(axis.place(at), day(at, zone, today))


def midnights(first: date, step: int, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    at = datetime.combine(first, time(), zone)
    while at < until:
        yield at
        first += timedelta(days=step)
        at = datetime.combine(first, time(), zone)


def text(windows: Sequence[IntegrationWindow], sessions: Sequence[CareSession], view: Viewpoint) -> str:
    """The picture in words, in the order of time."""
    held = [session for session in sessions if state_of(session) == "done"]
    others = counted(len(sessions) - len(held), "other")
    parts = [f"{counted(len(held), 'session')} held, {others} ahead or not held."]
    for window in reversed(windows):
        said = f"Dose {window.dose_number} on {day(window.anchor_at, window.patient.zone)}"
        met = f", integration at {since_dose(window.met_at, window.anchor_at)}" if window.met_at else ""
        parts.append(f"{said}, window {window.state(view.now).value.replace('_', ' ')}{met}.")
    return " ".join(parts)
