"""A patient's measures: what was scored, filling one in, striking one that is wrong."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from patients import loaders
from patients.measures.actions import MeasureRefused, strike_response
from patients.measures.instrument import Instrument
from patients.measures.known import known_to
from patients.measures.models import Response
from patients.measures.scoring import shown
from patients.measuring import loaders as measuring
from patients.measuring import page
from patients.measuring.actions import take_measure
from patients.measuring.answers import answered
from patients.measuring.everything import MeasuresPage
from patients.measuring.forms import MeasureForm, StrikeForm
from patients.models import Patient

READERS = may(Permission.READ_NARRATIVE)
WRITERS = may(Permission.READ_NARRATIVE, Permission.RECORD_SESSION)


@access(roles=READERS, object=loaders.patient, phi=True, methods=("GET",))
def measures(request: CareRequest, patient: Patient) -> HttpResponse:
    """The whole page, or its list as a panel of the chart."""
    at = MeasuresPage(patient, request.member, request.now)
    context = {"at": at, "patient": patient, "nav": "patients"}
    return render(request, "measuring/panel.html" if request.htmx else "measuring/measures.html", context)


@access(roles=WRITERS, object=loaders.patient, phi=True)
def fill_in(request: CareRequest, patient: Patient, instrument_key: str) -> HttpResponse:
    asked = _instrument(request, instrument_key)
    form = MeasureForm(request.POST or None, instrument=asked, patient=patient, now=request.now)
    if request.method == "POST" and form.is_valid() and _is_taken(request, patient, asked, form):
        return see_other(request, "measuring:measures", patient.pk)
    context = {"form": form, "patient": patient, "instrument": asked, "nav": "patients"}
    return render(request, "measuring/fill_in.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@access(roles=READERS, object=measuring.response, phi=True, methods=("GET",))
def answers(request: CareRequest, response: Response) -> HttpResponse:
    context = {"at": answered(response), "line": _line(request, response), "patient": response.patient}
    return render(request, "measuring/answers.html", context | {"nav": "patients"})


@access(roles=WRITERS, object=measuring.response, phi=True)
def strike(request: CareRequest, response: Response) -> HttpResponse:
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            strike_response(by=request.member, response=response, now=request.now, **form.cleaned_data)
            return see_other(request, "measuring:measures", response.patient_id)
        except MeasureRefused as why:
            form.add_error(None, str(why))
    context = {"form": form, "line": _line(request, response), "patient": response.patient, "nav": "patients"}
    return render(request, "measuring/strike.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _line(request: CareRequest, response: Response) -> page.Line:
    return page.lines([response], known_to(response.clinic_id), request.clinic.zone)[0]


def _instrument(request: CareRequest, key: str) -> Instrument:
    found = next((one for one in known_to(request.clinic.pk).offered() if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _is_taken(request: CareRequest, patient: Patient, asked: Instrument, form: MeasureForm) -> bool:
    """Whether it was kept; what is refused is said at its field."""
    try:
        kept = take_measure(
            by=request.member, patient=patient, instrument=asked, answers=form.answers,
            taken_at=form.taken_at, now=request.now,
        )  # fmt: skip
    except MeasureRefused as why:
        form.add_error("taken_on" if why.field else None, str(why))
        return False
    said = (
        f"{asked.title}: {shown(kept.score)}, {kept.band.lower()}."
        if kept.band
        else f"{asked.title} is kept, without a score."
    )
    say_done(request, said, patient)
    return True
