"""A patient tells the clinic of a concern; whoever will read it hears that something waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.concerns.actions.telling import tell_by_mail
from patients.concerns.models import Concern, ConcernDraft, ConcernMail
from patients.concerns.readers import readers_of
from patients.models import Patient


class NobodyReads(Exception):
    """Nobody at the clinic may read it. Nothing was kept."""


@dataclass(frozen=True)
class Told:
    """`about` is a person where `whom` says so."""

    client_uuid: UUID
    whom: Concern.Whom
    words: str
    about: Membership | None = None
    wants_call: bool = False


@transaction.atomic
def raise_concern(*, by: Membership, patient: Patient, told: Told, now: datetime) -> Concern:
    """Keep it and tell its readers by e-mail. Sent twice, it is one. Raises `NobodyReads`."""
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    known = Concern.objects.filter(patient=patient, client_uuid=told.client_uuid).first()
    if known is not None:
        return known
    readers = list(readers_of(patient, told.about))
    if not readers:
        raise NobodyReads
    concern = Concern.objects.create(
        clinic_id=patient.clinic_id, patient=patient, client_uuid=told.client_uuid, whom=told.whom,
        about=told.about, words=told.words, wants_call=told.wants_call, raised_at=now,
    )  # fmt: skip
    for reader in readers:
        mail = ConcernMail.objects.create(clinic_id=patient.clinic_id, concern=concern, member=reader)
        transaction.on_commit(partial(tell_by_mail, mail.pk, patient.clinic_id))
    ConcernDraft.objects.filter(patient=patient).delete()
    # Without the patient: the trail of the record is open to admins, and one of them may be meant.
    record(by=by, clinic_id=patient.clinic_id, kind="care_concern.raised", target=concern)
    return concern
