"""Consents, care team, and who read the record."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.audit.presenters import access_trail
from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import actions, loaders
from patients.forms.record import ConsentForm, TeamForm
from patients.models import CareTeamMember, Patient
from patients.presenters.care_team import care_team as present_team
from patients.presenters.consents import consent_page
from patients.presenters.record import record_head

REGISTERING = may(Permission.REGISTER_PATIENT)


@access(roles=REGISTERING, object=loaders.patient, phi=True)
def consents(request: CareRequest, patient: Patient) -> HttpResponse:
    form = ConsentForm(request.POST or None, patient=patient, now=request.now)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        consent = actions.give_consent(
            by=request.member,
            patient=patient,
            kind=said["kind"],
            given_at=form.given_at,
            version=said["version"],
        )
        say_done(request, f"{consent.get_kind_display()}: consent given.", patient)
        return see_other(request, "patients:consents", patient_id=patient.pk)
    head = record_head(patient, request.member, "patients:consents", request.now)
    shown = {"form": form, "page": consent_page(patient), "head": head, "nav": "patients"}
    return render(request, "patients/consents.html", shown, status=form_status(form))


@access(roles=REGISTERING, object=loaders.patient, phi=True, methods=("POST",))
def withdraw_consent(request: CareRequest, patient: Patient) -> HttpResponse:
    consent = patient.consents.in_force().filter(kind=request.POST.get("kind", "")).first()
    if consent is None:
        raise Http404
    actions.withdraw_consent(by=request.member, consent=consent, now=request.now)
    say_done(request, f"{consent.get_kind_display()}: withdrawn. Nothing more is sent that way.", patient)
    return see_other(request, "patients:consents", patient_id=patient.pk)


@access(roles=REGISTERING, object=loaders.patient, phi=True, fresh=("POST",))
def care_team(request: CareRequest, patient: Patient) -> HttpResponse:
    form = TeamForm(request.POST or None, patient=patient)
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["member"]
        actions.join_team(by=request.member, patient=patient, member=member, now=request.now)
        say_done(request, f"{member} is on the care team.", patient)
        return see_other(request, "patients:care-team", patient_id=patient.pk)
    head = record_head(patient, request.member, "patients:care-team", request.now)
    shown = {"form": form, "team": present_team(patient), "head": head, "nav": "patients"}
    return render(request, "patients/care_team.html", shown, status=form_status(form))


@access(roles=REGISTERING, object=loaders.patient, phi=True, methods=("POST",), fresh=True)
def set_lead(request: CareRequest, patient: Patient, place_id: UUID) -> HttpResponse:
    place = _place(patient, place_id)
    actions.set_lead(by=request.member, patient=patient, member=place.member)
    say_done(request, f"{place.member} leads the care team now.", patient)
    return see_other(request, "patients:care-team", patient_id=patient.pk)


@access(roles=REGISTERING, object=loaders.patient, phi=True, methods=("POST",))
def leave_team(request: CareRequest, patient: Patient, place_id: UUID) -> HttpResponse:
    """Who takes oneself off the team no longer sees the patient, and goes back to the list."""
    place = _place(patient, place_id)
    try:
        actions.leave_team(by=request.member, patient=patient, member=place.member, now=request.now)
        say_done(request, f"{place.member} is off the care team.", patient)
    except actions.NoLeadLeft as why:
        messages.error(request, str(why))
    if not Patient.objects.visible_to(request.member).filter(pk=patient.pk).exists():
        return see_other(request, "patients:list")
    return see_other(request, "patients:care-team", patient_id=patient.pk)


def _place(patient: Patient, place_id: UUID) -> CareTeamMember:
    place = patient.care_team.at_present().filter(pk=place_id).first()
    if place is None:
        raise Http404
    return place


@access(roles=may(Permission.SEE_ACCESS_TRAIL), object=loaders.patient, phi=True, methods=("GET",))
def access_page(request: CareRequest, patient: Patient) -> HttpResponse:
    """Who read and wrote what in this record, and when. This reading is the newest line."""
    head = record_head(patient, request.member, "audit:patient", request.now)
    page = access_trail(patient.pk, request.GET, zone=request.clinic.zone)
    return render(request, "audit/patient.html", {"page": page, "head": head, "nav": "patients"})
