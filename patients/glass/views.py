"""Opening a record in an emergency, and the list of those that were."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.accounts.models import BrokenGlass
from integration_care.audit.trail import record
from integration_care.core.access import Loader, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import loaders
from patients.glass import actions
from patients.glass.forms import FindForm, ReasonForm
from patients.glass.page import lines_of
from patients.models import Patient

BREAKING = may(Permission.BREAK_GLASS)
# Who sees everybody and reads no words; the others open by name what they do not see.
SEEING = may(Permission.BREAK_GLASS, Permission.SEE_WHOLE_CASELOAD)


def _fetch_own(request: CareRequest, glass_id: UUID) -> BrokenGlass:
    glass = BrokenGlass.objects.filter(member=request.member, pk=glass_id).first()
    if glass is None:
        raise Http404
    return glass


own: Loader[BrokenGlass] = Loader("glass_id", _fetch_own)


@access(roles=BREAKING, phi=True, methods=("GET",))
def openings(request: CareRequest) -> HttpResponse:
    record(by=request.member, clinic_id=request.clinic.pk, kind="glass.listed")
    return render(
        request, "glass/list.html", {"lines": lines_of(request.member, request.now), "nav": "patients"}
    )


@access(roles=BREAKING, phi=True, fresh=("POST",))
def open_by_name(request: CareRequest) -> HttpResponse:
    form = FindForm(request.POST or None)
    if form.is_valid():
        name, day = form.cleaned_data["family_name"], form.cleaned_data["born_on"]
        try:
            patient = actions.find(by=request.member, family_name=name, born_on=day)
            return _broken(request, patient, form)
        except (actions.NobodyFound, actions.TooOften) as why:
            form.add_error(None, str(why))
    return _ask(request, form)


@access(roles=SEEING, object=loaders.patient, phi=True, fresh=("POST",))
def read_words(request: CareRequest, patient: Patient) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        return _broken(request, patient, form)
    return _ask(request, form, patient)


@access(roles=BREAKING, object=own, phi=True, methods=("POST",))
def close(request: CareRequest, glass: BrokenGlass) -> HttpResponse:
    actions.close_glass(by=request.member, glass=glass, now=request.now)
    closed = Patient.objects.get(pk=glass.patient_id)
    say_done(request, "The record is closed to you again.", closed)
    return see_other(request, "glass:list")


def _broken(request: CareRequest, patient: Patient, form: Form) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    try:
        actions.break_glass(by=request.member, patient=patient, reason=reason, now=request.now)
    except actions.NoNeed as why:
        messages.info(request, str(why))
    return see_other(request, "caseload:chart", patient_id=patient.pk)


def _ask(request: CareRequest, form: Form, patient: Patient | None = None) -> HttpResponse:
    shown = {"form": form, "patient": patient, "nav": "patients"}
    return render(request, "glass/open.html", shown, status=form_status(form))
