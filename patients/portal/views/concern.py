"""Something about their care worries a patient: told to the clinic's admins, and to nobody it is about."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest, form_status
from integration_care.core.ui.words import local_clock
from patients.concerns import loaders
from patients.concerns.actions import drop_draft, keep_draft, raise_concern
from patients.concerns.actions.raising import NobodyReads
from patients.concerns.forms import ConcernForm
from patients.concerns.models import Concern
from patients.concerns.page import ConcernPage, TellPage
from patients.portal import own


@access(roles=PATIENTS, phi=True)
def tell(request: CareRequest) -> HttpResponse:
    patient = own.patient_quietly(request)
    at = TellPage(patient, request.now)
    form = ConcernForm(request.POST or None, patient=patient, initial=at.begun)
    if request.method == "POST" and form.is_valid():
        try:
            raised = raise_concern(by=request.member, patient=patient, told=form.told, now=request.now)
            return redirect("portal:concern-told", raised.pk)
        except NobodyReads:
            at.refused = form.person
    context = {"at": at, "form": form, "nav": "me"}
    return render(request, "portal/concern.html", context, status=form_status(form))


@access(roles=PATIENTS, phi=True, methods=("POST",))
def draft(request: CareRequest) -> HttpResponse:
    """Autosave keeps what is typed; the button without it lets it go."""
    patient = own.patient_quietly(request)
    if "X-Autosave" not in request.headers:
        drop_draft(by=request.member, patient=patient)
        return redirect("portal:concern")
    typed = {name: request.POST.get(name, "") for name in ConcernForm.KEPT}
    if typed["words"].strip():
        keep_draft(by=request.member, patient=patient, fields=typed, now=request.now)
    at = local_clock(request.now, patient.zone)
    return JsonResponse({"text": _("kept for you, %(at)s; not sent yet") % {"at": at}})


@access(roles=PATIENTS, phi=True, object=loaders.concern, methods=("GET",))
def told(request: CareRequest, concern: Concern) -> HttpResponse:
    return render(request, "portal/concern_told.html", {"at": ConcernPage(concern), "nav": "me"})
