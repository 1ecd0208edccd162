"""What one patient's export is made of: a fixed number of queries, and only what may leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from patients.followups.models import FollowUp
from patients.journals.models import Commitment
from patients.measures.known import Known, known_to
from patients.measures.models import Response
from patients.models import Consent, Course, Patient, PatientIdentifier
from sessions.models import (
    Addendum,
    Administration,
    CareSession,
    HiddenSection,
    Note,
    NoteSection,
    Observation,
)


@dataclass(frozen=True)
class Facts:
    """`has_words`: with notes, answers, scores and goals; else dates, doses and readings alone."""

    patient: Patient
    now: datetime
    has_words: bool
    identifiers: list[PatientIdentifier]
    consents: list[Consent]
    courses: list[Course]
    sessions: list[CareSession]
    administrations: list[Administration]
    observations: list[Observation]
    follow_ups: list[FollowUp]
    responses: list[Response]
    commitments: list[Commitment]
    notes: list[Note]
    hidden: frozenset[tuple[str, str]]
    known: Known


def read(patient: Patient, now: datetime, *, has_words: bool) -> Facts:
    """Rows that were struck out, and sessions entered in error, may be another patient's: they stay here."""
    of_session = {"session__patient": patient}
    in_error = {"session__status": CareSession.Status.VOID}
    administrations = Administration.objects.standing().filter(**of_session).exclude(**in_error)
    observations = Observation.objects.standing().filter(**of_session).exclude(**in_error)
    courses = Course.objects.filter(patient=patient).select_related("protocol_version__protocol")
    sessions = CareSession.objects.standing().filter(patient=patient).select_related("lead__user")
    sent = FollowUp.objects.to_patients().filter(patient=patient, status=FollowUp.Status.SENT)
    return Facts(
        patient=patient,
        now=now,
        has_words=has_words,
        identifiers=list(patient.identifiers.order_by("system", "value")),
        consents=list(patient.consents.select_related("given_to__user").order_by("given_at", "pk")),
        courses=list(courses.prefetch_related("phase_changes").order_by("created_at", "pk")),
        sessions=list(sessions.by_time()),
        administrations=list(administrations.select_related("given_by__user").order_by("given_at", "pk")),
        observations=list(observations.select_related("by__user").order_by("observed_at", "pk")),
        follow_ups=list(sent.select_related("window").order_by("status_at", "pk")),
        responses=list(responses(patient)) if has_words else [],
        commitments=list(commitments(patient)) if has_words else [],
        notes=list(notes(patient)) if has_words else [],
        hidden=frozenset(HiddenSection.objects.values_list("kind", "key")),
        known=known_to(patient.clinic_id),
    )


def responses(patient: Patient) -> QuerySet[Response]:
    standing = Response.objects.standing().filter(patient=patient)
    return standing.select_related("by__user").order_by("taken_at", "pk")


def commitments(patient: Patient) -> QuerySet[Commitment]:
    """What was taken on; what an entry only offered stays with the entry."""
    return (
        Commitment.objects.told_to_the_team()
        .taken_on()
        .filter(patient=patient)
        .select_related("taken_on_by__user")
        .order_by("created_at", "pk")
    )


def notes(patient: Patient) -> QuerySet[Note]:
    """Progress notes that are signed: a draft is not the record yet, and a process note is its author's."""
    signed = Note.objects.filter(
        session__patient=patient, sort=Note.Sort.PROGRESS, signed_at__isnull=False
    ).exclude(session__status=CareSession.Status.VOID)
    added = Addendum.objects.select_related("author__user").order_by("written_at", "pk")
    return (
        signed.select_related("author__user", "session")
        .prefetch_related(Prefetch("sections", NoteSection.objects.order_by("key")))
        .prefetch_related(Prefetch("addenda", added))
        .order_by("signed_at", "pk")
    )
