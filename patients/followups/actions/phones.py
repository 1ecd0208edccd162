"""The browsers a patient is told on. Their own tap begins it, and is the consent to this channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.actions import give_consent, withdraw_consent
from patients.followups.channels.phone import Phone, hash_of
from patients.followups.models import PushSubscription
from patients.models import Consent, Patient

MOST = 5
MOST_A_DAY = 20
A_DAY = timedelta(days=1)
Ended = PushSubscription.Ended


class TooManyPhones(ValueError):
    """Five at a time, and twenty a day."""


class NotTold(ValueError):
    """Nobody asked to be told there, or not any more."""


@transaction.atomic
def tell_on_phone(
    *, by: Actor, patient: Patient, phone: Phone, device: str, now: datetime
) -> PushSubscription:
    """Tell the patient on this browser from now on. Twice is once; another person's browser changes hands."""
    Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)
    mine = PushSubscription.objects.filter(patient=patient)
    if already := mine.live().filter(endpoint_hash=phone.endpoint_hash).first():
        return already
    _end_the_same(by=by, patient=patient, phone=phone, now=now)
    is_often = mine.filter(told_since__gt=now - A_DAY).count() >= MOST_A_DAY
    if is_often or mine.live().count() >= MOST:
        raise TooManyPhones
    consent = Consent.objects.in_force().filter(patient=patient, kind=Consent.Kind.PUSH).first()
    consent = consent or give_consent(by=by, patient=patient, kind=Consent.Kind.PUSH, given_at=now)
    return _begin(by=by, consent=consent, phone=phone, device=device, now=now)


@transaction.atomic
def follow_phone(
    *, by: Actor, patient: Patient, was: str, phone: Phone, device: str, now: datetime
) -> PushSubscription:
    """The browser got a new address by itself; `was` is the endpoint before. Needs no new tap."""
    Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)
    mine = PushSubscription.objects.live().filter(patient=patient, endpoint_hash=hash_of(was))
    old = mine.select_related("consent").first()
    if old is None:
        raise NotTold
    end_phone(by=by, subscription=old, because=Ended.REPLACED, now=now)
    _end_the_same(by=by, patient=patient, phone=phone, now=now)
    return _begin(by=by, consent=old.consent, phone=phone, device=device, now=now)


@transaction.atomic
def take_phone_off(*, by: Actor, subscription: PushSubscription, now: datetime) -> bool:
    """The patient wants no more notes there. With the last one the consent goes too; True then."""
    end_phone(by=by, subscription=subscription, because=Ended.REMOVED, now=now)
    if PushSubscription.objects.live().filter(patient_id=subscription.patient_id).exists():
        return False
    if subscription.consent.withdrawn_at is None:
        withdraw_consent(by=by, consent=subscription.consent, now=now)
    return True


@transaction.atomic
def end_phone(
    *, by: Actor, subscription: PushSubscription, because: PushSubscription.Ended, now: datetime
) -> None:
    """Nothing is sent there any more. Twice is once."""
    here = PushSubscription.objects.filter(pk=subscription.pk, ended_at=None)
    if here.update(ended_at=now, ended_because=because):
        _record(by, subscription, "phone.ended", {"because": because.value})


def note_told(*, subscription: PushSubscription, row_id: UUID, now: datetime) -> None:
    """Its push service took this message: it is not sent there again. The attempt itself is the trail."""
    PushSubscription.objects.filter(pk=subscription.pk).update(last_row=row_id, last_told_at=now)


def _begin(*, by: Actor, consent: Consent, phone: Phone, device: str, now: datetime) -> PushSubscription:
    made = PushSubscription.objects.create(
        clinic_id=consent.clinic_id,
        patient_id=consent.patient_id,
        consent=consent,
        address=phone.address,
        endpoint_hash=phone.endpoint_hash,
        device=device,
        told_since=now,
    )
    _record(by, made, "phone.told", {"device": device})
    return made


def _end_the_same(*, by: Actor, patient: Patient, phone: Phone, now: datetime) -> None:
    """One browser tells one person. Rows whose consent was withdrawn are cleared away as well."""
    for row in PushSubscription.objects.filter(endpoint_hash=phone.endpoint_hash, ended_at=None):
        because = Ended.REPLACED if row.patient_id == patient.pk else Ended.ANOTHER
        end_phone(by=by, subscription=row, because=because, now=now)


def _record(by: Actor, subscription: PushSubscription, kind: str, facts: dict[str, object]) -> None:
    record(
        by=by,
        clinic_id=subscription.clinic_id,
        kind=kind,
        target=subscription,
        patient_id=subscription.patient_id,
        facts=facts,
    )
