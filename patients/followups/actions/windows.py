"""Windows from facts: one per given dose, recomputed whole each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from patients.followups.facts import Booking, CourseFacts, GivenDose, Integration
from patients.followups.models import IntegrationWindow
from patients.followups.window import Window, window_for
from patients.models import Course
from patients.protocols.rules import Anchor, WindowRules


def recompute(
    course: Course, facts: CourseFacts, now: datetime
) -> tuple[list[IntegrationWindow], set[IntegrationWindow]]:
    """The windows of all given doses in order of their anchors, and those among them that changed."""
    rules = course.protocol_version.rules.window
    known = {window.dose_id: window for window in IntegrationWindow.objects.filter(course=course)}
    doses = sorted(facts.doses, key=lambda dose: anchor_of(dose, rules))
    windows, changed = [], set()
    for dose in doses:
        window = known.get(dose.session_id) or _new(course, dose)
        if _apply(window, _values(dose, facts, rules, now)):
            window.save()
            changed.add(window)
        windows.append(window)
    return windows, changed


def anchor_of(dose: GivenDose, rules: WindowRules) -> datetime:
    """The instant the hours count from. Until a discharge is recorded, the last administration."""
    match rules.anchor.value:
        case Anchor.FIRST_ADMINISTRATION:
            return dose.first_administration_at
        case Anchor.DISCHARGE:
            return dose.discharged_at or dose.last_administration_at
        case Anchor.LAST_ADMINISTRATION:
            return dose.last_administration_at


def next_dose_after(anchor_at: datetime, facts: CourseFacts) -> datetime | None:
    """The earliest dose after `anchor_at`, given or still ahead."""
    starts = [*(dose.first_administration_at for dose in facts.doses), *facts.doses_ahead]
    return min((start for start in starts if start > anchor_at), default=None)


def _new(course: Course, dose: GivenDose) -> IntegrationWindow:
    return IntegrationWindow(
        clinic_id=course.clinic_id, patient_id=course.patient_id, course=course, dose_id=dose.session_id
    )


def _values(dose: GivenDose, facts: CourseFacts, rules: WindowRules, now: datetime) -> dict[str, Any]:
    anchor_at = anchor_of(dose, rules)
    window = window_for(anchor_at, rules, next_dose_after(anchor_at, facts))
    met = _met_by(window, [one for one in facts.integrations if _counts(one, rules)])
    booking = _booked(window, [one for one in facts.bookings if _counts(one, rules)], now)
    return asdict(window) | {
        "dose_number": dose.number,
        "dose_label": dose.label,
        "anchor_at": anchor_at,
        "met_by_id": met and met.session_id,
        "met_at": met and met.started_at,
        "booked_session_id": booking and booking.session_id,
        "booked_for": booking and booking.starts_at,
        "cancelled_at": None,
    }


def _counts(session: Integration | Booking, rules: WindowRules) -> bool:
    return rules.group_counts.value or not session.is_group


def _met_by(window: Window, integrations: Sequence[Integration]) -> Integration | None:
    """The first session inside, or else the first late one. Its start counts, whenever it was typed in."""
    in_order = sorted(integrations, key=lambda one: one.started_at)
    inside = [one for one in in_order if window.is_met_by(one.started_at)]
    late = [one for one in in_order if window.is_late_met_by(one.started_at)]
    return next(iter(inside or late), None)


def _booked(window: Window, bookings: Sequence[Booking], now: datetime) -> Booking | None:
    """The next one; one whose time has passed only where none is ahead."""
    useful = [one for one in bookings if window.is_met_by(one.starts_at)]
    return min(useful, key=lambda one: (one.starts_at <= now, one.starts_at), default=None)


def _apply(window: IntegrationWindow, values: dict[str, Any]) -> bool:
    """Write the values onto the row; True when anything is new."""
    is_new = window._state.adding
    differing = [name for name, value in values.items() if is_new or getattr(window, name) != value]
    for name in differing:
        setattr(window, name, values[name])
    return bool(differing)
