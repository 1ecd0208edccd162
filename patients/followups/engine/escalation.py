"""An alert that nobody answers goes up: to the duty admin, then to the question of the emergency contact.

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
from patients.followups.actions.telling import tell_who_is_next
from patients.followups.models import Alert, FollowUp, StaffTask
from patients.models import Consent

logger = logging.getLogger(__name__)
UNANSWERED_FOR = timedelta(minutes=15)
CONTACT_AFTER = timedelta(minutes=30)


def escalate() -> int:
    """Pressing alerts of all clinics that have waited too long. Returns how many were looked at."""
    with tenancy.platform_context() as now:
        pressing = Alert.objects.unanswered().pressing()
        waiting = list(pressing.filter(raised_at__lte=now - UNANSWERED_FOR).values_list("pk", "clinic_id"))
    for alert_id, clinic_id in waiting:
        try:
            _escalate(alert_id, clinic_id)
        except DatabaseError:  # the next round tries again; the other alerts do not wait for it
            logger.exception("alert %s could not be escalated", alert_id)
    return len(waiting)


def _escalate(alert_id: UUID, clinic_id: UUID) -> None:
    with tenancy.clinic_context(clinic_id) as now:
        alert = Alert.objects.unanswered().select_for_update().filter(pk=alert_id).first()
        if alert is None:
            return
        if alert.escalated_at is None:
            alert.escalated_at = now
            alert.save(update_fields=["escalated_at"])
            open_alert_task(alert, audience=FollowUp.Audience.ADMIN, title=UNANSWERED, text=WAITING, now=now)
            tell_who_is_next(alert, now=now)
            _record(alert, "alert.escalated")
        if now >= alert.raised_at + CONTACT_AFTER and _may_tell_contact(alert):
            _ask_about_the_contact(alert, now)


UNANSWERED = "An alert waits for an answer"
WAITING = "Nobody has acknowledged it for 15 minutes. Please speak with the patient, or find who can."
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
