"""The list behind a figure: who is counted in it. Names, dates and states; nobody's words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from integration_care.core.ui.shapes import Chip
from integration_care.core.ui.words import local_moment, since_dose
from patients.followups.window import WindowState
from sessions.analytics.asked import Asked
from sessions.analytics.figure import AnyFigure
from sessions.analytics.items import Dose
from sessions.analytics.queries import Facts

PAGE = 50


@dataclass(frozen=True)
class Line:
    patient_id: UUID
    patient: str
    about: str
    when: str
    chip: Chip
    more: str
    lead: str


@dataclass(frozen=True)
class Behind:
    """One page of it. `label`: which row of the figure; empty for all of them."""

    label: str
    lines: tuple[Line, ...]
    total: int
    shown: str
    previous_url: str
    next_url: str


def behind(figure: AnyFigure, asked: Asked, facts: Facts, zone: ZoneInfo) -> Behind | None:
    """None for a row that the figure does not have."""
    row = figure.row(asked.row) if asked.row else None
    if asked.row and row is None:
        return None
    items = row.items if row else figure.items
    page = min(asked.page, max(-(-len(items) // PAGE), 1))
    begins = (page - 1) * PAGE
    shown = items[begins : begins + PAGE]
    return Behind(
        label=row.label if row else "",
        lines=tuple(line(item, facts, zone) for item in shown),
        total=len(items),
        shown=f"{begins + 1} to {begins + len(shown)} of {len(items)}",
        previous_url=f"?{replace(asked, page=page - 1).query}" if page > 1 else "",
        next_url=f"?{replace(asked, page=page + 1).query}" if begins + PAGE < len(items) else "",
    )


def line(dose: Dose, facts: Facts, zone: ZoneInfo) -> Line:
    return Line(
        patient_id=dose.patient_id,
        patient=dose.patient,
        about=f"Dose {dose.number}, {dose.label}",
        when=local_moment(dose.given_at, zone),
        chip=outcome(dose),
        more=dose.reason if dose.is_unmet else "",
        lead=facts.leads.get(dose.lead, ""),
    )


def outcome(dose: Dose) -> Chip:
    """As the patient's chart says it."""
    at = since_dose(dose.met_at, dose.given_at) if dose.met_at else ""
    return {
        WindowState.MET: Chip(f"met at {at}", "green"),
        WindowState.LATE_MET: Chip(f"later, at {at}", "green"),
    }.get(dose.state, Chip("no session", "plum"))
