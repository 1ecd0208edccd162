"""The clinic's whole trail, for whoever may see it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from integration_care.core.access import Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest
from integration_care.core.sheet import streamed
from patients.trail import actions
from patients.trail.asked import Asked
from patients.trail.file import COLUMNS, rows
from patients.trail.forms import FindForm
from patients.trail.page import present

SEERS = may(Permission.SEE_ACCESS_TRAIL)


@access(roles=SEERS, phi=True, methods=("GET",))
def trail(request: CareRequest) -> HttpResponse:
    asked = _asked(request)
    actions.note_search(by=request.member, asked=asked)
    shown = {"page": present(asked, request.clinic), "find": FindForm(member=request.member)}
    return render(request, "audit/trail.html", shown | {"nav": "clinic"})


@access(roles=SEERS, phi=True, methods=("POST",))
def find(request: CareRequest) -> HttpResponse:
    """To the one who fits; several are offered, nobody is said beside the field."""
    asked, here = _asked(request), reverse("audit:trail")
    form = FindForm(request.POST, member=request.member)
    if form.is_valid() and len(form.found) == 1:
        return redirect(here + asked.address(patient=str(form.found[0].pk)))
    actions.note_search(by=request.member, asked=asked)  # the answer shows the trail as well
    offered = [(patient, here + asked.address(patient=str(patient.pk))) for patient in form.found[:10]]
    shown = {"page": present(asked, request.clinic), "find": form, "offered": offered, "nav": "clinic"}
    return render(request, "audit/trail.html", shown, status=200 if offered else UNPROCESSABLE)


@access(roles=SEERS, phi=True, methods=("GET",), fresh=True, is_file=True)
def file(request: CareRequest) -> HttpResponseBase:
    """Every page of what the same address shows."""
    asked = _asked(request)
    actions.take_away(by=request.member, asked=asked)
    day = request.now.astimezone(request.clinic.zone).date()
    return streamed(f"access-trail-{day}.csv", COLUMNS, rows(asked, request.clinic))


def _asked(request: CareRequest) -> Asked:
    return Asked.read(request.GET, request.now.astimezone(request.clinic.zone).date())
