"""What touch a patient agrees to: the newest answer, and those before it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from integration_care.core.asked_often import asked_often
from patients.models import Patient, TouchConsent

BEFORE = 30  # that many answers are shown


def current_touch(patient: Patient) -> TouchConsent | None:
    """The answer that was asked for last; None while nobody has asked."""
    return touch_consents.first(patient.pk, most=1)


def touch_history(patient: Patient, count: int = BEFORE) -> list[TouchConsent]:
    """Newest first."""
    return touch_consents(patient.pk, most=count)


@asked_often
def touch_consents(patient: UUID, *, most: int) -> QuerySet[TouchConsent]:
    rows = TouchConsent.objects.filter(patient=patient).select_related("asked_by__user")
    return rows.order_by("-asked_at", "-created_at")[:most]
