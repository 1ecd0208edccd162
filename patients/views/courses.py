"""A patient's course: begin, correct, pause. What moves the plan as well is in `sessions.courses`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import CLINICAL, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import actions, loaders
from patients.forms.courses import CourseForm, PauseForm, StartCourseForm
from patients.models import Course, Patient
from patients.presenters.courses import course_page
from patients.presenters.record import record_head

REGISTERING = may(Permission.REGISTER_PATIENT)
CourseView = Callable[[CareRequest, Course], HttpResponse]


def while_open(view: CourseView) -> CourseView:
    """A page left open while somebody closed the course says so, and leads back."""

    @wraps(view)
    def guarded(request: CareRequest, course: Course) -> HttpResponse:
        try:
            if not course.is_closed:
                return view(request, course)
        except actions.CourseClosed:
            pass
        messages.error(request, "This course is closed. Start a new one instead.")
        return see_other(request, "patients:course", patient_id=course.patient_id)

    return guarded


@access(roles=REGISTERING, object=loaders.patient, phi=True, methods=("GET",))
def course(request: CareRequest, patient: Patient) -> HttpResponse:
    head = record_head(patient, request.member, "patients:course", request.now)
    page = course_page(patient, request.member)
    return render(request, "patients/course.html", {"page": page, "head": head, "nav": "patients"})


@access(roles=REGISTERING, object=loaders.patient, phi=True)
def start_course(request: CareRequest, patient: Patient) -> HttpResponse:
    form = StartCourseForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_course(by=request.member, patient=patient, now=request.now, **form.plan)
            say_done(request, "The course has begun, in its preparation phase.", patient)
            return see_other(request, "patients:course", patient_id=patient.pk)
        except actions.CourseUnderWay as why:
            form.add_error(None, str(why))
    head = record_head(patient, request.member, "patients:course", request.now)
    shown = {"form": form, "head": head, "nav": "patients"}
    return render(request, "patients/start_course.html", shown, status=form_status(form))


@access(roles=REGISTERING, object=loaders.course, phi=True)
@while_open
def edit_course(request: CareRequest, course: Course) -> HttpResponse:
    stored = model_to_dict(course, CourseForm.Meta.fields)
    form = CourseForm(request.POST or None, initial=stored, member=request.member)
    if request.method == "POST" and form.is_valid():
        actions.edit_course(by=request.member, course=course, **form.cleaned_data)
        say_done(request, "Saved.", course.patient)
        return see_other(request, "patients:course", patient_id=course.patient_id)
    head = record_head(course.patient, request.member, "patients:course", request.now)
    shown = {"form": form, "course": course, "head": head, "nav": "patients"}
    return render(request, "patients/edit_course.html", shown, status=form_status(form))


@access(roles=CLINICAL, object=loaders.course, phi=True)
@while_open
def pause(request: CareRequest, course: Course) -> HttpResponse:
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.pause(by=request.member, course=course, now=request.now, **form.cleaned_data)
        say_done(
            request,
            "The course is paused. Nothing is sent to the patient until it goes on.",
            course.patient,
        )
        return see_other(request, "patients:course", patient_id=course.patient_id)
    head = record_head(course.patient, request.member, "patients:course", request.now)
    shown = {"form": form, "course": course, "head": head, "nav": "patients"}
    return render(request, "patients/pause.html", shown, status=form_status(form))
