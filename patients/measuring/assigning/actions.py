"""Asking by hand, and taking back what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_day
from patients.followups.actions import close_task
from patients.followups.actions.asking import earliest, withdraw, write_to
from patients.followups.days import QUESTIONS_USEFUL_FOR
from patients.followups.models import FollowUp, StaffTask
from patients.measures.actions import MeasureRefused
from patients.measures.assignments.actions import Asked, assign, let_go
from patients.measures.instrument import Instrument
from patients.measures.models import Assignment
from patients.measures.models.assignment import AssignmentQuerySet
from patients.measuring.actions import SUGGESTION
from patients.measuring.assigning.occasions import When, apart, occasions
from patients.models import Course, Patient

TITLE = "Questions for the patient"


TOO_CLOSE = "It would come upon the one that is put off for a dose"


@dataclass(frozen=True)
class LeftOut:
    """An occasion on which nothing is asked for by hand, and why."""

    at: datetime
    why: str


@dataclass(frozen=True)
class Series:
    asked: list[Assignment]
    left_out: list[LeftOut]


@transaction.atomic
def ask_for(*, by: Membership, patient: Patient, instrument: Instrument, when: When, now: datetime) -> Series:
    """Ask for it on each occasion, each with its own message. MeasureRefused says why not.

    Never sooner after a dose than the protocol allows: what would come too soon comes on that day, and
    what would then come upon it is left out. So is what the protocol asks for by itself within a day;
    what is asked for now, only where the protocol's waits now.
    """
    course = Course.objects.under_way().select_for_update(of=("self",)).filter(patient=patient).first()
    if course is None:
        raise MeasureRefused("Without a course under way there is nobody to read the answers.")
    mine = Assignment.objects.filter(patient=patient, instrument=instrument.key)
    if when.on is None and mine.waiting(now).exists():
        raise MeasureRefused(f"{instrument.title} waits for an answer already.")
    kept, left_out = _chosen(course, mine, instrument, when, now)
    if not kept:
        raise MeasureRefused(f"{left_out[0].why}: once will do.")
    series = uuid4() if len(kept) > 1 else None
    asked = []
    for span in kept:
        form = Asked(instrument, *span)
        letter = _letter(course, form, now)
        asked.append(assign(by=by, course=course, asked=form, follow_up_id=letter.pk, series=series, now=now))
    for task in StaffTask.objects.open().filter(patient=patient, title=SUGGESTION):
        close_task(by=by, task=task, now=now)
    return Series(asked, left_out)


Spans = list[tuple[datetime, datetime]]


def _chosen(
    course: Course, mine: AssignmentQuerySet, instrument: Instrument, when: When, now: datetime
) -> tuple[Spans, list[LeftOut]]:
    """What is asked for by hand, and each other occasion with its reason."""
    days = occasions(when, now, course.patient.zone)
    if not days:
        raise MeasureRefused("The end comes before the first day.", field="until")
    starts = [earliest(course, instrument.key, day) for day in days]
    apart_enough = dict(apart(starts, when))
    kept, left_out = Spans(), list[LeftOut]()
    for day, start in zip(days, starts, strict=True):
        until, own = apart_enough.pop(start, None), _protocols_own(mine, instrument, start, now)
        if until is None:
            left_out.append(LeftOut(day, TOO_CLOSE))
        elif own is not None:
            since = local_day(own.due_from, course.patient.clinic.zone)
            why = f"The protocol asks for {instrument.title} from {since} on by itself"
            left_out.append(LeftOut(day, why))
        else:
            kept.append((start, until))
    return kept, left_out


def _protocols_own(
    mine: AssignmentQuerySet, instrument: Instrument, at: datetime, now: datetime
) -> Assignment | None:
    if at <= now:
        return mine.waiting(now).filter(by=None).first()
    return mine.by_protocol_about(instrument.key, at).first()


def _letter(course: Course, form: Asked, now: datetime) -> FollowUp:
    return write_to(
        course=course, step=f"questions-{uuid4().hex}", due_at=form.due_from, title=TITLE,
        expires_at=min(form.due_from + QUESTIONS_USEFUL_FOR, form.due_until), measures=[form.instrument.key],
        now=now,
    )  # fmt: skip


@transaction.atomic
def take_back(
    *, by: Membership, assignment: Assignment, reason: str, is_whole_series: bool = False, now: datetime
) -> list[Assignment]:
    """It is not asked for any more, nor what was to follow it in its series. What was answered stays."""
    rows = [assignment]
    if is_whole_series and assignment.series:
        later = Assignment.objects.open().filter(series=assignment.series).exclude(pk=assignment.pk)
        rows += later.filter(due_from__gte=assignment.due_from)
    for row in rows:
        let_go(by=by, assignment=row, reason=reason, now=now)
        if row.by_id is not None and row.follow_up is not None:
            withdraw(follow_up=row.follow_up, reason="it was taken back", now=now)
    return rows
