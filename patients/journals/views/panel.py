from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.audit.trail import record_read
from integration_care.core.access import STAFF, access
from integration_care.core.http import CareRequest
from patients import loaders
from patients.journals.presenters.panel import Panel
from patients.models import Patient


@access(roles=STAFF, phi=True, object=loaders.patient, methods=("GET",))
def panel(request: CareRequest, patient: Patient) -> HttpResponse:
    """The journal as this member may know it. Reading words is an event of its own."""
    shown = Panel(request.member, patient, before=request.GET.get("before", ""))
    if shown.shows_words:
        record_read(by=request.member, patient=patient, what="journal", shown=shown.shown)
    template = "journals/panel.html" if request.htmx else "journals/panel_page.html"
    return render(request, template, {"panel": shown, "patient": patient, "nav": "patients"})
