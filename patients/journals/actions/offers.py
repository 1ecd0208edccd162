"""Offering a prompt set to one patient, and what the patient says to it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.journals.models import OfferedSet, PromptSet
from patients.models import Patient

Rhythm, Ending = OfferedSet.Rhythm, OfferedSet.Ending


class OfferRefused(Exception):
    """Why a set is not offered, in words for staff."""


@transaction.atomic
def offer_set(
    *, by: Membership, patient: Patient, prompt_set: PromptSet, rhythm: str, first_on: date,
    until_on: date | None, now: datetime,
) -> OfferedSet:  # fmt: skip
    if not PromptSet.objects.visible_to(by).offered_now().filter(pk=prompt_set.pk).exists():
        raise OfferRefused("This set is not in use.")
    if OfferedSet.objects.standing().filter(patient=patient, prompt_set=prompt_set).exists():
        raise OfferRefused(f"{prompt_set.title} is offered already.")
    offer = OfferedSet.objects.create(
        clinic_id=patient.clinic_id, patient=patient, prompt_set=prompt_set, by=by, rhythm=rhythm,
        offered_at=now, first_on=first_on, until_on=until_on if rhythm == Rhythm.WEEKLY else None,
    )  # fmt: skip
    _record(by, offer, "offered_set.offered")
    return offer


@transaction.atomic
def end_offer(*, by: Actor, offer: OfferedSet, ending: str, now: datetime) -> OfferedSet:
    """Taken back by staff, not for the patient, or written. Twice is once."""
    held = OfferedSet.objects.select_for_update().get(pk=offer.pk)
    if held.ended_at is None:
        held.ending, held.ended_at = ending, now
        held.save(update_fields=["ending", "ended_at"])
        _record(by, held, f"offered_set.{ending}")
    return held


@transaction.atomic
def rest_today(*, by: Actor, offer: OfferedSet, today: date) -> OfferedSet:
    """Not today; tomorrow is another day."""
    held = OfferedSet.objects.select_for_update().get(pk=offer.pk)
    if held.ended_at is None and held.rests_on != today:
        held.rests_on = today
        held.save(update_fields=["rests_on"])
        _record(by, held, "offered_set.rested")
    return held


def _record(by: Actor, offer: OfferedSet, kind: str) -> None:
    record(
        by=by, clinic_id=offer.clinic_id, kind=kind, target=offer, patient_id=offer.patient_id,
        facts={"prompt_set": offer.prompt_set.key, "rhythm": offer.rhythm},
    )  # fmt: skip
