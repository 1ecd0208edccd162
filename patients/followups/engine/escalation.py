"""An alert that nobody answers goes up, one rung after the other: to the backup on duty, to the admin, then
to the question of the emergency contact. How long each rung has is the clinic's (`alert_next_after_min`).

Only ever as a task for a person, and an e-mail that tells staff of it. Nothing here decides or calls; never
an automatic welfare check.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError

from integration_care.audit.actors import ENGINE
from integration_care.audit.trail import record
from integration_care.core import tenancy
from patients.followups.actions.staff_tasks import open_alert_task
from patients.followups.actions.telling import tell_admins, tell_backup
from patients.followups.models import Alert, FollowUp, StaffTask
from patients.models import Consent

logger = logging.getLogger(__name__)
TO_BACKUP, TO_ADMIN, TO_CONTACT = 1, 2, 3


def escalate() -> int:
    """Pressing alerts of all clinics that have waited too long. Returns how many were looked at."""
    with tenancy.platform_context() as now:
        pressing = Alert.objects.unanswered().pressing()
        found = pressing.values_list("pk", "clinic_id", "raised_at", "clinic__alert_next_after_min")
        waiting = [row[:2] for row in found if now >= row[2] + timedelta(minutes=row[3])]
    for alert_id, clinic_id in waiting:
        try:
            _escalate(alert_id, clinic_id)
        except DatabaseError:  # the next round tries again; the other alerts do not wait for it
            logger.exception("alert %s could not be escalated", alert_id)
    return len(waiting)


def _escalate(alert_id: UUID, clinic_id: UUID) -> None:
    with tenancy.clinic_context(clinic_id) as now:
        unanswered = Alert.objects.unanswered().select_related("clinic").select_for_update(of=("self",))
        alert = unanswered.filter(pk=alert_id).first()
        if alert is None:
            return
        if alert.went_to_backup_at is None and _is_up(alert, TO_BACKUP, now):
            _go_to_backup(alert, now)
        if alert.escalated_at is None and (_is_up(alert, TO_ADMIN, now) or not _may_hear(alert)):
            _go_to_admin(alert, now)
        if _is_up(alert, TO_CONTACT, now) and _may_tell_contact(alert):
            _ask_about_the_contact(alert, now)


def _is_up(alert: Alert, rung: int, now: datetime) -> bool:
    return now >= alert.raised_at + rung * timedelta(minutes=alert.clinic.alert_next_after_min)


def _may_hear(alert: Alert) -> bool:
    """A backup was told, or may be at any moment. Where not, the rung has nobody to wait for."""
    return alert.mails.to_backup().hopeful().exists()


def _go_to_backup(alert: Alert, now: datetime) -> None:
    alert.went_to_backup_at = now
    alert.save(update_fields=["went_to_backup_at"])
    tell_backup(alert, now=now)


def backup_tried(alert_id: UUID, now: datetime) -> None:
    """A try to tell a backup has ended: told when it went out. When none may, on to the admin at once."""
    alert = Alert.objects.select_related("clinic").select_for_update(of=("self",)).get(pk=alert_id)
    if alert.backup_told_at is None and alert.mails.to_backup().sent().exists():
        alert.backup_told_at = now
        alert.save(update_fields=["backup_told_at"])
        _record(alert, "alert.backup_told")
    is_answered = alert.acknowledged_at is not None or alert.closed_at is not None
    if not is_answered and alert.escalated_at is None and not _may_hear(alert):
        _go_to_admin(alert, now)


def _go_to_admin(alert: Alert, now: datetime) -> None:
    alert.escalated_at = now
    alert.save(update_fields=["escalated_at"])
    waiting = WAITING.format((now - alert.raised_at) // timedelta(minutes=1))
    open_alert_task(alert, audience=FollowUp.Audience.ADMIN, title=UNANSWERED, text=waiting, now=now)
    tell_admins(alert, now=now)
    _record(alert, "alert.escalated")


UNANSWERED = "An alert waits for an answer"
WAITING = "Nobody has acknowledged it for {} minutes. Please speak with the patient, or find who can."
CONTACT = "The patient agreed that their emergency contact may be told at a risk. A person decides and calls."


def _may_tell_contact(alert: Alert) -> bool:
    kind = Consent.Kind.EMERGENCY_CONTACT
    return Consent.objects.in_force().filter(patient_id=alert.patient_id, kind=kind).exists()


def _ask_about_the_contact(alert: Alert, now: datetime) -> None:
    """Every round looks: what a person closed stays closed."""
    StaffTask.objects.get_or_create(
        alert=alert,
        audience=FollowUp.Audience.THERAPIST,
        defaults={
            "clinic_id": alert.clinic_id,
            "patient_id": alert.patient_id,
            "title": "Decide about the emergency contact",
            "text": CONTACT,
            "due_at": now,
        },
    )


def _record(alert: Alert, kind: str) -> None:
    clinic_id, patient_id = alert.clinic_id, alert.patient_id
    record(by=ENGINE, clinic_id=clinic_id, kind=kind, target=alert, patient_id=patient_id)
