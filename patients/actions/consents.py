"""Consents, given and withdrawn. The engine asks again at the moment of sending, so nothing is replanned."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.models import Consent, Patient


class ConsentInForce(ValueError):
    """The same consent is in force already."""


@transaction.atomic
def give_consent(
    *,
    by: Actor,
    patient: Patient,
    kind: str,
    given_at: datetime,
    version: str = "1",
    by_text: bool = False,
) -> Consent:
    """A new consent, in force at once. `given_at` may lie in the past: a form signed on paper last week."""
    try:
        with transaction.atomic():
            consent = Consent.objects.create(
                clinic_id=patient.clinic_id,
                patient=patient,
                kind=Consent.Kind(kind),
                version=version,
                given_at=given_at,
                given_to=by if isinstance(by, Membership) and by.is_staff_member else None,
                given_by_text=by_text,
            )
    except IntegrityError as why:
        raise ConsentInForce(f"{Consent.Kind(kind).label}: this consent is in force already.") from why
    _record(by, consent, "consent.given")
    return consent


@transaction.atomic
def withdraw_consent(*, by: Actor, consent: Consent, now: datetime, by_text: bool = False) -> Consent:
    """From now on it no longer holds; what was sent before stays sent. Withdrawing twice changes nothing."""
    mine = Consent.objects.in_force().filter(pk=consent.pk)
    if mine.update(withdrawn_at=now, withdrawn_by_text=by_text):
        consent.withdrawn_at, consent.withdrawn_by_text = now, by_text
        _record(by, consent, "consent.withdrawn")
    return consent


def _record(by: Actor, consent: Consent, kind: str) -> None:
    record(
        by=by,
        clinic_id=consent.clinic_id,
        kind=kind,
        target=consent,
        patient_id=consent.patient_id,
        facts={"consent": consent.kind, "version": consent.version},
    )
