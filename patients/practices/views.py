"""Practices as staff see them: the clinic's library, and what a patient is given."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import loaders as patient_loaders
from patients.models import Patient
from patients.practices import actions, loaders
from patients.practices.forms import AssignForm, PracticeForm
from patients.practices.library import Practice, practices_of, shelves
from patients.practices.models import PracticeAssignment
from patients.practices.panel import PracticePanel, usual_days

EDITORS = may(Permission.EDIT_PROTOCOL)
READERS = may(Permission.READ_NARRATIVE)
GIVERS = may(Permission.RECORD_SESSION)


@access(roles=READERS, phi=True, object=patient_loaders.patient, methods=("GET",))
def panel(request: CareRequest, patient: Patient) -> HttpResponse:
    shown = PracticePanel(request.member, patient, request.now)
    template = "practices/panel.html" if request.htmx else "practices/panel_page.html"
    return render(request, template, {"panel": shown, "patient": patient, "nav": "patients"})


@access(roles=GIVERS, phi=True, object=patient_loaders.patient)
def assign(request: CareRequest, patient: Patient) -> HttpResponse:
    form = AssignForm(
        request.POST or None,
        practices=practices_of(request.clinic.pk),
        today=request.now.astimezone(patient.zone).date(),
        days=usual_days(patient),
    )
    if request.method == "POST" and form.is_valid():
        actions.assign_practice(by=request.member, patient=patient, **form.cleaned_data)
        say_done(request, f"{patient.called} sees it from that day on.", patient)
        return see_other(request, "practices:panel", patient.pk)
    context = {"form": form, "patient": patient, "nav": "patients"}
    return render(request, "practices/assign.html", context, status=form_status(form))


@access(roles=GIVERS, phi=True, object=loaders.assignment, methods=("POST",))
def end(request: CareRequest, assignment: PracticeAssignment) -> HttpResponse:
    actions.end_assignment(by=request.member, assignment=assignment, now=request.now)
    say_done(request, "It is offered no more. What was noted stays.", assignment.patient)
    return see_other(request, "practices:panel", assignment.patient_id)


@access(roles=GIVERS, phi=True, object=patient_loaders.patient, methods=("POST",))
def leave_out(request: CareRequest, patient: Patient) -> HttpResponse:
    """Of what the protocol offers now, the one named."""
    offers = PracticePanel(request.member, patient, request.now).offers
    key, days = request.POST.get("practice"), usual_days(patient)
    for offer in offers:
        if offer.assignment_id is None and offer.practice.key == key:
            actions.leave_out(
                by=request.member, patient=patient, practice=offer.practice, days=days, now=request.now
            )
    return see_other(request, "practices:panel", patient.pk)


@access(roles=EDITORS, phi=False, methods=("GET",))
def library(request: CareRequest) -> HttpResponse:
    context = {"shelves": shelves(practices_of(request.clinic.pk)), "nav": "protocols"}
    return render(request, "practices/library.html", context)


@access(roles=EDITORS, phi=False)
def add(request: CareRequest) -> HttpResponse:
    return _edit(request, None, PracticeForm(request.POST or None, initial={"is_offered": True}))


@access(roles=EDITORS, phi=False)
def practice(request: CareRequest, practice_key: str) -> HttpResponse:
    found = loaders.practice(request, practice_key)
    initial = {name: getattr(found, name) for name in PracticeForm.base_fields}
    return _edit(request, found, PracticeForm(request.POST or None, initial=initial))


def _edit(request: CareRequest, practice: Practice | None, form: PracticeForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        told = form.practice(practice.key if practice else "")
        actions.save_practice(by=request.member, clinic=request.clinic, practice=told)
        messages.success(request, "Saved. Patients see it from now on.")
        return see_other(request, "practices:library")
    context = {"form": form, "practice": practice, "nav": "protocols"}
    return render(request, "practices/practice.html", context, status=form_status(form))
