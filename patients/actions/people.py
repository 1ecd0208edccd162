"""Registering a patient and keeping the record right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, TypedDict, Unpack

from django.db import transaction

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.actions.care_team import join_team
from patients.actions.consents import give_consent
from patients.models import Course, Patient, PatientIdentifier


class Particulars(TypedDict, total=False):
    """What a patient's record says about the person. Phone numbers in E.164; zone as IANA name."""

    given_name: str
    family_name: str
    preferred_name: str
    pronouns: str
    born_on: date
    email: str
    phone: str
    time_zone: str
    language: str
    emergency_name: str
    emergency_phone: str
    is_trauma_informed: bool


class Identifier(NamedTuple):
    """A number by which another system knows the patient."""

    system: str
    value: str
    label: str = ""


@transaction.atomic
def register(
    *,
    by: Actor,
    clinic: Clinic,
    now: datetime,
    lead: Membership | None = None,
    team: Iterable[Membership] = (),
    consents: Iterable[str] = (),
    identifiers: Iterable[Identifier] = (),
    **particulars: Unpack[Particulars],
) -> Patient:
    """A new patient with a care team, the consents given today, and the clinic's zone unless another is told.

    Raises ValidationError for particulars that no record may hold, such as an unknown time zone.
    """
    patient = Patient(clinic=clinic, **{"time_zone": clinic.time_zone, **particulars})
    patient.clean_fields(exclude=["clinic", "member"])
    patient.save(force_insert=True)
    add_identifiers(patient=patient, identifiers=identifiers)
    record(by=by, clinic_id=clinic.pk, kind="patient.registered", target=patient, patient_id=patient.pk)
    if lead is not None:
        join_team(by=by, patient=patient, member=lead, is_lead=True, now=now)
    for member in team:
        if member != lead:
            join_team(by=by, patient=patient, member=member, now=now)
    for kind in consents:
        give_consent(by=by, patient=patient, kind=kind, given_at=now)
    return patient


@transaction.atomic
def edit(
    *, by: Actor, patient: Patient, identifiers: Iterable[Identifier] = (), **particulars: Unpack[Particulars]
) -> list[str]:
    """Correct the record; returns the names of what changed. Nothing changed, nothing written."""
    changed = [name for name, value in particulars.items() if getattr(patient, name) != value]
    for name in changed:
        setattr(patient, name, particulars[name])  # type: ignore[literal-required]
    patient.clean_fields(exclude=["clinic", "member"])
    if changed:
        patient.save(update_fields=changed)
    added = add_identifiers(patient=patient, identifiers=identifiers)
    changed += ["identifiers"] if added else []
    if changed:
        record(
            by=by,
            clinic_id=patient.clinic_id,
            kind="patient.edited",
            target=patient,
            patient_id=patient.pk,
            facts={"changed": changed},
        )
    return changed


def add_identifiers(*, patient: Patient, identifiers: Iterable[Identifier]) -> int:
    """Identifiers that the record lacks; how many were added. Part of `register` and `edit`."""
    known = set(patient.identifiers.values_list("system", "value"))
    missing = [one for one in dict.fromkeys(identifiers) if (one.system, one.value) not in known]
    PatientIdentifier.objects.bulk_create(
        PatientIdentifier(clinic_id=patient.clinic_id, patient=patient, **one._asdict()) for one in missing
    )
    return len(missing)


class CourseStillUnderWay(ValueError):
    """A record is archived only when nobody is being treated under it."""


@transaction.atomic
def archive(*, by: Actor, patient: Patient) -> Patient:
    """Put the record away: it stays readable, and leaves lists and searches."""
    if Course.objects.under_way().filter(patient=patient).exists():
        raise CourseStillUnderWay("Close the course first; then the record can be archived.")
    return _set_archived(by, patient, is_archived=True, kind="patient.archived")


@transaction.atomic
def restore(*, by: Actor, patient: Patient) -> Patient:
    """Bring an archived record back into lists and searches."""
    return _set_archived(by, patient, is_archived=False, kind="patient.restored")


def _set_archived(by: Actor, patient: Patient, *, is_archived: bool, kind: str) -> Patient:
    if patient.is_archived != is_archived:
        patient.is_archived = is_archived
        patient.save(update_fields=["is_archived"])
        record(by=by, clinic_id=patient.clinic_id, kind=kind, target=patient, patient_id=patient.pk)
    return patient
