"""Deciding about the next dose before any is booked; in a booked one the Ready point does the same."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.audit.trail import record_opening
from integration_care.core.access import STAFF, Loader, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients.loaders import patient as patient_loader
from patients.models import Patient
from sessions.models import DoseReview
from sessions.ready import actions
from sessions.ready.forms import DecisionForm
from sessions.ready.reviews import review_cards
from sessions.views.attempt import attempt

DECIDERS = may(Permission.RECORD_DOSE)


def fetch_review(request: CareRequest, review_id: UUID) -> DoseReview:
    """Http404 alike for nobody's and for somebody else's."""
    patients = Patient.keys_visible_to(request.member)
    seen = DoseReview.objects.standing().filter(challenge__patient__in=patients)
    found = seen.filter(pk=review_id).select_related("challenge__patient").first()
    if found is None:
        raise Http404
    record_opening(request, found.challenge.patient)
    return found


review_loader: Loader[DoseReview] = Loader("review_id", fetch_review)


@access(roles=STAFF, object=patient_loader, phi=True, methods=("GET",))
def next_dose(request: CareRequest, patient: Patient) -> HttpResponse:
    """What the next dose waits for. An admin sees that it waits and who decided, not the words."""
    return _page(request, patient)


@access(roles=DECIDERS, object=review_loader, phi=True, methods=("POST",))
def decide(request: CareRequest, review: DoseReview) -> HttpResponse:
    form = DecisionForm(request.POST)

    def act() -> None:
        said = form.cleaned_data
        actions.decide_dose_review(
            by=request.member, review=review, decision=said["reason"], goes_ahead=said["goes_ahead"],
            now=request.now,
        )  # fmt: skip

    patient = review.challenge.patient
    if attempt(form, act):
        say_done(request, "The decision is kept.", patient)
        return see_other(request, reverse("sessions:next-dose", args=[patient.pk]))
    return _page(request, patient, review, form)


def _page(
    request: CareRequest, patient: Patient, refused: DoseReview | None = None, form: forms.Form | None = None
) -> HttpResponse:
    context = {
        "patient": patient,
        "cards": review_cards(patient, request.member, request.clinic.zone),
        "refused_id": refused.pk if refused else None,
        "form": form,
        "nav": "patients",
    }
    return render(request, "ready/next_dose.html", context, status=form_status(form) if form else 200)
