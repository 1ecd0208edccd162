"""One row of the board: who, how long, what was done, and the one most useful thing to do. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from integration_care.core.ui.window_bar import WindowBar
from integration_care.core.ui.words import since_dose
from patients.followups.models import Alert, IntegrationWindow, StaffTask
from patients.followups.window import WindowState
from sessions.caseload.marks import Done, Viewpoint, bar_of
from sessions.caseload.unlogged import ToLog, to_log
from sessions.caseload.wording import ago, counted, elsewhere, hours_left, moment

Action = Literal["acknowledge", "log", "reason", "book", "chart"]
TONES = {
    WindowState.CLOSING: "amber",
    WindowState.MET: "green",
    WindowState.MISSED: "plum",
}


@dataclass(frozen=True)
class Chip:
    label: str
    tone: str = "neutral"
    icon: str = ""
    href: str = ""


@dataclass(frozen=True)
class Row:
    """`when` is in the viewer's zone; `there` says it in the patient's, and is empty where both agree."""

    window_id: UUID
    patient_id: UUID
    name: str
    initials: str
    dose: str
    label: str
    bar: WindowBar
    figure: str
    tone: str
    when: str
    there: str
    chips: tuple[Chip, ...]
    action: Action
    alert_id: UUID | None
    to_log: ToLog | None
    state: WindowState

    @property
    def can_book(self) -> bool:
        return self.state.wants_session

    @property
    def is_pressing(self) -> bool:
        """Its hours run now: its button may stand out."""
        return self.state in (WindowState.OPEN, WindowState.CLOSING)

    @property
    def wall_chips(self) -> tuple[Chip, ...]:
        """Nothing about a person's safety hangs on a wall."""
        return tuple(chip for chip in self.chips if chip.tone != "red")

    @property
    def needs_reason(self) -> bool:
        return self.state is WindowState.MISSED


def board_row(window: IntegrationWindow, done: Done, view: Viewpoint) -> Row:
    state = window.state(view.now)
    figure, when, there = remaining(window, state, view)
    alert = next((alert for alert in done.alerts if alert.acknowledged_at is None), None)
    return Row(
        window_id=window.pk,
        patient_id=window.patient_id,
        name=window.patient.full_name,
        initials=window.patient.initials,
        dose=f"Dose {window.dose_number} of {max(window.course.doses_planned, window.dose_number)}",
        label=window.dose_label,
        bar=bar_of(window, done, state, view),
        figure=figure,
        tone=TONES.get(state, ""),
        when=when,
        there=there,
        chips=tuple(chips(window, done, state, view)),
        action=best_action(window, state, alert, view),
        alert_id=alert.pk if alert else None,
        to_log=to_log(window, state, view),
        state=state,
    )


def remaining(window: IntegrationWindow, state: WindowState, view: Viewpoint) -> tuple[str, str, str]:
    """The large figure, the instant it leads to, and that instant where the patient lives."""
    at = window.effective_closes_at
    figure = hours_left(at - view.now)
    verb = "closes"
    if state is WindowState.PENDING:
        at, figure, verb = window.opens_at, f"in {hours_left(window.opens_at - view.now)}", "opens"
    elif state in (WindowState.MET, WindowState.LATE_MET) and window.met_at is not None:
        figure = "met" if state is WindowState.MET else "later"
        return figure, f"at {since_dose(window.met_at, window.anchor_at)}", ""
    elif state is WindowState.EXCUSED:
        figure = "excused"
    elif state is WindowState.MISSED:
        figure, verb = f"{ago(view.now - at)} ago", "closed"
    elif window.window.is_cut_short:
        verb = "next dose"
    there = elsewhere(at, zone=window.patient.zone, viewer=view.zone)
    return figure, f"{verb} {moment(at, now=view.now, zone=view.zone)}", there


def chips(window: IntegrationWindow, done: Done, state: WindowState, view: Viewpoint) -> Iterator[Chip]:
    """The most pressing first."""
    yield from (alert_chip(alert) for alert in done.alerts[:1])
    if window.course.paused_at is not None:
        yield Chip("Course paused", icon="pause-circle")
    yield from session_chips(window, done, state, view)
    yield from journal_chips(done, state)
    yield from task_chips(done.tasks, view)


def alert_chip(alert: Alert) -> Chip:
    if alert.acknowledged_at is not None:
        return Chip("Alert acknowledged", "red")
    return Chip(f"Alert: {alert.get_severity_display().lower()}", "red", "exclamation-triangle")


def session_chips(
    window: IntegrationWindow, done: Done, state: WindowState, view: Viewpoint
) -> Iterator[Chip]:
    if window.met_at is not None:
        yield Chip("Session done", "green") if state is WindowState.MET else Chip("Session done later")
        if done.commitments:
            yield Chip(counted(done.commitments, "commitment"), "green")
    elif (unlogged := to_log(window, state, view)) is not None:
        yield Chip(unlogged.words, "amber")
    elif window.is_expected(view.now) and window.booked_for is not None:
        yield Chip(f"Session {moment(window.booked_for, now=view.now, zone=view.zone)}", "teal")
    elif state.is_unsettled:
        yield Chip("No session booked", "amber")
    elif state is WindowState.MISSED:
        yield Chip("No session in the window", "plum")


def journal_chips(done: Done, state: WindowState) -> Iterator[Chip]:
    """One chip: shared wins over private, and what was handed in over what was begun."""
    written = [entry for entry in done.entries if entry.submitted_at is not None]
    if any(entry.is_shared for entry in written):
        yield Chip("Journal shared", "green")
    elif written:
        yield Chip("Journal private", "green")
    elif done.entries:
        yield Chip("Journal begun")
    elif state is not WindowState.PENDING:
        words = "No journal yet" if state.is_unsettled else "No journal"
        yield Chip(words, "amber" if state is WindowState.CLOSING else "neutral")


def task_chips(tasks: Sequence[StaffTask], view: Viewpoint) -> Iterator[Chip]:
    for task in tasks[:1]:
        due = moment(task.due_at, now=view.now, zone=view.zone)
        yield Chip(f"Task due {due}", "amber" if task.due_at <= view.now else "neutral")


def best_action(
    window: IntegrationWindow, state: WindowState, alert: Alert | None, view: Viewpoint
) -> Action:
    if alert is not None:
        return "acknowledge"
    if to_log(window, state, view) is not None:
        return "log"
    if state is WindowState.MISSED:
        return "reason"
    if state.is_unsettled and not window.is_expected(view.now) and window.met_at is None:
        return "book"
    return "chart"
