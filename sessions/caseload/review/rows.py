"""One patient as a row of the caseload, ready to print. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from integration_care.core.ui.window_bar import WindowBar
from patients.followups.models import IntegrationWindow
from patients.measures.scoring import shown
from patients.measures.trend import Trend
from patients.presenters.phases import chip
from sessions.caseload.done import done_in
from sessions.caseload.marks import Viewpoint, bar_of
from sessions.caseload.review.asked import Show
from sessions.caseload.review.situation import Situation
from sessions.caseload.review.steps import Step, next_step
from sessions.caseload.rows import (
    TONES,
    Chip,
    journal_chips,
    remaining,
    session_chips,
)
from sessions.caseload.wording import ago, counted, moment

NOTHING = "\N{EN DASH}"


@dataclass(frozen=True)
class WindowCell:
    """`figure` large, `when` under it; `can_book`: a session would still meet it, or still help."""

    window_id: UUID
    bar: WindowBar
    figure: str
    tone: str
    when: str
    can_book: bool


@dataclass(frozen=True)
class MeasureCell:
    """`was` is the score that `change` is told from, empty for the first one."""

    title: str
    was: str
    score: str
    change: str
    tone: str


@dataclass(frozen=True)
class Row:
    patient_id: UUID
    name: str
    phase: Chip
    doses: str
    next_dose: str
    window: WindowCell | None
    visit: Chip | None
    visit_id: UUID | None
    session: Chip | None
    next_session: str
    journal: Chip | None
    wrote: str
    measure: MeasureCell | None
    alerts: Chip | None
    notes: str
    contact: str
    contact_by: str
    is_silent: bool
    lead: str
    step: Step | None


def review_row(one: Situation, view: Viewpoint, silence: timedelta, show: Show = Show.ALL) -> Row:
    phase = chip(one.course)
    return Row(
        patient_id=one.patient.pk,
        name=one.patient.full_name,
        phase=Chip(phase.label, phase.tone),
        doses=f"{one.doses_given} of {max(one.course.doses_planned, one.doses_given)}" if one.course else "",
        next_dose=when(one.next_dose_at, view),
        window=window_cell(one.window, view) if one.window else None,
        visit=Chip(f"Visit of {when(one.visit_since, view)} not closed", "amber") if one.visit_id else None,
        visit_id=one.visit_id,
        session=under("session", session_chip(one, view)),
        next_session=next_session(one, view),
        journal=under("journal", journal(one.window, view) if one.window else None),
        wrote=since(one.wrote_at, view),
        measure=measure_cell(one.trend, view) if one.trend else None,
        alerts=alerts(one),
        notes=counted(one.notes_owed, "note") if one.notes_owed else "",
        contact=since(one.contact_at, view),
        contact_by=one.contact,
        is_silent=one.is_silent(view.now, silence),
        lead=str(one.lead) if one.lead else "",
        step=next_step(one, show, view),
    )


def when(at: datetime | None, view: Viewpoint) -> str:
    return moment(at, now=view.now, zone=view.zone) if at else ""


def since(at: datetime | None, view: Viewpoint) -> str:
    return f"{ago(view.now - at)} ago" if at else ""


def window_cell(window: IntegrationWindow, view: Viewpoint) -> WindowCell:
    state = window.state(view.now)
    figure, words, _ = remaining(window, state, view)
    return WindowCell(
        window_id=window.pk,
        bar=bar_of(window, done_in(window), state, view),
        figure=figure,
        tone=TONES.get(state, ""),
        when=words,
        can_book=state.wants_session,
    )


def session_chip(one: Situation, view: Viewpoint) -> Chip | None:
    """What became of the window, as the board says it."""
    if one.window is None:
        return None
    state = one.window.state(view.now)
    return next(session_chips(one.window, done_in(one.window), state, view), None)


def next_session(one: Situation, view: Viewpoint) -> str:
    """The next talk in the calendar, unless it is the one that the window waits for."""
    waits_for = one.window.booked_for if one.window and one.window.met_at is None else None
    return "" if one.session_at in (None, waits_for) else f"next {when(one.session_at, view)}"


def under(heading: str, chip: Chip | None) -> Chip | None:
    """As the board says it, in a column that bears its noun already: Done, Fri 10:00, None yet."""
    if chip is None:
        return None
    said = chip.label.replace(f"No {heading}", "None", 1).removeprefix(f"{heading.capitalize()} ")
    return replace(chip, label=said[0].upper() + said[1:])


def journal(window: IntegrationWindow, view: Viewpoint) -> Chip | None:
    return next(journal_chips(done_in(window), window.state(view.now)), None)


def measure_cell(trend: Trend, view: Viewpoint) -> MeasureCell:
    return MeasureCell(
        title=trend.title,
        was=shown(trend.scores[trend.against]) if len(trend.scores) > 1 else "",
        score=shown(trend.scores[-1]),
        change=change_of(trend, view),
        tone=trend.tone or "neutral",
    )


def change_of(trend: Trend, view: Viewpoint) -> str:
    """8 more than on 3 Nov: reliably worse"""
    if len(trend.scores) < 2:
        return "the first time"
    points = trend.scores[-1] - trend.scores[trend.against]
    than = f"on {short_day(trend.times[trend.against], view)}" if trend.against else "at the start"
    moved = f"{shown(abs(points))} {'more' if points > 0 else 'fewer'} than" if points else "as"
    return f"{moved} {than}: {trend.verdict}" if trend.verdict else f"{moved} {than}"


def short_day(at: datetime, view: Viewpoint) -> str:
    """3 Nov; with another year named"""
    there, today = at.astimezone(view.zone), view.now.astimezone(view.zone)
    return f"{there.day} {there:%b}" if there.year == today.year else f"{there.day} {there:%b %Y}"


def alerts(one: Situation) -> Chip | None:
    if not one.alerts_open:
        return None
    tone = "red" if one.alerts_red else "amber"
    return Chip(counted(one.alerts_open, "alert"), tone, "exclamation-triangle")
