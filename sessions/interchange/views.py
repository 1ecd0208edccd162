"""A patient's record as a file, for whoever of the staff sees the patient."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, Permission, access
from integration_care.core.http import CareRequest
from patients import loaders
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
    problems: list[str] = []
    if request.method == "POST":
        try:
            done = export_record(by=request.member, patient=patient, has_words=has_words, now=request.now)
            return page.as_file(done, patient, request.now)
        except NotConformant as why:
            problems = why.problems
    held = page.present(facts.read(patient, request.now, has_words=has_words))
    head = record_head(patient, request.member, "", request.now)
    shown = {"held": held, "problems": problems, "head": head, "nav": "patients"}
    return render(request, "interchange/export.html", shown, status=CONFLICTS if problems else 200)
