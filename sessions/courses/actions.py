"""Deeds on a course that the follow-up engine must hear of. Each tells it the facts before it commits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.audit.actors import Actor
from patients import actions as patients
from patients.followups.actions import settle
from patients.models import Course, ProtocolVersion
from sessions.facts import course_facts


@transaction.atomic
def move_course(*, by: Actor, course: Course, protocol_version: ProtocolVersion, now: datetime) -> Course:
    """Put the course on `protocol_version` (perhaps the one it has) and move all that is unsent."""
    patients.move_to_version(by=by, course=course, protocol_version=protocol_version)
    settle(by=by, course=course, facts=course_facts(course), now=now)
    return course


@transaction.atomic
def change_phase(*, by: Actor, course: Course, phase: str, reason: str = "", now: datetime) -> Course:
    """Move along the phases. Closing cancels what is still to be sent; raises IllegalMove."""
    patients.change_phase(by=by, course=course, phase=phase, reason=reason, now=now)
    settle(by=by, course=course, facts=course_facts(course), now=now)
    return course


@transaction.atomic
def resume(*, by: Actor, course: Course, now: datetime) -> Course:
    """End the pause and plan again what it held back, as far as there is still time."""
    patients.resume(by=by, course=course)
    settle(by=by, course=course, facts=course_facts(course), now=now)
    return course
