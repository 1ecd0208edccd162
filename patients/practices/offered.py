"""What a patient is offered today: what a therapist chose, and what the protocol offers in the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from patients.followups.models import IntegrationWindow
from patients.journals.returning import rules_for
from patients.models import Patient
from patients.practices.library import Practice, minutes_words, practices_of
from patients.practices.models import PracticeAssignment


@dataclass(frozen=True)
class Offer:
    """One practice for these days. `assignment_id` is None where it comes from the protocol."""

    practice: Practice
    title: str
    minutes: str
    until: date
    assignment_id: UUID | None = None


def offered_to(patient: Patient, window: IntegrationWindow | None, now: datetime) -> list[Offer]:
    known = {one.key: one for one in practices_of(patient.clinic_id)}
    rows = list(
        PracticeAssignment.objects.filter(patient=patient, ends_on__gt=now.date() - timedelta(days=30))
    )
    today = now.astimezone(patient.zone).date()
    running = [row for row in rows if row.ended_at is None and row.starts_on <= today <= row.ends_on]
    chosen = [
        Offer(known[row.key], row.title, minutes_words(row.least_min, row.most_min), row.ends_on, row.pk)
        for row in running
        if row.key in known
    ]
    return [*chosen, *_by_protocol(patient, window, now, rows, list(known.values()))]


def _by_protocol(
    patient: Patient,
    window: IntegrationWindow | None,
    now: datetime,
    rows: list[PracticeAssignment],
    known: list[Practice],
) -> Iterator[Offer]:
    """Unless a therapist chose something of the same shelf since the dose, or left it out since."""
    if window is None:
        return
    dosed_on = window.anchor_at.astimezone(patient.zone).date()
    decided = {
        row.category
        for row in rows
        if row.ends_on >= dosed_on and (row.ended_at is None or row.ended_at >= window.anchor_at)
    }
    for rule in rules_for(patient).practices:
        ends_at = min(window.anchor_at + timedelta(hours=rule.for_h), window.effective_closes_at)
        first = next((one for one in known if one.category == rule.category and one.is_offered), None)
        if first and rule.category not in decided and window.anchor_at <= now < ends_at:
            until = ends_at.astimezone(patient.zone).date()
            yield Offer(first, first.title, minutes_words(rule.least_min, rule.most_min), until)
