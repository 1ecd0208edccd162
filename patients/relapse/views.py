"""The care team's side of the relapse plan: read it, what was shared that sounds like a sign, write in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.audit.trail import record_read
from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from patients import loaders
from patients.models import Patient
from patients.relapse.actions import drop_draft
from patients.relapse.editing import keep, opened, save
from patients.relapse.page import PlanPage

READERS = may(Permission.READ_NARRATIVE)
WRITERS = may(Permission.READ_NARRATIVE, Permission.RECORD_SESSION)


@access(roles=READERS, object=loaders.patient, phi=True, methods=("GET",))
def plan(request: CareRequest, patient: Patient) -> HttpResponse:
    """The whole page, or its beginning as a panel of the chart."""
    at = PlanPage(patient, request.member, request.now)
    if at.entries_heard and not request.htmx:
        record_read(by=request.member, patient=patient, what="relapse:heard", shown=at.entries_heard)
    template = "relapse/panel.html" if request.htmx else "relapse/plan.html"
    return render(request, template, {"at": at, "patient": patient, "nav": "patients"})


@access(roles=WRITERS, object=loaders.patient, phi=True)
def edit(request: CareRequest, patient: Patient) -> HttpResponse:
    by, sent = request.member, request.POST
    is_sent = request.method == "POST"
    at = save(by=by, patient=patient, sent=sent, now=request.now) if is_sent else opened(by, patient)
    if at is None:
        say_done(request, "Saved as a new version of the plan.", patient)
        return see_other(request, "relapse:plan", patient.pk)
    context = {"at": at, "patient": patient, "nav": "patients"}
    return render(request, "relapse/edit.html", context, status=at.status)


@access(roles=WRITERS, object=loaders.patient, phi=True, methods=("POST",))
def draft(request: CareRequest, patient: Patient) -> HttpResponse:
    """Autosave keeps what is typed; the button without it drops what was kept."""
    if "X-Autosave" in request.headers:
        return keep(by=request.member, patient=patient, sent=request.POST, now=request.now)
    drop_draft(by=request.member, patient=patient)
    return see_other(request, "relapse:edit", patient.pk)


@access(roles=READERS, object=loaders.patient, phi=True, methods=("GET",))
def versions(request: CareRequest, patient: Patient) -> HttpResponse:
    at = PlanPage(patient, request.member, request.now)
    return render(request, "relapse/versions.html", {"at": at, "patient": patient, "nav": "patients"})
