"""Screening of a course, one clearance at a time, and what touch a patient agrees to."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import UNPROCESSABLE, CareRequest, form_status, own_url, see_other
from patients import loaders
from patients.models import Course, Patient, Screening
from patients.screening import actions
from patients.screening.clearing import clearance_form, clearance_page
from patients.screening.forms import ScreeningForm
from patients.screening.loaders import screening as screening_loader
from patients.screening.page import latest_course, panel, screening_page, today_of
from patients.screening.refusals import ScreeningRefused
from patients.screening.standing import standing_of
from patients.screening.touching import touch_form, touch_page

ANSWERING = may(Permission.READ_NARRATIVE, Permission.RECORD_SESSION)


@access(roles=STAFF, object=loaders.patient, phi=True, methods=("GET",))
def screening(request: CareRequest, patient: Patient) -> HttpResponse:
    """An admin sees that there is one and how it stands; the answers are the care team's."""
    page = screening_page(request, patient, latest_course(patient))
    return render(request, "screening/page.html", page)


@access(roles=STAFF, object=loaders.patient, phi=True, methods=("GET",))
def screening_panel(request: CareRequest, patient: Patient) -> HttpResponse:
    """The same in a few lines, for the chart."""
    return render(request, "screening/panel.html", panel(request, patient))


@access(roles=ANSWERING, object=loaders.course, phi=True, methods=("POST",))
def answer_screening(request: CareRequest, course: Course) -> HttpResponse:
    """All items at once."""
    form = ScreeningForm(request.POST, standing=standing_of(course, today_of(request)))

    def act() -> None:
        made = actions.answer_screening(
            by=request.member, course=course, answers=form.answers, now=request.now,
            renew=form.cleaned_data.get("renew", False),
        )  # fmt: skip
        say_done(request, _kept(len(made)), course.patient)

    if attempt(form, act):
        return _kept_at(request, reverse("patients:screening", args=[course.patient_id]))
    page = screening_page(request, course.patient, course, form)
    return render(request, "screening/page.html", page, status=UNPROCESSABLE)


@access(roles=ANSWERING, object=screening_loader, phi=True)
def clear_screening(request: CareRequest, screening: Screening) -> HttpResponse:
    """One item with a yes or a not known: on what grounds it does not stand in the way, and until when."""
    form = clearance_form(request, screening)

    def act() -> None:
        actions.clear_screening(by=request.member, screening=screening, now=request.now, **form.cleaned_data)
        say_done(request, f"Cleared: {screening.text}.", screening.course.patient)

    if request.method == "POST" and attempt(form, act):
        return _kept_at(request, reverse("patients:screening", args=[screening.course.patient_id]))
    page = clearance_page(request, screening, form)
    return render(request, "screening/clear.html", page, status=form_status(form))


@access(roles=ANSWERING, object=loaders.patient, phi=True)
def touch(request: CareRequest, patient: Patient) -> HttpResponse:
    """What touch they agree to, changeable before any dose. `next` is where one returns."""
    form = touch_form(request, patient)

    def act() -> None:
        actions.record_touch(
            by=request.member, patient=patient, extent=form.cleaned_data["extent"],
            words=form.cleaned_data["words"], asked_at=form.asked_at, now=request.now,
        )  # fmt: skip
        say_done(request, "Kept. The newest answer stands; earlier ones stay in the record.", patient)

    if request.method == "POST" and attempt(form, act):
        own_page = reverse("patients:touch", args=[patient.pk])
        return _kept_at(request, own_url(request, request.POST.get("next"), own_page))
    page = touch_page(request, patient, form)
    return render(request, "screening/touch.html", page, status=form_status(form))


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was valid and the action went through; a refusal is said at its field."""
    if not form.is_valid():
        return False
    try:
        act()
    except ScreeningRefused as why:
        form.add_error(why.field if why.field in form.fields else None, str(why))
        return False
    return True


def _kept(count: int) -> str:
    if not count:
        return "Nothing had changed; everything stands as it was."
    return f"Kept: {count} answer{'' if count == 1 else 's'}."


def _kept_at(request: CareRequest, url: str) -> HttpResponse:
    """The page after a save; `#kept` tells screening.js to let go of what this tab held."""
    return see_other(request, f"{url}#kept")
