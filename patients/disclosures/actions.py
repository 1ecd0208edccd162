from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.disclosures.models import Disclosure
from patients.disclosures.receiver import Receiver
from patients.models import Patient


class AlreadyTakenBack(ValueError):
    """Somebody was faster, or it is itself what takes another back."""


@dataclass(frozen=True)
class ByHand:
    """What somebody told, sent or handed over without this product."""

    to_whom: str
    way: str
    recipient: str
    content: str
    purpose: str
    disclosed_at: datetime


@transaction.atomic
def note_disclosure(*, by: Membership, patient: Patient, told: ByHand) -> Disclosure:
    made = Disclosure.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        noted_by=by,
        to_whom=told.to_whom,
        way=told.way,
        recipient=told.recipient,
        content=told.content,
        purpose=told.purpose,
        disclosed_at=told.disclosed_at,
    )
    _tell(by, made, "disclosure.noted")
    return made


@transaction.atomic
def note_leaving(
    *,
    by: Actor,
    clinic_id: UUID,
    patient: Patient | None,
    receiver: Receiver,
    what: str,
    now: datetime,
    document: UUID | None = None,
) -> Disclosure | None:
    """A document or file of the product, and to whom it goes; nothing of what stays in the clinic."""
    if not receiver.is_outside:
        return None
    made = Disclosure.objects.create(
        clinic_id=clinic_id,
        patient=patient,
        noted_by=by if isinstance(by, Membership) else None,
        to_whom=receiver.to_whom,
        way=Disclosure.Way.DOCUMENT if document else Disclosure.Way.EXPORT,
        recipient=receiver.words,
        what=what,
        document=document,
        disclosed_at=now,
    )
    _tell(by, made, "disclosure.noted")
    return made


@transaction.atomic
def take_back(*, by: Membership, disclosure: Disclosure, reason: str, now: datetime) -> Disclosure:
    """It never left, or not so: the row stays, with another that says why it does not count."""
    held = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if held.reverses_id or Disclosure.objects.filter(reverses=held).exists():
        raise AlreadyTakenBack
    made = Disclosure.objects.create(
        clinic_id=held.clinic_id,
        patient_id=held.patient_id,
        noted_by=by,
        to_whom=held.to_whom,
        way=held.way,
        what=held.what,
        document=held.document,
        disclosed_at=now,
        reverses=held,
        reason=reason,
    )
    _tell(by, made, "disclosure.taken_back")
    return made


def again_for(*, by: Membership, before: UUID, after: UUID, now: datetime) -> None:
    """A document that is made again goes to whom it went."""
    standing = Disclosure.objects.filter(document=before, reverses=None, reversed_by=None)
    for one in standing.select_related("patient"):
        receiver = Receiver(one.to_whom, one.recipient)
        note_leaving(
            by=by, clinic_id=one.clinic_id, patient=one.patient, receiver=receiver, what=one.what, now=now,
            document=after,
        )  # fmt: skip


def _tell(by: Actor, disclosure: Disclosure, kind: str) -> None:
    record(
        by=by,
        clinic_id=disclosure.clinic_id,
        kind=kind,
        target=disclosure,
        patient_id=disclosure.patient_id,
        facts={"to": disclosure.to_whom, "way": disclosure.way},
    )
