"""Asking a patient for a questionnaire, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from integration_care.core.ui.words import local_day
from patients import loaders
from patients.measures.actions import MeasureRefused
from patients.measures.known import known_to
from patients.measures.models import Assignment
from patients.measuring import loaders as measuring
from patients.measuring.assigning.actions import Series, ask_for, take_back
from patients.measuring.assigning.forms import AskForm, TakeBackForm
from patients.measuring.assigning.occasions import When
from patients.measuring.assigning.page import later_lines
from patients.models import Patient

WRITERS = may(Permission.READ_NARRATIVE, Permission.RECORD_SESSION)


@access(roles=WRITERS, object=loaders.patient, phi=True)
def ask(request: CareRequest, patient: Patient) -> HttpResponse:
    """What, and when."""
    today = request.now.astimezone(patient.zone).date()
    offered = known_to(request.clinic.pk).offered()
    form = AskForm(
        request.POST or None, offered=offered, today=today,
        initial={"instrument": request.GET.get("what", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _is_asked(request, patient, form):
        return see_other(request, "measuring:measures", patient.pk)
    later = later_lines(patient, offered, request.now, request.clinic.zone)
    context = {"form": form, "patient": patient, "later": later, "nav": "patients"}
    return render(request, "measuring/ask.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@access(roles=WRITERS, object=loaders.patient, phi=True, methods=("POST",))
def ask_now(request: CareRequest, patient: Patient, instrument_key: str) -> HttpResponse:
    """One tap."""
    offered = {one.key: one for one in known_to(request.clinic.pk).offered()}
    if instrument_key not in offered:
        raise Http404
    try:
        series = ask_for(
            by=request.member, patient=patient, instrument=offered[instrument_key], when=When(),
            now=request.now,
        )  # fmt: skip
        _say(request, patient, series)
    except MeasureRefused as why:
        messages.info(request, str(why))
    return see_other(request, "measuring:measures", patient.pk)


@access(roles=WRITERS, object=measuring.assignment, phi=True)
def withdraw(request: CareRequest, assignment: Assignment) -> HttpResponse:
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back(by=request.member, assignment=assignment, now=request.now, **form.cleaned_data)
            return see_other(request, "measuring:measures", assignment.patient_id)
        except MeasureRefused as why:
            form.add_error(None, str(why))
    title = known_to(assignment.clinic_id).title(assignment.instrument, assignment.instrument_version)
    context = {
        "form": form, "assignment": assignment, "title": title, "patient": assignment.patient,
        "nav": "patients",
    }  # fmt: skip
    return render(
        request, "measuring/take_back.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _is_asked(request: CareRequest, patient: Patient, form: AskForm) -> bool:
    try:
        series = ask_for(
            by=request.member, patient=patient, instrument=form.asked, when=form.moment, now=request.now
        )
    except MeasureRefused as why:
        form.add_error(why.field or None, str(why))
        return False
    _say(request, patient, series)
    return True


def _say(request: CareRequest, patient: Patient, series: Series) -> None:
    asked = series.asked
    first = asked[0]
    if first.due_from <= request.now:
        words = f"{patient.called} is asked for it now."
    else:
        words = f"{patient.called} is asked for it from {local_day(first.due_from, request.clinic.zone)} on."
    say_done(request, words if len(asked) == 1 else f"{words} {len(asked)} times in all.", patient)
    for one in series.left_out:
        messages.info(request, f"Left out on {local_day(one.at, patient.zone)}. {one.why}.")
