"""Closed records, ready to print: whose time has come, what is held, what waits, what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from integration_care.accounts.models import Clinic
from integration_care.core.ui.words import calendar_day, local_day, long_day
from patients.models import Disposal, LegalHold, Patient
from sessions.retention.actions.deciding import WAITS
from sessions.retention.due import Due, due, find

SHOWN = 100


@dataclass(frozen=True)
class Line:
    """`href` and `withdraw` are addresses, empty where there is nothing to do."""

    title: str
    about: str
    href: str = ""
    withdraw: str = ""


@dataclass(frozen=True)
class RetentionPage:
    rule: str
    due: list[Line]
    held: list[Line]
    waiting: list[Line]
    gone: list[Line]


@dataclass(frozen=True)
class RecordPage:
    patient: Patient
    line: str
    is_due: bool
    hold: LegalHold | None
    hold_told: str
    earlier: list[str]
    waiting: Line | None


def retention_page(clinic: Clinic, now: datetime) -> RetentionPage:
    zone = clinic.zone
    disposals = Disposal.objects.filter(clinic=clinic).select_related("approved_by__user")
    holds = LegalHold.objects.in_force().filter(clinic=clinic).select_related("patient", "placed_by__user")
    waiting = list(disposals.waiting())
    names = names_of(waiting)
    return RetentionPage(
        rule=rule(clinic),
        due=[_due(one) for one in due(clinic, now) if one.patient.pk not in names],
        held=[
            Line(str(hold.patient), told_hold(hold), reverse("retention:record", args=[hold.patient_id]))
            for hold in holds[:SHOWN]
        ],
        waiting=[waits(one, names) for one in waiting],
        gone=[
            Line(
                f"Record {str(one.record)[:8]}",
                f"{long_day(one.done_at, zone)}, {sum(one.counts.values())} rows · "
                f"approved by {one.approved_by}: {one.reason}",
            )
            for one in disposals.exclude(done_at=None)[:SHOWN]
            if one.done_at
        ],
    )


def rule(clinic: Clinic) -> str:
    return (
        f"{clinic.record_years} years after the last contact, and at least until the patient is "
        f"{clinic.record_until_age}. The law of your state decides; this is what the clinic has set."
    )


def _due(one: Due) -> Line:
    about = f"Last contact {calendar_day(one.last_contact_on)}, kept until {calendar_day(one.due_on)}"
    return Line(str(one.patient), about, reverse("retention:record", args=[one.patient.pk]))


def told_hold(hold: LegalHold) -> str:
    return f"Since {long_day(hold.placed_at, hold.clinic.zone)}, by {hold.placed_by}: {hold.reason}"


def waits(disposal: Disposal, names: Mapping[UUID, str]) -> Line:
    """By name as long as there is one."""
    zone = disposal.clinic.zone
    told = (
        f"Approved {long_day(disposal.approved_at, zone)} by {disposal.approved_by}: {disposal.reason}",
        f"can be taken back until {local_day(disposal.approved_at + WAITS, zone)}, or until it is done",
    )
    return Line(
        names.get(disposal.record, f"Record {str(disposal.record)[:8]}"),
        " · ".join(told),
        withdraw=reverse("retention:withdraw", args=[disposal.record]),
    )


def names_of(disposals: Iterable[Disposal]) -> dict[UUID, str]:
    keys = [one.record for one in disposals]
    return {one.pk: one.full_name for one in Patient.objects.filter(pk__in=keys)}


def record_page(patient: Patient, now: datetime) -> RecordPage:
    one = find(patient.clinic, patient)
    holds = list(patient.legal_holds.select_related("placed_by__user", "lifted_by__user"))
    hold = next((held for held in holds if held.lifted_at is None), None)
    waiting = Disposal.objects.waiting().filter(record=patient.pk).select_related("approved_by__user").first()
    return RecordPage(
        patient=patient,
        line=f"Last contact {calendar_day(one.last_contact_on)}; kept until {calendar_day(one.due_on)}",
        is_due=one.due_on <= now.astimezone(patient.clinic.zone).date() and hold is None,
        hold=hold,
        hold_told=told_hold(hold) if hold else "",
        earlier=[
            f"{told_hold(held)} · lifted {long_day(held.lifted_at, patient.clinic.zone)}"
            f" by {held.lifted_by}: {held.lifted_because}"
            for held in holds
            if held.lifted_at
        ],
        waiting=waits(waiting, {patient.pk: patient.full_name}) if waiting else None,
    )
