"""Tasks for staff: one for each follow-up at most, closed by a person or by what made them needless."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.followups.held import tasks_held
from patients.followups.models import Alert, FollowUp, IntegrationWindow, StaffTask
from patients.followups.planning.planned import NO_SLOT
from patients.followups.standing import Standing, needless
from patients.models import Patient

Outcome = StaffTask.Outcome


def open_task(follow_up: FollowUp, *, now: datetime) -> StaffTask:
    """The follow-up's task, opened when there is none. Ringing twice opens it once (one-to-one)."""
    is_message = follow_up.is_message
    task, _ = StaffTask.objects.get_or_create(
        follow_up=follow_up,
        defaults={
            "clinic_id": follow_up.clinic_id,
            "patient_id": follow_up.patient_id,
            "window_id": follow_up.window_id,
            "audience": FollowUp.Audience.THERAPIST if is_message else follow_up.audience,
            "title": f"Not sent: {follow_up.title}"[:200] if is_message else follow_up.title,
            "text": _what_to_do(follow_up),
            "due_at": max(now, follow_up.due_at),
        },
    )
    return task


@transaction.atomic
def open_alert_task(
    alert: Alert, *, audience: FollowUp.Audience, title: str, text: str, now: datetime
) -> StaffTask:
    """Somebody is asked to see to an alert; acknowledging the alert closes it.

    One row per audience. Asked anew, a closed one opens again with the new words; an open one has them first.
    """
    task, is_new = StaffTask.objects.select_for_update(of=("self",)).get_or_create(
        alert=alert,
        audience=audience,
        defaults={
            "clinic_id": alert.clinic_id,
            "patient_id": alert.patient_id,
            "title": title,
            "text": text,
            "due_at": now,
        },
    )
    if not is_new:
        _ask_again(task, title, text, now)
    return task


def _ask_again(task: StaffTask, title: str, text: str, now: datetime) -> None:
    if task.closed_at is not None:
        task.closed_at = task.closed_by = None
        task.title, task.text, task.outcome, task.due_at = title, text, "", now
    elif text not in task.text:
        task.title, task.text = title, f"{text} {task.text}"[:300]
    task.save(update_fields=["title", "text", "due_at", "closed_at", "closed_by", "outcome"])


def ask_to_stay_in_touch(patient: Patient, who: Membership, *, now: datetime) -> StaffTask:
    """The clinician named at the discharge has it to do until a person closes it.

    It hangs on no alert: acknowledging one closes its tasks, and staying in touch goes on.
    """
    return StaffTask.objects.create(
        clinic_id=patient.clinic_id, patient=patient, audience=FollowUp.Audience.THERAPIST, due_at=now,
        title=f"Stay in touch after the dose: {who}"[:200],
        text="Named when the patient left. What was agreed is on the page of the dose.",
    )  # fmt: skip


def ask_once(
    patient: Patient, *, audience: FollowUp.Audience, title: str, text: str, now: datetime
) -> StaffTask:
    """Somebody is asked to do this, beside any dose; while that is open, asking again is the same task."""
    beside = StaffTask.objects.open().filter(patient=patient, title=title, follow_up=None, alert=None)
    return beside.first() or StaffTask.objects.create(
        clinic_id=patient.clinic_id, patient=patient, audience=audience, due_at=now, title=title, text=text
    )


def ask_about_signs(patient: Patient, *, now: datetime) -> StaffTask:
    """The lead therapist is asked to read the relapse plan; which words were heard stands there, not here."""
    lead = patient.care_team.filter(is_lead=True, left_on=None).select_related("member__user").first()
    return StaffTask.objects.create(
        clinic_id=patient.clinic_id, patient=patient, audience=FollowUp.Audience.THERAPIST, due_at=now,
        title=StaffTask.READ_THE_PLAN,
        text=f"For {lead.member}. What it is about is on the page of the plan."[:300] if lead else "",
    )  # fmt: skip


