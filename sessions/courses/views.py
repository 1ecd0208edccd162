"""Another protocol version, another zone, another phase: what would move is shown before anything does."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import CLINICAL, STAFF, access
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import loaders
from patients.forms.courses import PhaseForm
from patients.models import Course, Protocol
from patients.presenters.phases import chip
from patients.presenters.record import record_head
from patients.transitions import IllegalMove
from patients.views.courses import while_open
from sessions.courses import actions
from sessions.courses.forms import VersionForm
from sessions.courses.preview import preview


@access(roles=STAFF, object=loaders.course, phi=True)
@while_open
def move(request: CareRequest, course: Course) -> HttpResponse:
    """GET with ?version= shows what would move; POST with the same version does it."""
    asked = request.POST or request.GET
    form = VersionForm(asked if "version" in asked else None, member=request.member)
    version = form.cleaned_data["version"] if form.is_valid() else None
    if version and request.method == "POST":
        actions.move_course(by=request.member, course=course, protocol_version=version, now=request.now)
        say_done(request, f"The course is on {version} now, and what was unsent has moved.", course.patient)
        return see_other(request, "patients:course", patient_id=course.patient_id)
    shown = {"form": form, "course": course, "version": version, "nav": "patients"}
    if version:
        shown["preview"] = preview(
            by=request.member, course=course, protocol_version=version, now=request.now
        )
    shown["head"] = record_head(course.patient, request.member, "patients:course", request.now)
    return render(request, "courses/move.html", shown)


@access(roles=STAFF, object=loaders.course, phi=True)
@while_open
def replan(request: CareRequest, course: Course) -> HttpResponse:
    """After a change of the patient's zone: the same version, other hours of the day."""
    version = course.protocol_version
    if request.method == "POST":
        actions.move_course(by=request.member, course=course, protocol_version=version, now=request.now)
        say_done(request, "What was unsent keeps to the new time zone.", course.patient)
        return see_other(request, "patients:edit", patient_id=course.patient_id)
    found = preview(by=request.member, course=course, protocol_version=version, now=request.now)
    head = record_head(course.patient, request.member, "patients:edit", request.now)
    shown = {"course": course, "preview": found, "head": head, "nav": "patients"}
    return render(request, "courses/replan.html", shown)


@access(roles=CLINICAL, object=loaders.course, phi=True)
@while_open
def change_phase(request: CareRequest, course: Course) -> HttpResponse:
    form = PhaseForm(request.POST or None, course=course)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_phase(by=request.member, course=course, now=request.now, **form.cleaned_data)
            say_done(request, f"The course is now: {course.get_phase_display().lower()}.", course.patient)
            return see_other(request, "patients:course", patient_id=course.patient_id)
        except IllegalMove as why:
            form.add_error("phase", str(why))
    head = record_head(course.patient, request.member, "patients:course", request.now)
    shown = {"form": form, "course": course, "head": head, "nav": "patients"}
    return render(request, "courses/phase.html", shown, status=form_status(form))


@access(roles=CLINICAL, object=loaders.course, phi=True, methods=("POST",))
@while_open
def resume(request: CareRequest, course: Course) -> HttpResponse:
    actions.resume(by=request.member, course=course, now=request.now)
    say_done(request, "The course goes on. What is still due is sent from now on.", course.patient)
    return see_other(request, "patients:course", patient_id=course.patient_id)


@access(roles=STAFF, object=loaders.protocol, phi=True, methods=("GET",))
def behind(request: CareRequest, protocol: Protocol) -> HttpResponse:
    """The member's patients whose course is on an older version of the protocol."""
    courses = Course.objects.visible_to(request.member).behind(protocol)
    ready = courses.select_related("patient", "protocol_version__protocol").order_by("patient__family_name")
    rows = [(course, chip(course)) for course in ready]
    newest = protocol.versions.first()
    shown = {"protocol": protocol, "newest": newest, "rows": rows, "nav": "protocols"}
    return render(request, "courses/behind.html", shown)
