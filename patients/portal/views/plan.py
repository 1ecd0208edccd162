"""A patient's own relapse plan: to read, to print, to change, and every earlier version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest
from patients.portal import own
from patients.portal.presenters.contacts import help_card, plan_of
from patients.portal.presenters.crisis import crisis_lines
from patients.relapse.actions import drop_draft
from patients.relapse.editing import keep, opened, save
from patients.relapse.page import PlanPage


@access(roles=PATIENTS, phi=True, methods=("GET",))
def plan(request: CareRequest) -> HttpResponse:
    at = PlanPage(own.patient(request), request.member, request.now)
    card = help_card(request.clinic, plan_of(at.patient, request.member))
    context = {"at": at, "lines": crisis_lines(request.clinic), "help_card": card, "nav": "plan"}
    return render(request, "portal/plan.html", context)


@access(roles=PATIENTS, phi=True)
def edit_plan(request: CareRequest) -> HttpResponse:
    by, mine, sent = request.member, own.patient(request), request.POST
    is_sent = request.method == "POST"
    at = save(by=by, patient=mine, sent=sent, now=request.now) if is_sent else opened(by, mine)
    if at is None:
        messages.success(request, _("Saved. Your care team sees it too."))
        return redirect("portal:plan")
    return render(request, "portal/edit_plan.html", {"at": at, "nav": "plan"}, status=at.status)


@access(roles=PATIENTS, phi=True, methods=("POST",))
def plan_draft(request: CareRequest) -> HttpResponse:
    """Autosave keeps what is typed; the button without it drops what was kept."""
    mine = own.patient(request)
    if "X-Autosave" in request.headers:
        return keep(by=request.member, patient=mine, sent=request.POST, now=request.now)
    drop_draft(by=request.member, patient=mine)
    return redirect("portal:edit-plan")


@access(roles=PATIENTS, phi=True, methods=("GET",))
def versions(request: CareRequest) -> HttpResponse:
    at = PlanPage(own.patient(request), request.member, request.now)
    return render(request, "portal/plan_versions.html", {"at": at, "nav": "plan"})
