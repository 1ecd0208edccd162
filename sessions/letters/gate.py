"""Everything that can speak against a letter at the moment it would go out. Reads; never writes.

As for every message to a patient: consent now, not when it was booked; not to the archived; not in quiet
hours. It does not count among the two messages a day, for it asks nothing of them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from patients.followups.actions.plans import quiet_hours
from patients.followups.channels import is_set_up
from patients.followups.models import FollowUp
from patients.followups.planning.quiet import Slot, find_slot
from patients.models import Consent, Course
from sessions.models import BookingLetter, BookingLine

Cause, Status = BookingLetter.Cause, BookingLetter.Status
EMAIL = FollowUp.Channel.EMAIL
ENDS_AS = {Cause.ADDRESS: Status.FAILED, Cause.BEGUN: Status.EXPIRED, Cause.QUIET: Status.EXPIRED}
WITHHOLDS = frozenset({Cause.CLOSED, Cause.PAUSED})


def unreachable(letter: BookingLetter) -> BookingLetter.Cause | None:
    """Why nothing is sent to this patient. Needs the patient and the clinic at hand."""
    if letter.patient.is_archived:
        return Cause.ARCHIVED
    if not letter.clinic.tells_of_bookings:
        return Cause.OFF
    if not is_set_up(EMAIL):
        return Cause.CHANNEL
    if not Consent.objects.in_force().filter(patient=letter.patient_id, kind=EMAIL).exists():
        return Cause.CONSENT
    return None if letter.patient.email else Cause.ADDRESS


def ends_as(cause: BookingLetter.Cause) -> BookingLetter.Status:
    return ENDS_AS.get(cause, Status.WITHHELD)


def of_its_course(course: Course) -> BookingLetter.Cause | None:
    if course.phase == Course.Phase.CLOSED:
        return Cause.CLOSED
    return Cause.PAUSED if course.paused_at is not None else None


def slot(letter: BookingLetter, said: Collection[BookingLine], now: datetime) -> Slot | None:
    """When it may go: now, or after quiet hours while any of its hours is still to come; None: never."""
    latest = max(line.starts_at for line in said if line.starts_at)
    quiet, zone = quiet_hours(letter.clinic), letter.patient.zone
    return find_slot(now, expires_at=latest, earliest=now, zone=zone, quiet=quiet)


def nothing_said(lines: Collection[BookingLine]) -> tuple[BookingLetter.Status, BookingLetter.Cause]:
    """How a letter ends in which no line has a word: by what weighs most."""
    causes = {Cause(line.cause) for line in lines if line.cause}
    for cause in (*sorted(WITHHOLDS & causes), *({Cause.BEGUN} & causes)):
        return ends_as(cause), cause
    return Status.NEEDLESS, next(iter(sorted(causes)), Cause.SAME)
