"""Going through a file: a verdict for each line, and with `commit` the writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.actors import COMMAND_LINE
from patients import actions
from patients.importing.deciding import Known, Terms, Verdict, What, decide
from patients.importing.reading import Person, Unreadable, read_person
from patients.models import Patient, PatientIdentifier


@dataclass(frozen=True)
class Import:
    """Where the people go. Without `is_committed` nothing is written."""

    clinic: Clinic
    lead: Membership | None
    terms: Terms
    now: datetime
    is_committed: bool = False


def run(lines: Iterable[bytes], into: Import) -> Iterator[Verdict]:
    """One verdict a line that holds anything. Needs the clinic's context, in a transaction."""
    known = _known()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _one(number, line, known, into)


def _known() -> Known:
    keys = PatientIdentifier.objects.values_list("system", "value", "patient_id")
    return Known(
        by_key={(system, value): patient for system, value, patient in keys},
        patients={patient.pk: patient for patient in Patient.objects.all()},
    )


def _one(number: int, line: bytes, known: Known, into: Import) -> Verdict:
    try:
        person = read_person(line, region=settings.PHONENUMBER_DEFAULT_REGION)
        verdict = decide(number, person, known, into.terms)
    except Unreadable as why:
        return Verdict(number, What.BROKEN, "", str(why))
    return _write(verdict, into) if into.is_committed else _rehearse(verdict, into)


def _rehearse(verdict: Verdict, into: Import) -> Verdict:
    """What a record may not hold is found in the dry run as well."""
    if verdict.what is not What.CREATE or verdict.person is None:
        return verdict
    would_be = Patient(clinic=into.clinic, time_zone=into.clinic.time_zone, **_particulars(verdict.person))
    try:
        would_be.clean_fields(exclude=["clinic", "member"])
    except ValidationError as why:
        return _refused(verdict, why)
    return verdict


def _write(verdict: Verdict, into: Import) -> Verdict:
    """In a savepoint, so that one line's trouble is its own."""
    try:
        with transaction.atomic():
            _apply(verdict, into)
    except ValidationError as why:
        return _refused(verdict, why)
    except DatabaseError as why:
        return replace(verdict, what=What.BROKEN, why=f"the database refused it: {why}".strip())
    return verdict


def _refused(verdict: Verdict, why: ValidationError) -> Verdict:
    words = "; ".join(
        f"{name.replace('_', ' ')}: {' '.join(said)}" for name, said in why.message_dict.items()
    )
    return replace(verdict, what=What.BROKEN, why=words)


def _apply(verdict: Verdict, into: Import) -> None:
    person = verdict.person
    if person is None:
        return
    if verdict.what is What.CREATE:
        actions.register(
            by=COMMAND_LINE,
            clinic=into.clinic,
            lead=into.lead,
            identifiers=person.identifiers,
            now=into.now,
            **_particulars(person),
        )
    elif verdict.what is What.UPDATE and verdict.patient is not None:
        actions.edit(
            by=COMMAND_LINE, patient=verdict.patient, identifiers=person.identifiers, **verdict.changes
        )


def _particulars(person: Person) -> actions.Particulars:
    return actions.Particulars(
        given_name=person.given_name,
        family_name=person.family_name,
        preferred_name=person.preferred_name,
        born_on=person.born_on,
        email=person.email,
        phone=person.phone,
        emergency_name=person.emergency_name,
        emergency_phone=person.emergency_phone,
    )
