"""A patient's own place: today, and what the clinic may do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import UNPROCESSABLE, CareRequest
from integration_care.core.languages import speak
from patients.actions import edit
from patients.portal import own, today
from patients.portal.actions import agree_to_messages
from patients.portal.forms import ConsentForm, LanguageForm
from patients.portal.presenters.me import MePage
from patients.portal.zones import ZoneForm


@access(roles=PATIENTS, phi=True, methods=("GET",))
def home(request: CareRequest) -> HttpResponse:
    at = today.home(own.patient(request), request.member, request.now)
    context = {"at": at, "help_card": at.help_card, "nav": "today"}
    return render(request, "portal/home.html", context)


@access(roles=PATIENTS, phi=True, methods=("GET",))
def about(request: CareRequest) -> HttpResponse:
    patient = own.patient(request)
    return _about(request, MePage(patient, request.now), ZoneForm(patient=patient, now=request.now))


def _about(request: CareRequest, at: MePage, form: ZoneForm, status: int = 200) -> HttpResponse:
    return render(request, "portal/me.html", {"at": at, "form": form, "nav": "me"}, status=status)


@access(roles=PATIENTS, phi=True, methods=("POST",))
def change_zone(request: CareRequest) -> HttpResponse:
    patient = own.patient(request)
    form = ZoneForm(request.POST, patient=patient, now=request.now)
    if not form.is_valid():
        return _about(request, MePage(patient, request.now), form, UNPROCESSABLE)
    edit(by=request.member, patient=patient, time_zone=form.cleaned_data["time_zone"])
    messages.success(request, _("Times are now shown for where you are."))
    return redirect("portal:me")


@access(roles=PATIENTS, phi=True, methods=("POST",))
def change_language(request: CareRequest) -> HttpResponse:
    patient, form = own.patient(request), LanguageForm(request.POST)
    if form.is_valid():
        edit(by=request.member, patient=patient, language=form.cleaned_data["language"])
        speak(request, patient.language)
        messages.success(request, _("This is your language from now on, in messages too."))
    return redirect("portal:me")


@access(roles=PATIENTS, phi=True, methods=("POST",))
def change_consent(request: CareRequest) -> HttpResponse:
    patient, form = own.patient(request), ConsentForm(request.POST)
    if form.is_valid():
        agree_to_messages(by=request.member, patient=patient, now=request.now, **form.cleaned_data)
        messages.success(request, _("Noted. It counts from now on."))
    return redirect("portal:me")
