"""What a patient is offered today: what a therapist chose, and what the protocol offers in the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from integration_care.core.asked_often import asked_often
from patients.followups.models import IntegrationWindow
from patients.journals.returning import rules_for
from patients.models import Patient
from patients.practices.library import Practice, minutes_words, practices_of
from patients.practices.models import AssignmentQuerySet, PracticeAssignment
from patients.protocols.between import BetweenRules


@dataclass(frozen=True)
class Offer:
    """One practice for these days. `assignment_id` is None where it comes from the protocol."""

    practice: Practice
    title: str
    minutes: str
    until: date
    assignment_id: UUID | None = None


@asked_often
def assigned_after(patient: UUID, day: date) -> AssignmentQuerySet:
    """What was given to them for days after this one, also what was left out since."""
    return PracticeAssignment.objects.filter(patient=patient, ends_on__gt=day)


def a_month_ago(now: datetime) -> date:
    return now.date() - timedelta(days=30)


@dataclass(frozen=True)
class Stock:
    """What can be offered: what was `assigned` in the last month, the clinic's library, the protocol's."""

    assigned: Sequence[PracticeAssignment]
    library: Sequence[Practice]
    rules: BetweenRules


def stock_of(patient: Patient, rules: BetweenRules, now: datetime) -> Stock:
    return Stock(assigned_after(patient.pk, a_month_ago(now)), practices_of(patient.clinic_id), rules)


def offered_to(patient: Patient, window: IntegrationWindow | None, now: datetime) -> list[Offer]:
    return offers(stock_of(patient, rules_for(patient), now), patient, window, now)


def offers(stock: Stock, patient: Patient, window: IntegrationWindow | None, now: datetime) -> list[Offer]:
    known = {one.key: one for one in stock.library}
    today = now.astimezone(patient.zone).date()
    given = (row for row in stock.assigned if row.ended_at is None)
    chosen = [
        Offer(known[row.key], row.title, minutes_words(row.least_min, row.most_min), row.ends_on, row.pk)
        for row in given
        if row.starts_on <= today <= row.ends_on and row.key in known
    ]
    return [*chosen, *(_by_protocol(stock, patient, window, now) if window else ())]


def _by_protocol(stock: Stock, patient: Patient, window: IntegrationWindow, now: datetime) -> Iterator[Offer]:
    """Unless a therapist chose something of the same shelf since the dose, or left it out since."""
    dosed_on = window.anchor_at.astimezone(patient.zone).date()
    decided = {
        row.category
        for row in stock.assigned
        if row.ends_on >= dosed_on and (row.ended_at is None or row.ended_at >= window.anchor_at)
    }
    for rule in stock.rules.practices:
        ends_at = min(window.anchor_at + timedelta(hours=rule.for_h), window.effective_closes_at)
        on_shelf = (one for one in stock.library if one.category == rule.category and one.is_offered)
        first = next(on_shelf, None)
        if first and rule.category not in decided and window.anchor_at <= now < ends_at:
            until = ends_at.astimezone(patient.zone).date()
            yield Offer(first, first.title, minutes_words(rule.least_min, rule.most_min), until)
