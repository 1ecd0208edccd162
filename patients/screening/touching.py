"""The words on touch: the page of their own, and the card that other pages show."""

from __future__ import annotations

from typing import Any

from integration_care.core.http import CareRequest
from integration_care.core.ui.words import local_moment
from patients.models import Patient
from patients.presenters.record import record_head
from patients.screening import told
from patients.screening.forms import TouchForm
from patients.screening.touch import touch_history


def touch_form(request: CareRequest, patient: Patient) -> TouchForm:
    """Empty, or as it was sent."""
    sent = request.POST if request.method == "POST" else None
    return TouchForm(sent, patient=patient, now=request.now, prefix="touch")


def touch_card(request: CareRequest, patient: Patient) -> dict[str, Any]:
    """Context of `screening/touch_card.html`: what stands, and the form for a new answer."""
    rows = touch_history(patient)
    zone = request.clinic.zone
    return {
        "touch": rows[0] if rows else None,
        "touch_asked": local_moment(rows[0].asked_at, zone) if rows else "",
        "touch_before": told.touches(rows[1:], zone),
        "touch_form": TouchForm(patient=patient, now=request.now, prefix="touch"),
        "offers_choice_first": patient.is_trauma_informed,
    }


def touch_page(request: CareRequest, patient: Patient, form: TouchForm) -> dict[str, Any]:
    return touch_card(request, patient) | {
        "head": record_head(patient, request.member, "patients:screening", request.now),
        "patient": patient,
        "touch_form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "nav": "patients",
    }
