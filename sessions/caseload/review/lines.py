"""The caseload as lines of a file: plain values, instants with their offset. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sessions.caseload.marks import Viewpoint
from sessions.caseload.review.rows import journal
from sessions.caseload.review.situation import Situation

HEAD = (
    "Patient", "Phase", "Doses given", "Doses planned", "Next dose", "Dose visit not closed since",
    "Window", "Window closes", "Integration session met it", "Next integration session",
    "Journal of this window", "Last handed in", "Measure", "Score", "Compared with", "Compared with that of",
    "Reliable change", "Open alerts", "Notes to sign", "Last contact", "Contact was", "Lead",
)  # fmt: skip


def line(one: Situation, view: Viewpoint) -> Sequence[object]:
    window, course, trend = one.window, one.course, one.trend
    written = journal(window, view) if window else None
    scores = trend.scores if trend else ()
    against = trend.against if trend and len(scores) > 1 else None
    return (
        one.patient.full_name,
        ("Paused" if course.is_paused else course.get_phase_display()) if course else "No course",
        one.doses_given,
        course.doses_planned if course else "",
        instant(one.next_dose_at, view),
        instant(one.visit_since, view),
        window.state(view.now).value.replace("_", " ") if window else "",
        instant(window.effective_closes_at if window else None, view),
        instant(window.met_at if window else None, view),
        instant(one.session_at, view),
        written.label if written else "",
        instant(one.wrote_at, view),
        trend.title if trend else "",
        scores[-1] if scores else "",
        scores[against] if against is not None else "",
        instant(trend.times[against] if trend and against is not None else None, view),
        trend.verdict if trend else "",
        one.alerts_open,
        one.notes_owed,
        instant(one.contact_at, view),
        one.contact,
        one.lead or "",
    )


def instant(at: datetime | None, view: Viewpoint) -> str:
    """2026-03-03T10:00-05:00, by the clinic's clock."""
    return at.astimezone(view.zone).isoformat(timespec="minutes") if at else ""
