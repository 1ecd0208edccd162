"""What a patient is told of their bookings: a row in the booking's own transaction, so that none is left out.

Only that there is something to tell. What it is, is read when the letter goes out (`sessions/letters`), so
that a session moved twice, or booked and cancelled at once, is told as it stands then, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.models import Patient
from sessions.models import BookingLetter, BookingLine, CareSession

Status = CareSession.Status
TOLD_OF = frozenset({Status.BOOKED, Status.CANCELLED, Status.VOID})
# A series, a slip put right, a second thought: one letter. Whatever goes on, it waits no longer than this.
MOMENT, LONGEST = timedelta(minutes=1), timedelta(minutes=5)


def announce(session: CareSession, *, by: Membership, now: datetime) -> None:
    """Of a session to come that was booked, changed or taken off the calendar."""
    if session.status in TOLD_OF and session.scheduled_start > now and by.clinic.tells_of_bookings:
        gather(session.patient, [session.pk], now=now)


@transaction.atomic
def gather(
    patient: Patient, sessions: Iterable[UUID], *, now: datetime, asked_by: Membership | None = None
) -> BookingLetter:
    """The letter that waits for this patient, with these sessions in it; due a moment later.

    Locked until the end of the booking: a worker that wants to send it waits, or has gone off with it before.
    """
    open_one = BookingLetter.objects.gathering().select_for_update(of=("self",))
    letter, _is_new = open_one.get_or_create(
        patient=patient,
        defaults={"clinic_id": patient.clinic_id, "opened_at": now, "due_at": now, "status_at": now},
    )
    letter.due_at = now if asked_by else min(now + MOMENT, letter.opened_at + LONGEST)
    letter.asked_by = asked_by or letter.asked_by
    letter.save(update_fields=["due_at", "asked_by"])
    BookingLine.objects.bulk_create(
        [BookingLine(clinic_id=patient.clinic_id, letter=letter, session_id=key) for key in sessions],
        ignore_conflicts=True,
    )
    return letter
