"""The steps every action shares: lock, move along the table, write the trail, tell the engine."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.asked_often import asked_often, stands_as
from patients.followups.actions import settle
from patients.models import Course, hold_course
from patients.models.course import locked_course
from sessions.actions.announcing import announce
from sessions.errors import CourseIsClosed, IllegalMove, InTheFuture, OutOfOrder, ReasonNeeded
from sessions.facts import course_facts
from sessions.models import CareSession, SessionStatusChange
from sessions.transitions import NEEDS_A_REASON, may_become


def lock(session: CareSession) -> Course:
    """Everything about one course happens one after another; `session` is fresh when this returns."""
    with asked_at_once(locked_course.asking(session.course_id), _again.asking(session.pk)):  # in this order
        course = hold_course(session.course_id)
        stands_as(session, _again(session.pk))
    session.course, session.patient = course, course.patient
    return course


@asked_often
def _again(session: UUID) -> QuerySet[CareSession]:
    return CareSession.objects.filter(pk=session)


def move_to(
    session: CareSession, status: CareSession.Status, *, by: Membership, now: datetime, reason: str = ""
) -> None:
    """One legal move, its row and its event. Times set on `session` before are saved with it."""
    if not may_become(session, status):
        raise IllegalMove(session, status)
    if status in NEEDS_A_REASON and not reason.strip():
        raise ReasonNeeded("Say why in a few words; it stays in the record.")
    was, session.status = session.status, status
    session.save()
    log_move(session, was, by=by, now=now, reason=reason)


def log_move(session: CareSession, was: str, *, by: Membership, now: datetime, reason: str = "") -> None:
    """A status change is a row with who, when and why; the trail carries codes only. The patient is told."""
    SessionStatusChange.objects.create(
        clinic_id=session.clinic_id,
        session=session,
        was=was,
        became=session.status,
        at=now,
        by=by,
        by_name=by.audit_name,
        reason=reason.strip()[:200],
    )
    tell(session, f"session.{session.status}", by=by, was=was, kind_of_session=session.kind)
    announce(session, by=by, now=now)


def tell(session: CareSession, kind: str, *, by: Membership, **facts: object) -> None:
    """One event about this session in the trail."""
    record(
        by=by,
        clinic_id=session.clinic_id,
        kind=kind,
        target=session,
        patient_id=session.patient_id,
        facts=facts,
    )


def settle_course(course: Course, *, by: Membership, now: datetime) -> None:
    """The one downward call: windows and follow-ups now rest on the new facts."""
    settle(by=by, course=course, facts=course_facts(course), now=now)


def check_open(course: Course) -> None:
    if course.phase == Course.Phase.CLOSED:
        raise CourseIsClosed("This course of treatment is closed. Start a new one to book sessions.")


def check_happened(at: datetime, now: datetime, field: str) -> None:
    if at > now:
        raise InTheFuture("This time has not come yet. Give the time at which it happened.", field=field)


def check_lasts(started_at: datetime, ended_at: datetime, what: str) -> None:
    """What took place took some time."""
    if ended_at <= started_at:
        raise OutOfOrder(f"A {what} ends after its start. Give a later time.", field="ended_at")


def check_order(earlier: datetime | None, later: datetime, words: str, field: str) -> None:
    if earlier is not None and later < earlier:
        raise OutOfOrder(words, field=field)
