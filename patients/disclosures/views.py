"""The record of disclosures of one patient, for their care team and for whoever runs the clinic."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import loaders as patients
from patients.disclosures import actions, loaders, page
from patients.disclosures.forms import NoteForm, TakeBackForm
from patients.disclosures.models import Disclosure
from patients.models import Patient
from patients.presenters.record import record_head

NOTING = may(Permission.REGISTER_PATIENT)


@access(roles=NOTING, object=patients.patient, phi=True)
def of_patient(request: CareRequest, patient: Patient) -> HttpResponse:
    form = NoteForm(request.POST or None, patient=patient, now=request.now)
    if form.is_valid():
        actions.note_disclosure(by=request.member, patient=patient, told=form.told)
        say_done(request, "Noted.", patient)
        return see_other(request, "disclosures:of-patient", patient.pk)
    shown = {
        "at": page.present(patient, request.member),
        "form": form,
        "head": record_head(patient, request.member, "documents:of-patient", request.now),
        "nav": "patients",
    }
    return render(request, "disclosures/page.html", shown, status=form_status(form))


@access(roles=NOTING, object=loaders.disclosure, phi=True)
def take_back(request: CareRequest, disclosure: Disclosure) -> HttpResponse:
    """Asks for the reason first: the row stays where it is, and so does this one."""
    patient, form = whose(disclosure), TakeBackForm(request.POST or None)
    if form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "now": request.now}
        try:
            actions.take_back(by=request.member, disclosure=disclosure, **said)
        except actions.AlreadyTakenBack:
            messages.warning(request, "Somebody took it back already.")
        return see_other(request, "disclosures:of-patient", patient.pk)
    head = record_head(patient, request.member, "documents:of-patient", request.now)
    shown = {"one": disclosure, "form": form, "head": head, "nav": "patients"}
    return render(request, "disclosures/take_back.html", shown, status=form_status(form))


def whose(disclosure: Disclosure) -> Patient:
    assert disclosure.patient is not None  # noqa: S101 - its loader leaves the others out
    return disclosure.patient


@access(roles=NOTING, object=patients.patient, phi=True, methods=("GET",))
def account(request: CareRequest, patient: Patient) -> HttpResponse:
    """To print and hand over: in the patient's language and zone."""
    with translation.override(patient.language):
        shown = {"at": page.account(patient, request.now), "patient": patient, "now": request.now}
        return render(request, "disclosures/account.html", shown | {"nav": "patients"})
