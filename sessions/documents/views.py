"""Documents: asking for them, watching them being made, fetching them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from integration_care.core.access import STAFF, access
from integration_care.core.http import CareRequest, form_status, see_other
from patients import loaders as patients
from patients.models import Patient
from patients.presenters.record import record_head
from sessions.documents import actions, loaders, page
from sessions.documents.errors import NotPossible
from sessions.documents.forms import ClinicAskForm, PatientAskForm
from sessions.documents.models import Document


@access(roles=STAFF, object=patients.patient, phi=True, fresh=("POST",))
def of_patient(request: CareRequest, patient: Patient) -> HttpResponse:
    """What was made and is being made; what can be asked for, with what it holds and leaves out."""
    form = PatientAskForm(sent(request), patient=patient, member=request.member, linked=request.GET.dict())
    if form.is_valid():
        actions.request_document(
            by=request.member, wanted=form.wanted, now=request.now, receiver=form.receiver
        )
        return see_other(request, "documents:of-patient", patient.pk)
    shown = {
        "at": page.present(patient, request.member, request.now, form, request.GET.get("page", "")),
        "head": record_head(patient, request.member, "documents:of-patient", request.now),
        "nav": "patients",
    }
    return render(request, "documents/page.html", shown, status=form_status(form))


@access(roles=STAFF, phi=True, fresh=("POST",))
def of_clinic(request: CareRequest) -> HttpResponse:
    """Registers, reports and the clinic's export: the same, about no patient."""
    form = ClinicAskForm(sent(request), member=request.member, now=request.now, linked=request.GET.dict())
    if form.is_valid():
        actions.request_document(
            by=request.member, wanted=form.wanted, now=request.now, receiver=form.receiver
        )
        return see_other(request, "documents:of-clinic")
    at = page.present_clinic(request.member, request.now, form, request.GET.get("page", ""))
    shown = {"at": at, "nav": "clinic"}
    return render(request, "documents/clinic.html", shown, status=form_status(form))


def sent(request: CareRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@access(roles=STAFF, object=loaders.document, phi=True, methods=("GET",))
def row(request: CareRequest, document: Document) -> HttpResponse:
    """How far it is: asked for every few seconds while a worker has it, and no longer."""
    if not request.htmx:
        return see_other(request, page.place_of(document))
    if request.GET.get("at") == page.standing(document):
        return HttpResponse(status=204)  # nothing to announce, and no focus to take away
    return render(request, "documents/row.html", {"row": page.row(document, request.member, request.now)})


@access(roles=STAFF, object=loaders.document, phi=True, methods=("POST",))
def cancel(request: CareRequest, document: Document) -> HttpResponse:
    return _after(actions.cancel, request, document)


@access(roles=STAFF, object=loaders.document, phi=True, methods=("POST",), fresh=True)
def again(request: CareRequest, document: Document) -> HttpResponse:
    return _after(actions.ask_again, request, document)


def _after(act: Callable[..., Document], request: CareRequest, document: Document) -> HttpResponse:
    try:
        act(by=request.member, document=document, now=request.now)
    except NotPossible as why:
        messages.warning(request, str(why))
    return see_other(request, page.place_of(document))


@access(roles=STAFF, object=loaders.file, phi=True, methods=("GET",), fresh=True, is_file=True)
def file(request: CareRequest, document: Document) -> HttpResponseBase:
    return page.as_file(document)
