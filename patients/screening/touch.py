"""What touch a patient agrees to: the newest answer, and those before it."""

from __future__ import annotations

from patients.models import Patient, TouchConsent


def current_touch(patient: Patient) -> TouchConsent | None:
    """The answer that was asked for last; None while nobody has asked."""
    return next(iter(touch_history(patient, count=1)), None)


def touch_history(patient: Patient, count: int = 30) -> list[TouchConsent]:
    """Newest first."""
    rows = TouchConsent.objects.filter(patient=patient).select_related("asked_by__user")
    return list(rows.order_by("-asked_at", "-created_at")[:count])
