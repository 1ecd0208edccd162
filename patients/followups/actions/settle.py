"""`settle`: the one way in which facts about a course become windows and follow-ups."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.followups import doorbell, links
from patients.followups.actions import asking, loose_ends, plans, staff_tasks, windows
from patients.followups.facts import CourseFacts
from patients.followups.models import FollowUp, IntegrationWindow
from patients.followups.planning.planned import Contact
from patients.followups.standing import Standing
from patients.models import Course, hold_course

Cause = FollowUp.Cause


@transaction.atomic
def settle(*, by: Actor, course: Course, facts: CourseFacts, now: datetime) -> list[IntegrationWindow]:
    """Make every window, unsent follow-up and loose end agree with the facts; returns the standing windows.

    Idempotent: the same facts at the same time change nothing. Holds the course's lock to the end, so that
    two of them never interleave. Runs in the caller's transaction: a dose and its plan commit together (G1).
    """
    locked = hold_course(course.pk)
    standing, changed = windows.recompute(locked, facts, now)
    _cancel_voided(by, locked, facts, now)
    loose_ends.match(locked, facts, now=now)
    # In order of the doses, each seeing only what earlier ones plan: seeing later ones too would make the
    # result depend on the last run, and twice would not be the same as once.
    _plan_all(locked, standing, now)
    asking.match(locked, standing, now)
    asking.keep_hours_free(locked, standing, now)
    for window in changed:
        _record(by, window, "window.settled")
    transaction.on_commit(doorbell.ring)
    return standing


@transaction.atomic
def plan_again(*, course: Course, now: datetime) -> None:
    """Plan the standing windows anew, where what is asked besides the protocol has changed."""
    locked = hold_course(course.pk)
    _plan_all(locked, IntegrationWindow.objects.standing().filter(course=locked).order_by("anchor_at"), now)
    transaction.on_commit(doorbell.ring)


def _plan_all(course: Course, windows: Iterable[IntegrationWindow], now: datetime) -> None:
    already, reach = _sent_before(course), plans.reach_of(course.patient)
    for window in windows:
        rows = _plan(window, course, already, reach, now)
        already += plans.contacts(row for row in rows if row.channel in reach)


def _plan(
    window: IntegrationWindow, course: Course, already: list[Contact], reach: Collection[str], now: datetime
) -> list[FollowUp]:
    """The window's rows that `already` does not count yet."""
    if course.phase == Course.Phase.CLOSED:
        plans.cancel_unsent(window, cause=Cause.CLOSED, reason="the course is closed", now=now)
        return []
    rows = plans.replan(window, course, already, reach, now)
    staff_tasks.match_need(window, Standing(window, now), now=now)
    return [row for row in rows if row.status == FollowUp.Status.PLANNED]


def _sent_before(course: Course) -> list[Contact]:
    sent = FollowUp.objects.filter(patient_id=course.patient_id).to_patients().went_out()
    return plans.contacts(sent)


def _cancel_voided(by: Actor, course: Course, facts: CourseFacts, now: datetime) -> None:
    """A window whose dose is no longer among the facts: the dose was entered in error."""
    given = [dose.session_id for dose in facts.doses]
    for window in IntegrationWindow.objects.standing().filter(course=course).exclude(dose_id__in=given):
        window.cancelled_at = now
        window.save(update_fields=["cancelled_at"])
        plans.cancel_unsent(window, cause=Cause.VOID, reason="the dose was entered in error", now=now)
        staff_tasks.close_all(window, now=now)
        links.revoke_all(window, now=now)
        _record(by, window, "window.cancelled")


def _record(by: Actor, window: IntegrationWindow, kind: str) -> None:
    times = ("opens_at", "effective_closes_at", "met_at", "booked_for")
    facts: dict[str, object] = {name: at.isoformat() for name in times if (at := getattr(window, name))}
    clinic_id, patient_id = window.clinic_id, window.patient_id
    record(by=by, clinic_id=clinic_id, kind=kind, target=window, patient_id=patient_id, facts=facts)
