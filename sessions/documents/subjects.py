"""What documents can be about: a patient, their sessions and courses; a container, a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_moment, written
from patients.models import Course, Patient
from patients.relapse.models import RelapsePlanVersion
from sessions.analytics.period import months
from sessions.documents.content.dosing_record import given_to
from sessions.documents.content.session_record import with_signed_notes
from sessions.documents.models import NEEDED, Document
from sessions.models import CareSession
from sessions.models.session import CareSessionQuerySet
from sessions.substances.models import Container

Kind = Document.Kind
MOST = 60  # in a list; an older one is reached by the link on its own page
THE_PATIENT = "patient"
THE_CLINIC = "clinic"
MONTHS = 12
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Subject:
    """`key` is what the form sends; `label` what people choose by."""

    key: str
    label: str
    session: CareSession | None = None
    course: Course | None = None
    container: Container | None = None
    since: date | None = None
    until: date | None = None


def subjects_of(
    patient: Patient, member: Membership, about: str = ""
) -> Mapping[Document.Kind, Sequence[Subject]]:
    """By kind, those that the member may ask for; an empty list where there is nothing to make one of yet.

    `about`: the key of what is asked for now, which is among them however old it is.
    """
    courses = of_courses(patient)
    has_plan = RelapsePlanVersion.objects.readable_by(member).current(patient) is not None
    found: dict[Document.Kind, Sequence[Subject]] = {
        Kind.PATIENT_SUMMARY: [Subject(THE_PATIENT, "")],
        Kind.SESSION_RECORD: of_sessions(with_signed_notes(patient, member), patient, about),
        Kind.PRESCRIBER_LETTER: courses,
        Kind.COURSE_SUMMARY: courses,
        Kind.RELAPSE_PLAN: [Subject(THE_PATIENT, "")] if has_plan else [],
        Kind.DOSING_RECORD: of_sessions(given_to(patient, member), patient, about),
    }
    return {kind: subjects for kind, subjects in found.items() if member.can(NEEDED[kind])}


def of_courses(patient: Patient) -> list[Subject]:
    """The newest first; the only one needs no name."""
    found = list(Course.objects.filter(patient=patient).order_by("-created_at"))
    is_chosen_from = len(found) > 1
    return [Subject(str(one.pk), str(one) if is_chosen_from else "", course=one) for one in found]


def of_sessions(found: CareSessionQuerySet, patient: Patient, about: str) -> list[Subject]:
    zone = patient.clinic.zone
    return [
        Subject(str(one.pk), f"{one.get_kind_display()}, {local_moment(one.happened_at, zone)}", one)
        for one in listed(found, about)
    ]


def listed(found: QuerySet[Row], about: str) -> list[Row]:
    """The first of them, and the one whose key is `about`."""
    rows = list(found[:MOST])
    if about not in [str(one.pk) for one in rows]:
        with suppress(ValueError):
            rows += found.filter(pk=UUID(about))
    return rows


def subjects_of_clinic(
    member: Membership, now: datetime, about: str = ""
) -> Mapping[Document.Kind, Sequence[Subject]]:
    """As `subjects_of`, for documents about no patient."""
    found: dict[Document.Kind, Sequence[Subject]] = {
        Kind.SUBSTANCE_REGISTER: of_containers(member, about),
        Kind.MONTHLY_REPORT: of_months(member, now),
        Kind.CLINIC_EXPORT: [Subject(THE_CLINIC, "")],
    }
    return {kind: subjects for kind, subjects in found.items() if member.can(NEEDED[kind])}


def of_containers(member: Membership, about: str) -> list[Subject]:
    """Those in use before those that are closed."""
    found = Container.objects.visible_to(member).order_by("closed_at", "-received_at")
    return [
        Subject(str(one.pk), f"{one.number}, {one.substance}, lot {one.lot}", container=one)
        for one in listed(found, about)
    ]


def of_months(member: Membership, now: datetime) -> list[Subject]:
    """The months that are over, the last one first."""
    found, day = [], now.astimezone(member.clinic.zone).date()
    for _ in range(MONTHS):
        month = months(months(day, 1).first - timedelta(days=1), 1)
        day = month.first
        label = written(month.first, "MMMM y")
        found.append(Subject(f"{month.first:%Y-%m}", label, since=month.first, until=month.last))
    return found
