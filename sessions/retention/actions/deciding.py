"""What admins decide: that a record must be kept, that one may go; and taking either back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.concerns.models import Concern
from patients.followups.models import Alert
from patients.models import Course, Disposal, LegalHold, Patient
from sessions.errors import Refused
from sessions.retention.due import find

WAITS = timedelta(days=7)
"""From the approval to the disposal. The product's own default; no standard is known."""
UNANSWERED = "Something that was raised about this patient's care is not answered yet."
ON_HOLD = "This record is on legal hold: nothing of it may go until the hold is lifted."


@transaction.atomic
def place_hold(*, by: Membership, patient: Patient, reason: str, now: datetime) -> LegalHold:
    """An approval that waits is taken back by it: who holds a record need not know of one."""
    _lock(patient)
    if held := LegalHold.objects.in_force().filter(patient=patient).first():
        return held
    hold = LegalHold.objects.create(
        clinic_id=patient.clinic_id, patient=patient, reason=reason, placed_by=by, placed_at=now
    )
    record(by=by, clinic_id=patient.clinic_id, kind="hold.placed", target=hold, patient_id=patient.pk)
    for waiting in Disposal.objects.waiting().filter(record=patient.pk):
        withdraw(by=by, disposal=waiting, now=now)
    return hold


@transaction.atomic
def lift_hold(*, by: Membership, hold: LegalHold, reason: str, now: datetime) -> LegalHold:
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.lifted_at is None:
        hold.lifted_by, hold.lifted_at, hold.lifted_because = by, now, reason
        hold.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
        record(by=by, clinic_id=hold.clinic_id, kind="hold.lifted", target=hold, patient_id=hold.patient_id)
    return hold


@transaction.atomic
def approve(*, by: Membership, patient: Patient, typed: str, reason: str, now: datetime) -> Disposal:
    """The second look: the family name, typed. Carried out by nobody before `WAITS` is over."""
    patient = _lock(patient)
    refuse_what_must_stay(patient, now)
    if typed.strip().casefold() != patient.family_name.casefold():
        raise Refused("Type the family name as it stands on the record.", field="typed")
    if held := Disposal.objects.waiting().filter(record=patient.pk).first():
        return held
    disposal = Disposal.objects.create(
        clinic_id=patient.clinic_id, record=patient.pk, reason=reason, approved_by=by, approved_at=now,
        last_contact_on=find(patient.clinic, patient).last_contact_on,
    )  # fmt: skip
    record(
        by=by, clinic_id=patient.clinic_id, kind="disposal.approved", target=disposal, patient_id=patient.pk
    )
    return disposal


def refuse_what_must_stay(patient: Patient, now: datetime) -> None:
    """Asked at the approval, and again when it is carried out."""
    if LegalHold.objects.in_force().filter(patient=patient).exists():
        raise Refused(ON_HOLD)
    if Course.objects.under_way().filter(patient=patient).exists():
        raise Refused("A course is under way: this record is not closed.")
    alerts, concerns = Alert.objects.open(), Concern.objects.waiting()
    if alerts.filter(patient=patient).exists() or concerns.filter(patient=patient).exists():
        raise Refused(UNANSWERED)  # which of the two, not everybody who runs a clinic may know
    if find(patient.clinic, patient).due_on > now.astimezone(patient.clinic.zone).date():
        raise Refused("By the clinic's own rule this record is still to be kept.")


@transaction.atomic
def withdraw(*, by: Membership, disposal: Disposal, now: datetime) -> Disposal:
    disposal = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if disposal.done_at is not None:
        raise Refused("It was carried out. What is gone cannot be brought back.")
    if disposal.withdrawn_at is None:
        disposal.withdrawn_by, disposal.withdrawn_at = by, now
        disposal.save(update_fields=["withdrawn_by", "withdrawn_at"])
        record(
            by=by, clinic_id=disposal.clinic_id, kind="disposal.withdrawn", target=disposal,
            patient_id=disposal.record,
        )  # fmt: skip
    return disposal


def _lock(patient: Patient) -> Patient:
    """Two admins decide one after the other; and nobody decides while it is carried out."""
    return Patient.objects.select_for_update(of=("self",)).select_related("clinic").get(pk=patient.pk)
