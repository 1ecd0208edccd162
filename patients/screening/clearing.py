"""The page on which one answer is cleared."""

from __future__ import annotations

from typing import Any

from integration_care.core.http import CareRequest
from patients.models import Screening
from patients.presenters.record import record_head
from patients.screening import told
from patients.screening.deciding import may_decide, team_of, who_may
from patients.screening.forms import ClearanceForm
from patients.screening.page import today_of

FALLBACK_DAYS = 1  # an item the protocol no longer asks for holds for today and tomorrow at most


def clearance_form(request: CareRequest, screening: Screening) -> ClearanceForm:
    """Empty, or as it was sent."""
    item = screening.course.protocol_version.rules.screening.item(screening.key)
    days = item.valid_days.value if item else FALLBACK_DAYS
    sent = request.POST if request.method == "POST" else None
    return ClearanceForm(sent, days=days, today=today_of(request))


def clearance_page(request: CareRequest, screening: Screening, form: ClearanceForm) -> dict[str, Any]:
    rules = screening.course.protocol_version.rules.screening
    patient, zone = screening.course.patient, request.clinic.zone
    roles = rules.clearing_roles.value
    may = may_decide(request.member, roles)
    earlier = Screening.objects.filter(course=screening.course_id, key=screening.key)
    return {
        "head": record_head(patient, request.member, "patients:screening", request.now),
        "screening": screening,
        "item": rules.item(screening.key),
        "by": told.by_whom(screening, zone),
        "history": told.history(list(earlier.select_related("by__user", "cleared_by__user")), zone),
        "form": form,
        "may_clear": may,
        "who_may": "" if may else who_may(roles, team_of(patient)),
        "nav": "patients",
    }