def ask_anew(tasks: Sequence[UUID]) -> None:
    """Those of them that were withdrawn, and that no person closed, wait again."""
    withdrawn = StaffTask.objects.filter(pk__in=tasks, closed_by=None, outcome=Outcome.NO_LONGER_NEEDED)
    withdrawn.update(closed_at=None, outcome="")


def withdraw_asked(tasks: Sequence[UUID], *, now: datetime) -> int:
    """Close those of them that are open; returns how many."""
    waiting = StaffTask.objects.open().filter(pk__in=tasks)
    return waiting.update(closed_at=now, outcome=Outcome.NO_LONGER_NEEDED)


def _what_to_do(follow_up: FollowUp) -> str:
    if not follow_up.is_message:
        return follow_up.text or follow_up.rule.get("text", "")
    why = follow_up.reason or "it has not gone out so far"
    return f"{why[:1].upper()}{why[1:]}. Please make contact in another way."[:300]


def withdraw_tasks(follow_ups: Sequence[FollowUp], *, now: datetime) -> None:
    """Close those of their tasks that are open: nothing is left to do."""
    if follow_ups:
        tasks = StaffTask.objects.open().filter(follow_up__in=follow_ups)
        tasks.update(closed_at=now, outcome=Outcome.NO_LONGER_NEEDED)


def withdraw_task(follow_up: FollowUp, *, now: datetime) -> None:
    withdraw_tasks([follow_up], now=now)


@transaction.atomic
def close_task(*, by: Membership, task: StaffTask, now: datetime) -> StaffTask:
    """Done, by this person. A task that somebody closed before stays theirs."""
    is_mine = (
        StaffTask.objects.open().filter(pk=task.pk).update(closed_at=now, closed_by=by, outcome=Outcome.DONE)
    )
    task.refresh_from_db()
    if is_mine:
        record(by=by, clinic_id=task.clinic_id, kind="task.closed", target=task, patient_id=task.patient_id)
    return task


def close_all(window: IntegrationWindow, *, now: datetime) -> int:
    """The window is gone: so are its tasks."""
    tasks = StaffTask.objects.open().filter(window=window)
    return tasks.update(closed_at=now, outcome=Outcome.NO_LONGER_NEEDED)


def close_overtaken(window: IntegrationWindow, *, now: datetime) -> int:
    """The window is over: calls and checks that were to fill it are moot. What is due after it stays."""
    overtaken = StaffTask.objects.open().filter(
        window=window, follow_up__due_at__lt=window.effective_closes_at
    )
    return overtaken.update(closed_at=now, outcome=Outcome.NO_LONGER_NEEDED)


def match_need(window: IntegrationWindow, standing: Standing, *, now: datetime) -> None:
    """Close open tasks that are needless by now; open those again whose need came back in time."""
    for task in tasks_held(window.pk):
        if task.follow_up is None:
            continue
        is_needless = _is_needless(task.follow_up, standing)
        if task.closed_at is None and is_needless:
            withdraw_task(task.follow_up, now=now)
        elif task.closed_at is not None and not is_needless and _comes_back(task.follow_up, window, now):
            StaffTask.objects.filter(pk=task.pk).update(closed_at=None, outcome="")


def _is_needless(follow_up: FollowUp, standing: Standing) -> bool:
    """Having spoken with the patient does what a message could not."""
    stands_in = follow_up.is_message or follow_up.step.endswith(f"/{NO_SLOT}")
    return (stands_in and standing.is_contacted) or bool(needless(follow_up.rule, standing))


def _comes_back(follow_up: FollowUp, window: IntegrationWindow, now: datetime) -> bool:
    """A task proper, in its time. One that stood in for a message comes back only while that is undone."""
    if follow_up.step.endswith(f"/{NO_SLOT}") or now >= follow_up.expires_at:
        return False
    if follow_up.due_at < window.effective_closes_at <= now:
        return False
    undone = (FollowUp.Status.EXPIRED, FollowUp.Status.FAILED)
    return follow_up.status in undone or not follow_up.is_message
