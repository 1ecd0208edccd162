"""Whose time has come: closed records, by the last contact and the patient's age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from integration_care.accounts.models import Clinic
from integration_care.core.annotations import Annotation
from integration_care.core.clock import CareNow
from patients.concerns.models import Concern, ConcernStep
from patients.disclosures.models import Disclosure
from patients.followups.models import Alert, ContactLog
from patients.journals.models import JournalEntry
from patients.measures.models import Response
from patients.models import Course, LegalHold, Patient
from patients.practices.models import PracticeLog
from patients.relapse.models import RelapsePlanVersion
from sessions.models import CareSession

SHOWN = 100


LAST_CONTACT = Annotation[datetime]("last_contact")


@dataclass(frozen=True)
class Due:
    """`due_on`: the first day on which the clinic's own rule lets the record go."""

    patient: Patient
    last_contact_on: date
    due_on: date


def years_after(day: date, years: int) -> date:
    """The same day, years later; the 1 March for a 29 February that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def due_on(clinic: Clinic, born_on: date, last_contact_on: date) -> date:
    by_contact = years_after(last_contact_on, clinic.record_years)
    return max(by_contact, years_after(born_on, clinic.record_until_age))


def with_last_contact(patients: QuerySet[Patient]) -> QuerySet[Patient]:
    """`last_contact`: the newest of what took place, what they wrote and what was told of them; else when
    they were registered."""
    return patients.annotate(
        last_contact=Greatest(
            "created_at",
            _newest(_took_place(), Coalesce("started_at", "scheduled_start")),
            _newest(JournalEntry.objects.all(), "saved_at"),
            _newest(Response.objects.standing(), "taken_at"),
            _newest(PracticeLog.objects.standing(), "done_at"),
            _newest(ContactLog.objects.all(), "at"),
            _newest(Alert.objects.all(), Coalesce("said_again_at", "raised_at")),
            _newest(Concern.objects.all(), "raised_at"),
            _newest(ConcernStep.objects.all(), "at", "concern__patient"),
            _newest(Disclosure.objects.all(), "disclosed_at"),
            _newest(RelapsePlanVersion.objects.all(), "written_at", "plan__patient"),
        )
    )


def _took_place() -> QuerySet[CareSession]:
    """What is only booked is no contact yet."""
    return CareSession.objects.standing().exclude(started_at=None, scheduled_start__gt=CareNow())


def _newest(rows: QuerySet[Any], at: Any, whose: str = "patient") -> Coalesce:
    newest = rows.filter(**{whose: OuterRef("pk")}).order_by().values(whose).annotate(newest=Max(at))
    return Coalesce(Subquery(newest.values("newest"), output_field=DateTimeField()), "created_at")


def closed(clinic: Clinic) -> QuerySet[Patient]:
    """No course of theirs is under way."""
    open_course = Course.objects.under_way().filter(patient=OuterRef("pk"))
    return with_last_contact(Patient.objects.filter(clinic=clinic).exclude(Exists(open_course)))


def due(clinic: Clinic, now: datetime) -> list[Due]:
    """Without those on legal hold; the longest ago first."""
    today, found = now.astimezone(clinic.zone).date(), []
    held = LegalHold.objects.in_force().filter(patient=OuterRef("pk"))
    for patient in closed(clinic).exclude(Exists(held)):
        one = of(clinic, patient)
        if one.due_on <= today:
            found.append(one)
    return sorted(found, key=lambda one: (one.last_contact_on, one.patient.pk))[:SHOWN]


def of(clinic: Clinic, patient: Patient) -> Due:
    """Of a patient that `with_last_contact` has read."""
    last = LAST_CONTACT.of(patient).astimezone(clinic.zone).date()
    return Due(patient, last, due_on(clinic, patient.born_on, last))


def find(clinic: Clinic, patient: Patient) -> Due:
    return of(clinic, with_last_contact(Patient.objects.filter(pk=patient.pk)).get())
