"""The stacked windows of a patient's doses, newest first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from uuid import UUID

from integration_care.core.ui.window_bar import WindowBar
from integration_care.core.ui.words import since_dose
from patients.followups.models import IntegrationWindow
from patients.followups.window import WindowState
from sessions.caseload.done import done_in
from sessions.caseload.marks import Viewpoint, bar_of
from sessions.caseload.wording import day, hours_left


@dataclass(frozen=True)
class DoseRow:
    """`figure` is said large while the window can still be met; afterwards `outcome` is a chip."""

    window_id: UUID
    title: str
    label: str
    bar: WindowBar
    is_full: bool
    figure: str
    outcome: str
    tone: str
    reason: str


def dose_rows(windows: Sequence[IntegrationWindow], view: Viewpoint) -> tuple[DoseRow, ...]:
    return tuple(dose_row(window, view, is_first=at == 0) for at, window in enumerate(windows))


def dose_row(window: IntegrationWindow, view: Viewpoint, *, is_first: bool) -> DoseRow:
    """The latest dose is drawn in full for as long as its hours run."""
    state = window.state(view.now)
    figure, tone = figure_of(window, state, view)
    return DoseRow(
        window_id=window.pk,
        title=f"Dose {window.dose_number} · {day(window.anchor_at, window.patient.zone)}",
        label=window.dose_label,
        bar=bar_of(window, done_in(window), state, view, is_labelled=True),
        is_full=is_first and view.now < window.closes_at,
        figure=figure,
        outcome="" if figure else outcome(window, state),
        tone=tone,
        reason=window.reason,
    )


def figure_of(window: IntegrationWindow, state: WindowState, view: Viewpoint) -> tuple[str, str]:
    if state is WindowState.PENDING:
        return f"opens in {hours_left(window.opens_at - view.now)}", ""
    if state.is_unsettled:
        tone = "amber" if state is WindowState.CLOSING else ""
        return f"{hours_left(window.effective_closes_at - view.now)} left", tone
    tones = {WindowState.MISSED: "plum", WindowState.MET: "green", WindowState.LATE_MET: "green"}
    return "", tones.get(state, "neutral")


def outcome(window: IntegrationWindow, state: WindowState) -> str:
    at = since_dose(window.met_at, window.anchor_at) if window.met_at else ""
    said = {
        WindowState.MET: f"met at {at}",
        WindowState.LATE_MET: f"later, at {at}",
        WindowState.MISSED: "no session",
        WindowState.EXCUSED: "excused",
        WindowState.CANCELLED: "dose entered in error",
    }
    return said[state]


def summary(windows: Sequence[IntegrationWindow], view: Viewpoint) -> str:
    """2 of 3 met · usual first integration at +33 h. Counts windows that are met or can no longer be."""
    states = [(window, window.state(view.now)) for window in windows]
    settled = [one for one, state in states if not (state.is_unsettled or state is WindowState.EXCUSED)]
    met = [one for one, state in states if state is WindowState.MET]
    if not settled:
        return ""
    said = f"{len(met)} of {len(settled)} met so far"
    after = [window.met_at - window.anchor_at for window in met if window.met_at]
    if len(after) < 2:
        return said
    usual = timedelta(seconds=median(span.total_seconds() for span in after))
    return f"{said} · usually at +{usual // timedelta(hours=1)} h"
