"""Contact between clinic and patient: a call logged, an answer received, a reason given."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core.asked_at_once import Contents, asked_at_once
from integration_care.core.asked_often import stands_as
from patients.followups.actions import staff_tasks
from patients.followups.held import course_held, ladder_held, tasks_held, window_by
from patients.followups.models import ContactLog, FollowUp, IntegrationWindow, StaffTask
from patients.followups.own import windows_concerned
from patients.followups.standing import Standing
from patients.followups.transitions import end
from patients.models import hold_course

ANSWERED = "the patient answered"
DOUBLE_CLICK = timedelta(seconds=30)


@transaction.atomic
def log_contact(
    *, by: Membership, window: IntegrationWindow, outcome: str, note: str = "", now: datetime
) -> ContactLog:
    """Somebody tried to reach the patient. Having spoken with them settles the window's call tasks.

    The same said twice by the same person within half a minute is one call: the first row comes back.
    """
    hold_course(window.course_id)
    if (known := _just_logged(by, window, outcome, note, now)) is not None:
        return known
    window.refresh_from_db()  # what was read before the lock may be old
    contact = ContactLog.objects.create(
        clinic_id=window.clinic_id,
        patient_id=window.patient_id,
        window=window,
        at=now,
        by=by,
        outcome=ContactLog.Outcome(outcome),
        note=note,
    )
    if contact.outcome == ContactLog.Outcome.REACHED:
        for task in StaffTask.objects.open().calls().filter(window=window):
            staff_tasks.close_task(by=by, task=task, now=now)
        staff_tasks.match_need(window, Standing(window, now), now=now)
    _record(by, window, "contact.logged", outcome=contact.outcome)
    return contact


def _just_logged(
    by: Membership, window: IntegrationWindow, outcome: str, note: str, now: datetime
) -> ContactLog | None:
    """Notes are encrypted, so that they are compared here and not by the database."""
    recent = ContactLog.objects.filter(window=window, by=by, outcome=outcome, at__gt=now - DOUBLE_CLICK)
    return next((row for row in recent if row.note == note), None)


@transaction.atomic
def note_answer(
    *,
    by: Actor,
    patient_id: UUID,
    follow_up: FollowUp | None = None,
    dose_id: UUID | None = None,
    now: datetime,
) -> list[IntegrationWindow]:
    """The patient answered something: the ladder stops. Returns the windows it concerned.

    Those of the follow-up and of the dose when they are known, else every window that is not over. Found
    without a lock; each is read again behind the lock of its course, before anything is written.
    """
    answered = []
    known = follow_up.window_id if follow_up else None
    for window in windows_concerned(patient_id, known, dose_id, now):
        with asked_at_once(*_held(window)):
            course_held(window.course_id)
            stands_as(window, window_by(window.pk))
            if window.answered_at is None:
                window.answered_at = now
                window.save(update_fields=["answered_at"])
                _record(by, window, "window.answered")
            staff_tasks.match_need(window, Standing(window, now), now=now)
            _stop_ladder(window, now)
        answered.append(window)
    return answered


def _held(window: IntegrationWindow) -> Contents:
    """The course first, so that the rest is read as it stands now; messages before tasks, as elsewhere."""
    return [
        course_held.asking(window.course_id),
        window_by.asking(window.pk),
        ladder_held.asking(window.pk),
        tasks_held.asking(window.pk),
    ]


@transaction.atomic
def give_reason(
    *, by: Membership, window: IntegrationWindow, reason: str, is_excused: bool = False, now: datetime
) -> IntegrationWindow:
    """Why the window closed without integration. Excused: nobody could have met it."""
    hold_course(window.course_id)
    window.refresh_from_db()
    window.reason = reason
    window.excused_at = now if is_excused else None
    window.save(update_fields=["reason", "excused_at"])
    for task in StaffTask.objects.open().filter(window=window, follow_up__rule__needless_when="met"):
        staff_tasks.close_task(by=by, task=task, now=now)
    staff_tasks.close_overtaken(window, now=now)
    _record(by, window, "window.explained", is_excused=is_excused)
    return window


def _stop_ladder(window: IntegrationWindow, now: datetime) -> None:
    for row in ladder_held(window.pk):
        if row.rule.get("stops_on_answer"):
            end(row, FollowUp.Status.SUPPRESSED, now=now, cause=FollowUp.Cause.ANSWERED, reason=ANSWERED)


def _record(by: Actor, window: IntegrationWindow, kind: str, **facts: object) -> None:
    clinic_id, patient_id = window.clinic_id, window.patient_id
    record(by=by, clinic_id=clinic_id, kind=kind, target=window, patient_id=patient_id, facts=facts)
