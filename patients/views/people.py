"""Finding, registering and correcting patients."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.audit.trail import record_list
from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import actions, loaders
from patients.forms.courses import StartCourseForm
from patients.forms.people import PatientForm, RegisterForm
from patients.models import Patient
from patients.presenters.patient_list import Asked, patient_list
from patients.presenters.record import record_head


@access(roles=STAFF, phi=True)
def list_patients(request: CareRequest) -> HttpResponse:
    """What is searched for is sent, never asked for by its address."""
    if request.method == "POST":
        return see_other(request, reverse("patients:list") + Asked.typed(request.POST.get("q", "")).url())
    record_list(request)
    page = patient_list(request.member, request.GET, request.now)
    return render(request, "patients/list.html", {"page": page, "nav": "patients"})


@access(roles=may(Permission.REGISTER_PATIENT), phi=True)
def register(request: CareRequest) -> HttpResponse:
    """The person, and in the same step the course when a protocol is chosen."""
    typed = request.POST or None
    today = request.now.astimezone(request.clinic.zone).date()
    zone = {"time_zone": request.clinic.time_zone}
    form = RegisterForm(typed, member=request.member, today=today, initial=zone)
    course = StartCourseForm(typed, prefix="course", member=request.member, is_optional=True)
    if request.method == "POST" and form.is_valid() and course.is_valid():
        patient = _register(request, form, course)
        messages.success(request, f"{patient} is registered.")
        return see_other(request, "caseload:chart", patient_id=patient.pk)
    shown = {"form": form, "course": course, "nav": "patients"}
    return render(request, "patients/register.html", shown, status=form_status(form))


def _register(request: CareRequest, form: RegisterForm, course: StartCourseForm) -> Patient:
    patient = actions.register(
        by=request.member,
        clinic=request.clinic,
        now=request.now,
        lead=form.cleaned_data["lead"],
        team=form.own_place,
        consents=form.cleaned_data["consents"],
        **form.particulars,
    )
    if course.is_chosen:
        actions.start_course(by=request.member, patient=patient, now=request.now, **course.plan)
    return patient


@access(roles=may(Permission.REGISTER_PATIENT), object=loaders.patient, phi=True)
def edit(request: CareRequest, patient: Patient) -> HttpResponse:
    """A new time zone moves what is planned, so the next page shows how before it is settled."""
    today = request.now.astimezone(request.clinic.zone).date()
    stored = model_to_dict(patient, PatientForm.Meta.fields)
    form = PatientForm(request.POST or None, today=today, initial=stored)
    if request.method == "POST" and form.is_valid():
        changed = actions.edit(by=request.member, patient=patient, **form.particulars)
        say_done(request, "Saved." if changed else "Nothing was changed.", patient)
        course = patient.courses.under_way().first()
        if "time_zone" in changed and course:
            return see_other(request, "courses:replan", course_id=course.pk)
        return see_other(request, "patients:edit", patient_id=patient.pk)
    head = record_head(patient, request.member, "patients:edit", request.now)
    shown = {"form": form, "head": head, "numbers": list(patient.identifiers.all()), "nav": "patients"}
    shown["may_run"] = request.member.can(Permission.RUN_CLINIC)
    return render(request, "patients/edit.html", shown, status=form_status(form))


@access(roles=may(Permission.REGISTER_PATIENT), object=loaders.patient, phi=True, methods=("POST",))
def archive(request: CareRequest, patient: Patient) -> HttpResponse:
    try:
        actions.archive(by=request.member, patient=patient)
        messages.success(request, f"{patient} is archived: still readable, and out of the lists.")
    except actions.CourseStillUnderWay as why:
        messages.error(request, str(why))
    return see_other(request, "patients:edit", patient_id=patient.pk)


@access(roles=may(Permission.REGISTER_PATIENT), object=loaders.patient, phi=True, methods=("POST",))
def restore(request: CareRequest, patient: Patient) -> HttpResponse:
    actions.restore(by=request.member, patient=patient)
    messages.success(request, f"{patient} is back in the lists.")
    return see_other(request, "patients:edit", patient_id=patient.pk)
