"""A course of treatment: begin, move between phases, pause, resume.

The follow-up engine reads phase and pause again before it sends, so nothing is replanned here. Moving to
another protocol version does change what is planned: `sessions.courses` shows that first and settles it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.models import Course, CoursePhase, Patient, ProtocolVersion, hold_course
from patients.transitions import check_move


class CourseUnderWay(ValueError):
    """A patient has one course at a time."""


class CourseClosed(ValueError):
    """A closed course is history and stays as it was."""


@transaction.atomic
def start_course(
    *,
    by: Actor,
    patient: Patient,
    protocol_version: ProtocolVersion,
    indication: str,
    framework: str = Course.Framework.ECLECTIC,
    intention: str = "",
    doses_planned: int | None = None,
    now: datetime,
) -> Course:
    """A course in its preparation phase. Without `doses_planned` the protocol says how many."""
    planned = doses_planned or protocol_version.rules.cadence.doses_planned.value or 1
    try:
        with transaction.atomic():
            course = Course.objects.create(
                clinic_id=patient.clinic_id,
                patient=patient,
                protocol_version=protocol_version,
                indication=indication,
                framework=Course.Framework(framework),
                intention=intention,
                doses_planned=planned,
            )
    except IntegrityError as why:
        raise CourseUnderWay(f"{patient} has a course under way. Close it before another begins.") from why
    _note_phase(by, course, now)
    _record(by, course, "course.started", protocol_version=str(protocol_version.pk), doses=planned)
    return course


@transaction.atomic
def change_phase(*, by: Actor, course: Course, phase: str, reason: str = "", now: datetime) -> Course:
    """Move along the table in `transitions`, or raise IllegalMove. A change of phase ends a pause."""
    current = _lock(course)
    check_move(current.phase, phase)
    before, course.phase = current.phase, Course.Phase(phase)
    course.paused_at, course.pause_reason = None, ""
    course.save(update_fields=["phase", "paused_at", "pause_reason"])
    _note_phase(by, course, now, reason)
    _record(by, course, "course.phase_changed", before=before, after=phase)
    return course


@transaction.atomic
def pause(*, by: Actor, course: Course, reason: str, now: datetime) -> Course:
    """Hold everything that would be sent. Pausing a paused course changes nothing."""
    if _lock_open(course).paused_at is None:
        course.paused_at, course.pause_reason = now, reason
        course.save(update_fields=["paused_at", "pause_reason"])
        _record(by, course, "course.paused")
    return course


@transaction.atomic
def resume(*, by: Actor, course: Course) -> Course:
    """End the pause: what is still due and not expired is sent again from now on."""
    if _lock_open(course).paused_at is not None:
        course.paused_at, course.pause_reason = None, ""
        course.save(update_fields=["paused_at", "pause_reason"])
        _record(by, course, "course.resumed")
    return course


@transaction.atomic
def set_intention(*, by: Actor, course: Course, intention: str) -> Course:
    """The patient's intention in their own words; the text itself stays out of the trail."""
    return edit_course(by=by, course=course, intention=intention)


@transaction.atomic
def edit_course(
    *,
    by: Actor,
    course: Course,
    indication: str | None = None,
    framework: str | None = None,
    intention: str | None = None,
    doses_planned: int | None = None,
) -> Course:
    """Correct what is told; None leaves a thing as it is."""
    _lock_open(course)
    told = {
        "indication": indication,
        "framework": framework,
        "intention": intention,
        "doses_planned": doses_planned,
    }
    changed = [name for name, value in told.items() if value is not None and value != getattr(course, name)]
    for name in changed:
        setattr(course, name, told[name])
    if changed:
        course.save(update_fields=changed)
        _record(by, course, "course.edited", changed=changed)
    return course


@transaction.atomic
def move_to_version(*, by: Actor, course: Course, protocol_version: ProtocolVersion) -> Course:
    """Put the course on another protocol version. Only `sessions.courses` calls this: it settles the plan."""
    before = _lock_open(course).protocol_version_id
    if before != protocol_version.pk:
        course.protocol_version = protocol_version
        course.save(update_fields=["protocol_version"])
        _record(by, course, "course.protocol_changed", before=str(before), after=str(protocol_version.pk))
    return course


def _lock(course: Course) -> Course:
    return hold_course(course.pk)


def _lock_open(course: Course) -> Course:
    current = _lock(course)
    if current.phase == Course.Phase.CLOSED:
        raise CourseClosed("This course is closed. Start a new one instead.")
    return current


def _note_phase(by: Actor, course: Course, now: datetime, reason: str = "") -> None:
    CoursePhase.objects.create(
        clinic_id=course.clinic_id,
        course=course,
        phase=course.phase,
        at=now,
        by_name=by.audit_name,
        reason=reason,
    )


def _record(by: Actor, course: Course, kind: str, **facts: object) -> None:
    record(
        by=by, clinic_id=course.clinic_id, kind=kind, target=course, patient_id=course.patient_id, facts=facts
    )
