"""Laying out a series of doses, looking at what each would mean, and booking them as one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from patients.loaders import patient as patient_loader
from patients.models import Course, Patient
from sessions.calendar import facts
from sessions.caseload.wording import counted
from sessions.errors import Conflict, Conflicts
from sessions.pages.booking import is_booked
from sessions.series import actions, page
from sessions.series.forms import PatternForm

BOOKERS = may(Permission.BOOK_SESSION)


@access(roles=BOOKERS, object=patient_loader, phi=True)
def plan_series(request: CareRequest, patient: Patient) -> HttpResponse:
    course = facts.course_under_way(patient)
    if course is None:
        return render(request, "sessions/no_course.html", {"patient": patient})
    form = page.pattern_form(request, course)
    doses = page.dose_forms(request, form)
    found: list[Conflict] = []
    if doses is not None and is_booked(request) and doses.is_valid() and (starts := page.starts_of(doses)):
        try:
            booked = actions.book_series(
                by=request.member, course=course, visit=form.visit, starts=starts, now=request.now
            )
            needs = "It needs its" if booked == 1 else "Each needs its"
            say_done(request, f"{counted(booked, 'dose')} booked. {needs} integration session now.", patient)
            return see_other(request, "caseload:chart", patient.pk)
        except Conflicts as why:
            found = list(why.found)
    return _page(request, course, form, doses, found)


def _page(
    request: CareRequest, course: Course, form: PatternForm, doses: Any, found: list[Conflict]
) -> HttpResponse:
    is_wrong = bool(form.errors or found or (doses is not None and doses.errors and any(doses.errors)))
    shown = {
        "patient": course.patient,
        "form": form,
        "doses": doses,
        "series": page.series(request, course, form, doses) if doses is not None else None,
        "conflicts": found,
        "zone": request.clinic.time_zone,
        "back": reverse("sessions:book", args=[course.patient_id]) + "?kind=dosing",
        "nav": "patients",
    }
    return render(request, "series/page.html", shown, status=UNPROCESSABLE if is_wrong else 200)
