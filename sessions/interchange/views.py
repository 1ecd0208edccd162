"""A patient's record as a file, for whoever of the staff sees the patient."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, Permission, access
from integration_care.core.http import CareRequest, form_status
from patients import loaders
from patients.disclosures.receiver import LeavingForm
from patients.models import Patient
from patients.presenters.record import record_head
from sessions.interchange import facts, page
from sessions.interchange.actions import export_record
from sessions.interchange.conformance import NotConformant

CONFLICTS = 409


@access(roles=STAFF, object=loaders.patient, phi=True, fresh=("POST",))
def export(request: CareRequest, patient: Patient) -> HttpResponse:
    """GET says what will be in the file; POST hands it out."""
    has_words = request.member.can(Permission.READ_NARRATIVE)
    form, problems = LeavingForm(request.POST if request.method == "POST" else None), list[str]()
    if form.is_valid():
        try:
            by, to = request.member, form.receiver
            done = export_record(by=by, patient=patient, has_words=has_words, now=request.now, receiver=to)
            return page.as_file(done, patient, request.now)
        except NotConformant as why:
            problems = why.problems
    held = page.present(facts.read(patient, request.now, has_words=has_words))
    head = record_head(patient, request.member, "", request.now)
    shown = {"held": held, "form": form, "problems": problems, "head": head, "nav": "patients"}
    status = CONFLICTS if problems else form_status(form)
    return render(request, "interchange/export.html", shown, status=status)
