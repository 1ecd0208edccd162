"""Staff have a patient told after all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.actions.announcing import gather
from sessions.models import BookingLetter


class TooLate(Exception):
    """The letter went out meanwhile, or none of its hours is still to come."""


@transaction.atomic
def send_again(*, by: Membership, letter: BookingLetter, now: datetime) -> BookingLetter:
    """A new letter about the same sessions, as they stand by now; due at once. Pressing twice sends one."""
    letter = BookingLetter.objects.select_for_update(of=("self",)).select_related("patient").get(pk=letter.pk)
    coming = letter.lines.filter(session__scheduled_start__gt=now).values_list("session_id", flat=True)
    if letter.status not in BookingLetter.NOT_TOLD or not coming:
        raise TooLate
    again = gather(letter.patient, list(coming), now=now, asked_by=by)
    record(
        by=by, clinic_id=letter.clinic_id, kind="booking_letter.asked_again", target=again,
        patient_id=letter.patient_id, facts={"after": letter.cause},
    )  # fmt: skip
    return again
