"""Alerts and tasks as the board and the chart show them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from patients.followups.models import Alert, StaffTask
from sessions.caseload.marks import Viewpoint
from sessions.caseload.wording import ago, elsewhere, moment

LONG = timedelta(hours=1)
ABOUT_ANSWERS = (Alert.Kind.SUICIDE_ITEM, Alert.Kind.SUICIDE_ITEM_BLANK, Alert.Kind.SIDE_EFFECT)


@dataclass(frozen=True)
class AlertCard:
    """`phone` is what a telephone dials (E.164); `taken` is empty until somebody has acknowledged.

    `waiting` is empty unless nobody has done so for too long. `session_id` is what it is about, if anything;
    `is_about_answers`: about a questionnaire.
    """

    alert_id: UUID
    patient_id: UUID
    name: str
    words: str
    urgency: str
    tone: str
    session_id: UUID | None
    is_about_answers: bool
    holds_next_dose: bool
    is_about_glass: bool
    raised: str
    taken: str
    waiting: str
    phone: str
    phone_words: str


@dataclass(frozen=True)
class TaskCard:
    """`holder` is said where it is not the reader."""

    task_id: UUID
    patient_id: UUID
    name: str
    title: str
    due: str
    is_overdue: bool
    holder: str = ""


def alert_card(alert: Alert, view: Viewpoint) -> AlertCard:
    phone = alert.patient.phone
    there = elsewhere(view.now, zone=alert.patient.zone, viewer=view.zone)
    at = moment(alert.raised_at, now=view.now, zone=view.zone)
    raised = f"raised {at}, {ago(view.now - alert.raised_at)} ago"
    if alert.said_again_at is not None:
        raised += f", said again {moment(alert.said_again_at, now=view.now, zone=view.zone)}"
    return AlertCard(
        alert_id=alert.pk,
        patient_id=alert.patient_id,
        name=alert.patient.full_name,
        words=alert.get_kind_display(),
        urgency="To look at" if alert.kind == Alert.Kind.GLASS else alert.get_severity_display(),
        tone="red" if alert.severity == Alert.Severity.RED else "amber",
        session_id=alert.session_id,
        is_about_answers=alert.kind in ABOUT_ANSWERS,
        holds_next_dose=alert.kind == Alert.Kind.NEGATIVE_REACTION,
        is_about_glass=alert.kind == Alert.Kind.GLASS,
        raised=f"{raised}, {there} there now" if there else raised,
        taken=taken(alert, view),
        waiting=waiting(alert, view),
        phone=phone.as_e164 if phone else "",
        phone_words=phone.as_international if phone else "",
    )


def taken(alert: Alert, view: Viewpoint) -> str:
    if alert.acknowledged_at is None:
        return ""
    return (
        f"{alert.acknowledged_by} has it since {moment(alert.acknowledged_at, now=view.now, zone=view.zone)}"
    )


def waiting(alert: Alert, view: Viewpoint) -> str:
    since = view.now - alert.raised_at
    went_up = next((said for at, said in (
        (alert.escalated_at, ", escalated to the admin"), (alert.backup_told_at, ", the backup was told"),
    ) if at is not None), "")  # fmt: skip
    if alert.acknowledged_at is not None or (not went_up and since < LONG):
        return ""
    return f"nobody has taken this for {ago(since)}{went_up}"


def task_card(task: StaffTask, view: Viewpoint) -> TaskCard:
    return TaskCard(
        task_id=task.pk,
        patient_id=task.patient_id,
        name=task.patient.full_name,
        title=task.title,
        due=f"due {moment(task.due_at, now=view.now, zone=view.zone)}",
        is_overdue=task.due_at <= view.now,
    )
