"""Bringing a record in: everything and the event of it, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core.encryption import EncryptedTextField
from patients.actions.care_team import join_team
from patients.followups.actions import settle
from patients.followups.models import FollowUp, IntegrationWindow
from patients.followups.transitions import end
from patients.models import Course, Patient, PatientIdentifier
from sessions.facts import course_facts
from sessions.interchange.bundle import bundle_of
from sessions.interchange.conformance import NotConformant
from sessions.interchange.facts import read
from sessions.interchange.importing import arc, person, visits, words
from sessions.interchange.importing.comparing import must_be_equal
from sessions.interchange.importing.element import Element, Unreadable
from sessions.interchange.importing.person import RECORD
from sessions.interchange.importing.rows import Row
from sessions.interchange.importing.source import Source, source_of
from sessions.models import CareSession, Note
from sessions.notes.signing import digest, signature

KEPT = FollowUp.Cause.CONSENT  # what a person's word stopped stays stopped, whatever is planned later
WHY = "The dose was imported: nothing is sent because of an import"


class AlreadyHere(Unreadable):
    """The record is in this clinic already, or another one with a number of it."""


@dataclass(frozen=True)
class Imported:
    """`ahead`: sessions that are booked with people of the other clinic, to be taken over."""

    patient: Patient
    counts: dict[str, int]
    ahead: int


@transaction.atomic
def import_record(
    *, by: Actor, clinic: Clinic, text: str, now: datetime, lead: Membership | None = None
) -> Imported:
    """The record of one of our own exports. Unreadable names the place, and nothing is written."""
    source = source_of(text, clinic, now)
    must_be_new(source)
    rows = list(chain(person.rows(source), arc.rows(source), visits.rows(source)))
    write(source, rows)
    patient = next(row for _, row in rows if isinstance(row, Patient))
    windows = settle_silently(by, source, patient)
    later = list(chain(words.notes(source), words.responses(source), arc.commitments(source)))
    write(source, later)
    sign(later)
    write(source, [*words.addenda(source), *words.messages(source, windows)])
    compare(by, source, patient)
    if lead is not None:
        join_team(by=by, patient=patient, member=lead, is_lead=True, now=now)
    counts = dict(Counter(entry["resource"]["resourceType"] for entry in source.bundle["entry"]))
    tell(by, source, patient, text, counts)
    return Imported(patient, counts, CareSession.objects.booked().filter(patient=patient).count())


def must_be_new(source: Source) -> None:
    """By the patient's own number with us, by the number it had elsewhere, and by every other one."""
    who = source.one("Patient")
    told = who.at("id").key()
    numbers = PatientIdentifier.objects.filter(clinic=source.clinic)
    if is_patient(source, told, source.new(told)) or numbers.filter(system=RECORD, value=str(told)).exists():
        raise AlreadyHere(who.at("id").place, "this record is in the clinic already")
    for one in who.each("identifier"):
        system, value = one.at("system").must_text(), one.at("value").must_text()
        is_ours = system == RECORD and is_patient(source, one.at("value").key())
        if is_ours or numbers.filter(system=system, value=value).exists():
            raise AlreadyHere(one.place, f"a patient with the number {value} is in the clinic already")


def is_patient(source: Source, *keys: UUID) -> bool:
    return Patient.objects.filter(clinic=source.clinic, pk__in=keys).exists()


def write(source: Source, rows: Iterable[Row]) -> None:
    for element, row in rows:
        for one in with_people(source, element, row):
            keep(*one)


def with_people(source: Source, element: Element, row: Model) -> Iterator[Row]:
    """The row, after whoever it names and is not here yet."""
    for member in source.people.values():
        if member._state.adding:
            known = Membership.objects.filter(pk=member.pk).exists()
            member._state.adding = not known
            if not known:
                yield element, member.user
                yield element, member
    if row._state.adding:
        yield element, row


def keep(element: Element, row: Model) -> None:
    """Whatever the database or the row itself refuses is refused with the element's place."""
    try:
        row.clean_fields(exclude=not_checked(row))
        with transaction.atomic():
            row.save(force_insert=True)
    except ValidationError as why:
        name, said = next(iter(why.message_dict.items()))
        raise element.refused(f"{name.replace('_', ' ')}: {' '.join(said)}") from why
    except (DatabaseError, ValueError) as why:
        raise element.refused(f"the database refused it: {str(why).splitlines()[0]}") from why


def not_checked(row: Model) -> list[str]:
    """What is not from the file, and what is sealed: any text may be."""
    sealed = [one.name for one in row._meta.concrete_fields if isinstance(one, EncryptedTextField)]
    return ["clinic", "password", *sealed]


def settle_silently(by: Actor, source: Source, patient: Patient) -> dict[UUID, UUID]:
    """The windows of the doses, by dose. What would be written to the patient is stopped for good."""
    for course in Course.objects.filter(patient=patient):
        facts = course_facts(course)
        for window in settle(by=by, course=course, facts=facts, now=source.now):
            for message in window.follow_ups.to_patients().unsent():
                end(message, FollowUp.Status.CANCELLED, now=source.now, cause=KEPT, reason=WHY)
        settle(by=by, course=course, facts=facts, now=source.now)
    return dict(IntegrationWindow.objects.filter(patient=patient).values_list("dose_id", "pk"))


def sign(rows: Iterable[Row]) -> None:
    """As it was signed there. Our digest says that it has not changed since it came."""
    for element, row in rows:
        if isinstance(row, Note):
            row.signed_at, row.signed_as = element.at("date").instant(), signature(row.author)
            row.digest = digest(row)
            row.save(update_fields=["signed_at", "signed_as", "digest"])


def compare(by: Actor, source: Source, patient: Patient) -> None:
    """What was written says what the file says: exported again, it is the same."""
    facts = read(patient, source.now, has_words=source.has_words)
    try:
        found = bundle_of(facts, by)
    except NotConformant as why:
        raise Unreadable("Bundle", f"would not come back as FHIR R4: {why}") from why
    must_be_equal(source, found, facts.known)


def tell(by: Actor, source: Source, patient: Patient, text: str, counts: dict[str, int]) -> None:
    """Where it is from, and of which file: its own id and time, and a digest of every byte."""
    made = source.one("Provenance")
    record(
        by=by,
        clinic_id=source.clinic.pk,
        kind="record.imported",
        target=patient,
        patient_id=patient.pk,
        facts={
            "format": "fhir-r4",
            "from": source.name,
            "bundle": str(source.bundle.get("id", "")),
            "exported_at": made.at("recorded").text(),
            "exported_by": made.at("agent", 0, "who", "display").text(),
            "sha256": sha256(text.encode()).hexdigest(),
            "resources": sum(counts.values()),
        },
    )
