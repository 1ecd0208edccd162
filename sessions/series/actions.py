"""Booking a whole series: every dose, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from integration_care.core.ui.words import local_moment
from patients.models import Course, hold_course
from sessions.actions.calendar import book
from sessions.actions.together import Step, do_all
from sessions.errors import Refused
from sessions.models import CareSession
from sessions.series.forms import Visit
from sessions.series.outlook import OVER


@transaction.atomic
def book_series(
    *, by: Membership, course: Course, visit: Visit, starts: Sequence[datetime], now: datetime
) -> int:
    """How many were booked. Raises Conflicts, which names each date in the way: then nothing was booked."""
    course = hold_course(course.pk)

    def step(at: datetime) -> Step:
        return Step(
            key=at.isoformat(),
            who=local_moment(at, by.clinic.zone, now.astimezone(by.clinic.zone).date()),
            act=lambda: _book(by, course, visit, at, now),
        )

    do_all([step(at) for at in sorted(starts)], without=())
    record(
        by=by, clinic_id=course.clinic_id, kind="series.booked", target=course,
        patient_id=course.patient_id, facts={"doses": len(starts)},
    )  # fmt: skip
    return len(starts)


def _book(by: Membership, course: Course, visit: Visit, at: datetime, now: datetime) -> None:
    if at <= now:
        raise Refused(OVER)
    book(
        by=by, course=course, kind=CareSession.Kind.DOSING, lead=visit.lead, starts_at=at,
        ends_at=at + timedelta(minutes=visit.minutes), now=now, place=visit.place, support=visit.support,
    )  # fmt: skip
