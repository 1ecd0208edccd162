"""A patient's own place: today, what they took on, and what the clinic may do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import UNPROCESSABLE, CareRequest
from patients.actions import edit
from patients.journals import actions as journals
from patients.journals.models import Commitment
from patients.portal import own, queries
from patients.portal.actions import agree_to_messages
from patients.portal.forms import CommitmentForm, ConsentForm, SettleForm, ZoneForm
from patients.portal.presenters.home import HomePage
from patients.portal.presenters.me import MePage


@access(roles=PATIENTS, phi=True, methods=("GET",))
def home(request: CareRequest) -> HttpResponse:
    patient = own.patient(request)
    return render(request, "portal/home.html", {"at": HomePage(patient, request.now), "nav": "today"})


@access(roles=PATIENTS, phi=True, methods=("GET",))
def about(request: CareRequest) -> HttpResponse:
    patient = own.patient(request)
    return _about(request, MePage(patient, request.now), ZoneForm(initial={"time_zone": patient.time_zone}))


def _about(request: CareRequest, at: MePage, form: ZoneForm, status: int = 200) -> HttpResponse:
    return render(request, "portal/me.html", {"at": at, "form": form, "nav": "me"}, status=status)


@access(roles=PATIENTS, phi=True, methods=("POST",))
def change_zone(request: CareRequest) -> HttpResponse:
    patient, form = own.patient(request), ZoneForm(request.POST)
    if not form.is_valid():
        return _about(request, MePage(patient, request.now), form, UNPROCESSABLE)
    edit(by=request.member, patient=patient, time_zone=form.cleaned_data["time_zone"])
    messages.success(request, "Times are now shown for where you are.")
    return redirect("portal:me")


@access(roles=PATIENTS, phi=True, methods=("POST",))
def change_consent(request: CareRequest) -> HttpResponse:
    patient, form = own.patient(request), ConsentForm(request.POST)
    if form.is_valid():
        agree_to_messages(by=request.member, patient=patient, now=request.now, **form.cleaned_data)
        messages.success(request, "Noted. It counts from now on.")
    return redirect("portal:me")


@access(roles=PATIENTS, phi=True)
def commitments(request: CareRequest) -> HttpResponse:
    """What they took on; a new one can be added any time."""
    patient, form = own.patient(request), CommitmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        journals.add_commitment(by=request.member, patient=patient, now=request.now, **form.cleaned_data)
        return redirect("portal:commitments")
    context = {
        "open": queries.open_commitments(patient),
        "settled": queries.settled_commitments(patient),
        "form": form,
        "nav": "today",
    }
    return render(request, "portal/commitments.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@access(roles=PATIENTS, phi=True, object=own.commitment)
def commitment(request: CareRequest, commitment: Commitment) -> HttpResponse:
    """One commitment: its words, and what came of it."""
    if request.method != "POST":
        return _commitment(request, commitment, _words(commitment))
    try:
        return _settle(request, commitment) if "status" in request.POST else _reword(request, commitment)
    except journals.NotOpen:
        messages.info(request, "You said what came of this one already, perhaps on another page.")
        return redirect("portal:commitments")


def _reword(request: CareRequest, commitment: Commitment) -> HttpResponse:
    form = CommitmentForm(request.POST)
    if not form.is_valid():
        return _commitment(request, commitment, form, UNPROCESSABLE)
    told = {"by": request.member, "commitment": commitment, **form.cleaned_data}
    if commitment.status == Commitment.Status.DRAFT:
        journals.take_on(**told, now=request.now)
    else:
        journals.reword_commitment(**told)
    return redirect("portal:commitments")


def _settle(request: CareRequest, commitment: Commitment) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _commitment(request, commitment, _words(commitment), UNPROCESSABLE)
    journals.settle_commitment(by=request.member, commitment=commitment, now=request.now, **form.cleaned_data)
    return redirect("portal:commitments")


def _commitment(
    request: CareRequest, commitment: Commitment, form: CommitmentForm, status: int = 200
) -> HttpResponse:
    context = {"commitment": commitment, "form": form, "nav": "today"}
    return render(request, "portal/commitment.html", context, status=status)


def _words(commitment: Commitment) -> CommitmentForm:
    return CommitmentForm(
        initial={"text": commitment.text, "when": commitment.when, "if_then": commitment.if_then}
    )
