"""How long records are kept: for who runs the clinic."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.accounts.presenters.staff import clinic_pages
from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import loaders as patients
from patients.models import Disposal, LegalHold, Patient
from sessions.retention import actions
from sessions.retention.forms import ApproveForm, HoldForm, LiftForm
from sessions.retention.page import record_page, retention_page
from sessions.views.attempt import attempt

RUNNING = may(Permission.RUN_CLINIC)


@access(roles=RUNNING, phi=True, methods=("GET",))
def page(request: CareRequest) -> HttpResponse:
    shown = {
        "at": retention_page(request.clinic, request.now),
        "pages": clinic_pages("retention:page"),
        "nav": "clinic",
    }
    return render(request, "retention/page.html", shown)


@access(roles=RUNNING, object=patients.patient, phi=True, methods=("GET",))
def record(request: CareRequest, patient: Patient) -> HttpResponse:
    return _record(request, patient)


@access(roles=RUNNING, object=patients.patient, phi=True, methods=("POST",))
def hold(request: CareRequest, patient: Patient) -> HttpResponse:
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _record(request, patient, hold=form)
    actions.place_hold(by=request.member, patient=patient, now=request.now, **form.cleaned_data)
    say_done(request, "Nothing of this record goes until the hold is lifted.", patient)
    return see_other(request, "retention:record", patient.pk)


@access(roles=RUNNING, object=patients.patient, phi=True, methods=("POST",), fresh=True)
def lift(request: CareRequest, patient: Patient) -> HttpResponse:
    form, held = LiftForm(request.POST), LegalHold.objects.in_force().filter(patient=patient).first()
    if not form.is_valid():
        return _record(request, patient, lift=form)
    if held is not None:
        actions.lift_hold(by=request.member, hold=held, now=request.now, **form.cleaned_data)
        say_done(
            request,
            "The hold is lifted. The record stays until somebody approves that it goes.",
            patient,
        )
    return see_other(request, "retention:record", patient.pk)


@access(roles=RUNNING, object=patients.patient, phi=True, methods=("POST",), fresh=True)
def approve(request: CareRequest, patient: Patient) -> HttpResponse:
    form, by, now = ApproveForm(request.POST), request.member, request.now
    if not attempt(form, lambda: actions.approve(by=by, patient=patient, now=now, **form.cleaned_data)):
        return _record(request, patient, approve=form)
    say_done(request, "Approved. It can be taken back for a week, and until it is carried out.", patient)
    return see_other(request, "retention:page")


@access(roles=RUNNING, object=patients.patient, phi=True, methods=("POST",))
def withdraw(request: CareRequest, patient: Patient) -> HttpResponse:
    waiting = Disposal.objects.waiting().filter(record=patient.pk).first()
    if waiting is None:
        raise Http404
    actions.withdraw(by=request.member, disposal=waiting, now=request.now)
    say_done(request, "Taken back. The record stays.", patient)
    return see_other(request, "retention:page")


def _record(
    request: CareRequest, patient: Patient, **forms: HoldForm | LiftForm | ApproveForm
) -> HttpResponse:
    blank = {"hold": HoldForm(), "lift": LiftForm(), "approve": ApproveForm()}
    shown = {"at": record_page(patient, request.now), **blank, **forms, "nav": "clinic"}
    return render(request, "retention/record.html", shown, status=form_status(*forms.values()))
