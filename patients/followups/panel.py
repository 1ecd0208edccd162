"""The follow-ups of one patient as staff read them on the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_clock, local_moment, zone_name
from patients.followups.models import Attempt, ContactLog, FollowUp, IntegrationWindow, StaffTask
from patients.models import Patient

Status = FollowUp.Status
WINDOWS_SHOWN = 6
TONES = {
    Status.SENT: "green",
    Status.PLANNED: "due",
    Status.SENDING: "teal",
    Status.EXPIRED: "amber",
    Status.FAILED: "amber",
}


@dataclass(frozen=True)
class Line:
    """One follow-up, for components/timeline.html."""

    when: str
    text: str
    tone: str
    more: str


@dataclass(frozen=True)
class TaskLine:
    task_id: UUID
    title: str
    due: str
    is_overdue: bool


@dataclass(frozen=True)
class DoseLines:
    title: str
    is_newest: bool
    lines: Sequence[Line]


@dataclass(frozen=True)
class Panel:
    patient_id: UUID
    zone: str
    tasks: Sequence[TaskLine]
    doses: Sequence[DoseLines]


class Zones(NamedTuple):
    """Where the clinic is, and where the patient is: quiet hours are theirs."""

    here: ZoneInfo
    there: ZoneInfo


def panel_of(patient: Patient, member: Membership, now: datetime) -> Panel:
    """The newest windows first; times in the clinic's zone, as on the rest of the chart."""
    rows = FollowUp.objects.select_related("task__closed_by__user").prefetch_related("attempt_rows")
    windows = (
        IntegrationWindow.objects.filter(patient=patient)
        .order_by("-anchor_at")
        .prefetch_related(Prefetch("follow_ups", rows), "contacts__by__user")[:WINDOWS_SHOWN]
    )
    tasks = StaffTask.objects.at_hand(now).filter(patient=patient)
    zones = Zones(member.clinic.zone, patient.zone)
    reads = member.can(Permission.READ_NARRATIVE)
    return Panel(
        patient_id=patient.pk,
        zone=zone_name(zones.here),
        tasks=[_task_line(task, zones.here, now) for task in tasks],
        doses=[_dose_lines(window, zones, reads, is_newest=not n) for n, window in enumerate(windows)],
    )


def _task_line(task: StaffTask, zone: ZoneInfo, now: datetime) -> TaskLine:
    return TaskLine(task.pk, task.title, local_moment(task.due_at, zone), task.due_at < now)


def _dose_lines(window: IntegrationWindow, zones: Zones, reads: bool, *, is_newest: bool) -> DoseLines:
    """Messages, tasks and calls of one dose, in the order of time."""
    title = f"Dose {window.dose_number}, {local_moment(window.anchor_at, zones.here)}"
    lines = [
        (moment_of(row), line_of(row, list(row.attempt_rows.all()), zones)) for row in window.follow_ups.all()
    ]
    lines += [(contact.at, _contact_line(contact, zones.here, reads)) for contact in window.contacts.all()]
    return DoseLines(title, is_newest, [line for _, line in sorted(lines, key=lambda pair: pair[0])])


def _contact_line(contact: ContactLog, zone: ZoneInfo, reads: bool) -> Line:
    more = ". ".join(filter(None, [f"By {contact.by}", contact.note if reads else ""]))
    return Line(
        local_moment(contact.at, zone), f"Call: {contact.get_outcome_display().lower()}", "teal", more
    )


def moment_of(row: FollowUp) -> datetime:
    """When it went out; for the rest, when it was or is due."""
    return row.status_at if row.status == Status.SENT and row.is_message else row.due_at


def line_of(row: FollowUp, attempts: Sequence[Attempt], zones: Zones) -> Line:
    """One row in words. `attempts` in order; an empty sequence for a task or what never got that far."""
    return Line(
        when=local_moment(moment_of(row), zones.here),
        text=row.title,
        tone=TONES.get(Status(row.status), ""),
        more=". ".join(filter(None, [_state(row, zones.there), _tries(attempts), _task(row)])),
    )


def _state(row: FollowUp, there: ZoneInfo) -> str:
    way = row.get_channel_display()
    match row.status:
        case Status.PLANNED:
            if row.held_from is None:
                return f"{way} planned"
            return f"{way} planned, held until {local_clock(row.due_at, there)} ({zone_name(there)})"
        case Status.SENT:
            return f"Sent by {way.lower()}" if row.is_message else ""
        case Status.SUPPRESSED:
            return f"Not sent: {row.reason}" if row.is_message else f"Not needed: {row.reason}"
    label = row.get_status_display()
    return f"{label}: {row.reason}" if row.reason else label


def _tries(attempts: Sequence[Attempt]) -> str:
    """Only where there is something to tell: more than one attempt, or one without a yes."""
    if len(attempts) < 2 and all(attempt.result == Attempt.Result.ACCEPTED for attempt in attempts):
        return ""
    last = attempts[-1].get_result_display().lower()
    return f"{len(attempts)} attempt{'s' if len(attempts) > 1 else ''}, the last one: {last}"


def _task(row: FollowUp) -> str:
    task: StaffTask | None = getattr(row, "task", None)  # most rows have none
    if task is None:
        return ""
    if task.closed_at is None:
        return "Task open"
    return f"Task {task.get_outcome_display().lower()}" + (f", by {task.closed_by}" if task.closed_by else "")
