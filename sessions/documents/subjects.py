"""What documents of one record can be about: the patient, or one of their sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_moment
from patients.models import Patient
from sessions.documents.content.session_record import with_signed_notes
from sessions.documents.models import NEEDED, Document
from sessions.models import CareSession

Kind = Document.Kind
MOST = 60  # sessions of the longest courses; older ones are found from their own page
THE_PATIENT = "patient"


@dataclass(frozen=True)
class Subject:
    """`key` is what the form sends; `label` what people choose by."""

    key: str
    label: str
    session: CareSession | None = None


def subjects_of(patient: Patient, member: Membership) -> Mapping[Document.Kind, Sequence[Subject]]:
    """By kind, those that the member may ask for; an empty list where there is nothing to make one of yet."""
    found: dict[Document.Kind, Sequence[Subject]] = {
        Kind.PATIENT_SUMMARY: [Subject(THE_PATIENT, "")],
        Kind.SESSION_RECORD: of_sessions(patient, member),
    }
    return {kind: subjects for kind, subjects in found.items() if member.can(NEEDED[kind])}


def of_sessions(patient: Patient, member: Membership) -> list[Subject]:
    zone = patient.clinic.zone
    return [
        Subject(str(one.pk), f"{one.get_kind_display()}, {local_moment(one.happened_at, zone)}", one)
        for one in with_signed_notes(patient, member)[:MOST]
    ]
