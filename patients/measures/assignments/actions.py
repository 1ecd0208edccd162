"""Asking a patient for a questionnaire, keeping each answer as it comes, and letting it go again."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.measures.actions import MeasureRefused
from patients.measures.instrument import Instrument
from patients.measures.models import Assignment, GivenAnswer, Response
from patients.models import Course

Status = Assignment.Status
Place = tuple[UUID | None, str]  # a follow-up and the instrument that it asks for
PLAN_CHANGED = "no longer in the plan"


@dataclass(frozen=True)
class Asked:
    """What is asked for, and when it can be answered: `[due_from, due_until)`."""

    instrument: Instrument
    due_from: datetime
    due_until: datetime


@transaction.atomic
def assign(
    *, by: Membership, course: Course, asked: Asked, follow_up_id: UUID | None = None,
    series: UUID | None = None, now: datetime,
) -> Assignment:  # fmt: skip
    """Ask for it by hand."""
    made = _new(course, asked, follow_up_id, now)
    made.by, made.series = by, series
    made.save(force_insert=True)
    _tell(by, made, "measure.asked")
    return made


@transaction.atomic
def plan(
    *, by: Actor, course: Course, follow_ups: Collection[UUID], wanted: Mapping[Place, Asked], now: datetime
) -> list[Assignment]:
    """Make what these follow-ups ask for agree with `wanted`; returns what changed. Twice is once.

    What is wanted no longer is let go while nobody has begun it, and comes back when it is wanted again.
    """
    mine = Assignment.objects.select_for_update(of=("self",)).filter(follow_up__in=follow_ups)
    known = {(row.follow_up_id, row.instrument): row for row in mine}
    new = [_new(course, asked, place[0], now) for place, asked in wanted.items() if place not in known]
    moved = [row for place, row in known.items() if _agrees_now(row, wanted.get(place), now)]
    Assignment.objects.bulk_create(new)
    Assignment.objects.bulk_update(moved, ["status", "status_at", "reason", "due_from", "due_until"])
    if changed := [*new, *moved]:
        facts: dict[str, Any] = {"count": len(changed)}
        record(
            by=by, clinic_id=course.clinic_id, kind="measure.planned", target=course,
            patient_id=course.patient_id, facts=facts,
        )  # fmt: skip
    return changed


def _new(course: Course, asked: Asked, follow_up_id: UUID | None, now: datetime) -> Assignment:
    return Assignment(
        clinic_id=course.clinic_id, patient_id=course.patient_id, course=course, follow_up_id=follow_up_id,
        instrument=asked.instrument.key, instrument_version=asked.instrument.version,
        due_from=asked.due_from, due_until=asked.due_until, status_at=now,
    )  # fmt: skip


def _agrees_now(row: Assignment, asked: Asked | None, now: datetime) -> bool:
    """Bring the row to what is wanted, in memory; True where that changes it."""
    may_come_back = row.status == Status.LET_GO and row.reason == PLAN_CHANGED
    if row.status != Status.OFFERED and not (may_come_back and asked):
        return False
    if asked is None:
        if row.due_until <= now:
            return False
        row.status, row.status_at, row.reason = Status.LET_GO, now, PLAN_CHANGED
        return True
    is_same = (row.due_from, row.due_until) == (asked.due_from, asked.due_until)
    if row.status == Status.OFFERED and is_same:
        return False
    row.status, row.status_at, row.reason = Status.OFFERED, now, ""
    row.due_from, row.due_until = asked.due_from, asked.due_until
    return True


@transaction.atomic
def put_off(*, by: Actor, assignment: Assignment, due_from: datetime) -> Assignment:
    """It can be answered later, and as long. The caller holds the course's lock."""
    assignment.due_until += due_from - assignment.due_from
    assignment.due_from = due_from
    assignment.save(update_fields=["due_from", "due_until"])
    _tell(by, assignment, "measure.put_off")
    return assignment


@transaction.atomic
def bring_back(*, by: Actor, assignment: Assignment, due_from: datetime, now: datetime) -> Assignment:
    """What was let go is asked for once more, from `due_from` on, and as long. The caller holds the lock."""
    assignment.due_until += due_from - assignment.due_from
    assignment.due_from = due_from
    assignment.status, assignment.status_at, assignment.reason = Status.OFFERED, now, ""
    assignment.save(update_fields=["due_from", "due_until", "status", "status_at", "reason"])
    _tell(by, assignment, "measure.brought_back")
    return assignment


@transaction.atomic
def let_go(*, by: Actor, assignment: Assignment, reason: str, now: datetime) -> Assignment:
    """Nobody asks for it any more. What was answered so far stays in the record."""
    held = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not held.is_open:
        raise MeasureRefused("This questionnaire is handed in or was let go already.")
    if not reason.strip():
        raise MeasureRefused("Say why it is not needed any more.", field="reason")
    held.status, held.status_at, held.reason = Status.LET_GO, now, reason.strip()[:200]
    held.save(update_fields=["status", "status_at", "reason"])
    _tell(by, held, "measure.let_go")
    return held


@transaction.atomic
def give_answer(
    *, by: Actor, assignment: Assignment, item: str, value: int | None, device: UUID | None, now: datetime
) -> Assignment:
    """One answer, or None for “rather not say”; kept at once, beside all that came before it.

    The caller holds the assignment's lock and knows that the instrument offers the value.
    """
    taps = list(GivenAnswer.objects.filter(assignment=assignment))
    last = next((tap for tap in reversed(taps) if tap.item == item), None)
    if last is None or last.value != value or last.device != device:
        GivenAnswer.objects.create(
            clinic_id=assignment.clinic_id, assignment=assignment, number=len(taps) + 1, item=item,
            content=json.dumps(value), device=device, at=now,
        )  # fmt: skip
    if assignment.status == Status.OFFERED:
        assignment.status, assignment.status_at = Status.BEGUN, now
        assignment.save(update_fields=["status", "status_at"])
        _tell(by, assignment, "measure.begun")
    return assignment


@transaction.atomic
def close(*, assignment: Assignment, response: Response, now: datetime, is_handed_in: bool) -> Assignment:
    """It became a response; the caller holds the assignment's lock."""
    assignment.status = Status.ANSWERED if is_handed_in else Status.INCOMPLETE
    assignment.status_at, assignment.response = now, response
    assignment.save(update_fields=["status", "status_at", "response"])
    return assignment


def _tell(by: Actor, assignment: Assignment, kind: str) -> None:
    facts: dict[str, Any] = {"instrument": assignment.instrument}
    record(
        by=by, clinic_id=assignment.clinic_id, kind=kind, target=assignment,
        patient_id=assignment.patient_id, facts=facts,
    )  # fmt: skip
