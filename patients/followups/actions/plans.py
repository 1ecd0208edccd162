"""From a window to its rows: plan, then write only what differs.

What a row may still become, when the plan is made again:
- planned: moves with the plan;
- sending, sent, failed: never touched;
- cancelled, suppressed, expired: planned anew only when what ended it no longer holds (the dose came back,
  a booking fell through, a wrong date was put right) and its time has not passed. What the patient, their
  consent or their address stopped stays stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from integration_care.accounts.models import Clinic
from integration_care.core.asked_often import asked_often
from patients.followups.actions.staff_tasks import open_task, withdraw_tasks
from patients.followups.channels import is_set_up
from patients.followups.models import FollowUp, IntegrationWindow
from patients.followups.offered import steps_for
from patients.followups.planning.planned import NO_SLOT, TOO_LATE, Contact, PlannedFollowUp
from patients.followups.planning.quiet import QuietHours
from patients.followups.planning.schedule import plan
from patients.followups.standing import Standing, needless
from patients.followups.transitions import end, move
from patients.models import Consent, Course, Patient

Status, Cause = FollowUp.Status, FollowUp.Cause
PLAN_CAUSES = {None: Cause.PLAN, NO_SLOT: Cause.QUIET, TOO_LATE: Cause.TOO_LATE}
REVIVED = [Cause.PLAN, Cause.NEEDLESS, Cause.PAUSED, Cause.CLOSED, Cause.VOID, Cause.QUIET, Cause.TOO_LATE]
PLANNED_FIELDS = ["title", "text", "channel", "due_at", "expires_at", "held_from", "rule"]
WRITTEN = [*PLANNED_FIELDS, "status", "status_at", "cause", "reason", "lease_until", "lease_token"]


def replan(
    window: IntegrationWindow,
    course: Course,
    already: Sequence[Contact],
    reach: Collection[str],
    now: datetime,
) -> list[FollowUp]:
    """Make the window's rows agree with its plan; returns them all. The caller holds the course's lock."""
    standings = {of_patient: Standing(window, now, for_patient=of_patient) for of_patient in (True, False)}
    known = {(row.step, row.audience): row for row in window.follow_ups.select_for_update()}
    done = {
        row.step: row.due_at
        for row in known.values()
        if not _may_be_planned(row, course, standings[row.is_message])
    }
    patient = course.patient
    rules = course.protocol_version.rules
    rows = plan(
        rules=replace(rules, follow_ups=(*rules.follow_ups, *steps_for(course, window))),
        window=window.window,
        anchor_at=window.anchor_at,
        zone=patient.zone,
        quiet=quiet_hours(patient.clinic),
        now=now,
        already=already,
        done=done,
        reach=reach,
    )
    touched = [row for planned in rows if (row := _touch(known, planned, window, standings[False], now))]
    new = [row for row in touched if row._state.adding]
    changed = [row for row in touched if not row._state.adding]
    FollowUp.objects.bulk_create(new)
    FollowUp.objects.bulk_update(changed, WRITTEN)
    withdraw_tasks([row for row in changed if row.status == Status.PLANNED], now=now)
    for row in known.values():
        _tell_staff(row, known, window, now)
    _drop_left_over(known, rows, done, now)
    return list(known.values())


def reach_of(patient: Patient) -> frozenset[str]:
    """The channels that are set up and that the patient agrees to at present.

    E-mail and the phone's notifications are one rung: whoever has either has the messages of both.
    """
    reach = frozenset(kind for kind in consented(patient.pk) if is_set_up(kind))
    return reach.union(FollowUp.FIRST_RUNG) if reach.intersection(FollowUp.FIRST_RUNG) else reach


@asked_often
def consented(patient: UUID) -> QuerySet[Consent, str]:
    """The kinds of consent in force."""
    return Consent.objects.in_force().filter(patient=patient).values_list("kind", flat=True)


def quiet_hours(clinic: Clinic) -> QuietHours:
    return QuietHours(clinic.quiet_from, clinic.quiet_until)


def contacts(rows: Iterable[FollowUp]) -> list[Contact]:
    """The messages among the rows that reached the patient or are going to."""
    return [
        Contact(row.due_at if row.status == Status.PLANNED else row.status_at, row.is_journal_request)
        for row in rows
        if row.is_message and row.status in (Status.PLANNED, Status.SENDING, Status.SENT)
    ]


def cancel_unsent(window: IntegrationWindow, *, cause: FollowUp.Cause, reason: str, now: datetime) -> int:
    """Cancel what is still to be sent; what is on the wire or gone stays as it is."""
    pending = list(window.follow_ups.select_for_update().unsent())
    for row in pending:
        move(row, Status.CANCELLED, now=now, cause=cause, reason=reason)
    return FollowUp.objects.bulk_update(pending, WRITTEN)


def _may_be_planned(row: FollowUp, course: Course, standing: Standing) -> bool:
    if row.status == Status.PLANNED:
        return True
    if row.status in (Status.SENDING, Status.SENT, Status.FAILED) or row.cause not in REVIVED:
        return False
    if row.cause == Cause.PAUSED:
        return course.paused_at is None
    return row.cause != Cause.NEEDLESS or not needless(row.rule, standing)


def _touch(
    known: dict[tuple[str, str], FollowUp],
    planned: PlannedFollowUp,
    window: IntegrationWindow,
    standing: Standing,
    now: datetime,
) -> FollowUp | None:
    """The row as its plan wants it, in memory; None when there is nothing to write."""
    key = (planned.step, planned.audience.value)
    row = known.get(key)
    if row is None:
        row = known[key] = _new(window, planned, now)
    elif not _takes(row, planned, now):
        return None
    before = [getattr(row, name) for name in WRITTEN]
    _follow(row, planned, _rule(planned, known), now)
    _suppress_when_met(row, window, standing, now)
    is_changed = row._state.adding or [getattr(row, name) for name in WRITTEN] != before
    return row if is_changed else None


def _takes(row: FollowUp, planned: PlannedFollowUp, now: datetime) -> bool:
    """Whether the row may follow its plan. One that has ended follows only back into life."""
    if row.status == Status.PLANNED:
        return True
    return row.status not in (Status.SENDING, Status.SENT, Status.FAILED) and (
        planned.is_planned and planned.expires_at > now
    )


def _new(window: IntegrationWindow, planned: PlannedFollowUp, now: datetime) -> FollowUp:
    return FollowUp(
        clinic_id=window.clinic_id,
        patient_id=window.patient_id,
        window=window,
        step=planned.step,
        audience=planned.audience.value,
        status_at=now,
    )


def _follow(row: FollowUp, planned: PlannedFollowUp, rule: dict[str, Any], now: datetime) -> None:
    moved = row.due_at != planned.due_at
    row.title, row.text, row.channel = planned.title, planned.text, planned.channel.value
    row.due_at, row.expires_at, row.held_from = planned.due_at, planned.expires_at, planned.held_from
    row.rule = rule
    status = Status(planned.status.value)
    if row.status != status:
        cause = "" if planned.is_planned else PLAN_CAUSES[planned.problem]
        move(row, status, now=now, cause=cause, reason=planned.reason)
    elif moved:
        row.lease_until = None  # a wait for the old moment


def _rule(planned: PlannedFollowUp, known: dict[tuple[str, str], FollowUp]) -> dict[str, Any]:
    """The step as it stands; a stand-in task is needless when what it stands for is."""
    if planned.rule is not None:
        return planned.rule.to_data()
    stood_for = planned.step.removesuffix(f"/{NO_SLOT}")
    parents = [row.rule for (step, _), row in known.items() if step == stood_for]
    return {key: rule[key] for rule in parents for key in ("needless_when", "stops_on_answer") if key in rule}


def _suppress_when_met(row: FollowUp, window: IntegrationWindow, standing: Standing, now: datetime) -> None:
    if window.met_at is None or row.status != Status.PLANNED:
        return
    if reason := needless(row.rule, standing):
        move(row, Status.SUPPRESSED, now=now, cause=Cause.NEEDLESS, reason=reason)


def _tell_staff(
    row: FollowUp, known: dict[tuple[str, str], FollowUp], window: IntegrationWindow, now: datetime
) -> None:
    """What is known not to go out is a task while the window can still be met, and only then.

    Looked at each time, not only when the row changed: a window that had closed may be open again.
    """
    if row.status == Status.PLANNED and row.step.endswith(f"/{NO_SLOT}"):
        open_task(row, now=now)
        end(row, Status.SENT, now=now)
    elif row.status == Status.EXPIRED and row.is_message and now < window.effective_closes_at:
        has_stand_in = (f"{row.step}/{NO_SLOT}", FollowUp.Audience.THERAPIST.value) in known
        if is_set_up(row.channel) and not has_stand_in:
            open_task(row, now=now)


def _drop_left_over(
    known: dict[tuple[str, str], FollowUp],
    rows: list[PlannedFollowUp],
    done: dict[str, datetime],
    now: datetime,
) -> None:
    """Rows that the plan no longer has: the protocol changed, or quiet hours leave time after all."""
    kept = {(row.step, row.audience.value) for row in rows}
    for key, row in known.items():
        if key in kept:
            continue
        if row.status == Status.PLANNED:
            end(row, Status.CANCELLED, now=now, cause=Cause.PLAN, reason="no longer in the plan")
        elif row.step.endswith(f"/{NO_SLOT}") and row.step.removesuffix(f"/{NO_SLOT}") not in done:
            withdraw_tasks([row], now=now)
