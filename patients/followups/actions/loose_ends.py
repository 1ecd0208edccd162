"""What a dose still waits for, as tasks: planned with its facts, closed by the record that ties them up.

A task is written when the dose begins, due a margin after its expected end, so that nothing has to notice
later that nobody came back to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from patients.followups.facts import CourseFacts
from patients.followups.models import FollowUp, StaffTask
from patients.models import Course
from patients.protocols.rules import ProtocolRules

LooseEnd = StaffTask.LooseEnd
# Who took the patient home is still known then. What the record of an older dose lacks, such as of one from
# before this was asked about, a task could not mend any more.
ASKED_WITHIN = timedelta(days=14)
TOLD = {
    LooseEnd.COMPLETION: (
        "A dose is not completed",
        "It was begun, and is neither completed nor stopped early. Please finish its record.",
    ),
    LooseEnd.LEAVING: (
        "How the patient left is not recorded",
        "Something was given, and no discharge is recorded. Please record who took them home.",
    ),
}


def match(course: Course, facts: CourseFacts, *, now: datetime) -> None:
    """One task for each loose end. One that a person closed stays theirs; the caller holds the course."""
    tasks = StaffTask.objects.select_for_update(of=("self",)).filter(session__course=course)
    known = {(task.session_id, task.loose_end): task for task in tasks}
    for session_id, sort, due_at in _expected(facts, course.protocol_version.rules):
        task = known.pop((session_id, sort.value), None)
        if task is None:
            is_old = sort == LooseEnd.LEAVING and now - due_at > ASKED_WITHIN
            if not (course.is_closed or is_old):
                _plan(course, session_id, sort, due_at)
        elif task.closed_by_id is None and (task.closed_at is not None or task.due_at != due_at):
            StaffTask.objects.filter(pk=task.pk).update(due_at=due_at, closed_at=None, outcome="")
    tied_up = StaffTask.objects.open().filter(pk__in=[task.pk for task in known.values()])
    tied_up.update(closed_at=now, outcome=StaffTask.Outcome.NO_LONGER_NEEDED)


def _expected(
    facts: CourseFacts, rules: ProtocolRules
) -> Iterator[tuple[UUID, StaffTask.LooseEnd, datetime]]:
    """Each loose end, and from when on somebody is asked about it."""
    usual = timedelta(minutes=rules.visit.usual_min.value)
    margin = timedelta(minutes=rules.visit.margin_min.value)
    for begun in facts.doses_under_way:
        ends_at = max(begun.started_at + usual, begun.booked_until)
        yield begun.session_id, LooseEnd.COMPLETION, ends_at + margin
    for dose in facts.doses:
        if dose.discharged_at is None and rules.checklists.discharge:
            yield dose.session_id, LooseEnd.LEAVING, dose.first_administration_at + usual + margin


def _plan(course: Course, session_id: UUID, sort: StaffTask.LooseEnd, due_at: datetime) -> None:
    title, text = TOLD[sort]
    StaffTask.objects.create(
        clinic_id=course.clinic_id, patient_id=course.patient_id, session_id=session_id, loose_end=sort,
        audience=FollowUp.Audience.THERAPIST, title=title, text=text, due_at=due_at,
    )  # fmt: skip
