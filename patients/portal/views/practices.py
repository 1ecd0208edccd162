"""A patient's practices: one tap, minutes if they like, and how the night was."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest, form_status
from patients.portal import own, today
from patients.portal.forms import MinutesForm, NightForm, TapForm
from patients.portal.places import latest_window
from patients.portal.presenters.practices import at_hand, may_note
from patients.practices import actions, loaders
from patients.practices.models import PracticeLog


@access(roles=PATIENTS, phi=True, methods=("GET",))
def practices(request: CareRequest) -> HttpResponse:
    at = today.practices(own.patient(request), request.now)
    return render(request, "portal/practices.html", {"at": at, "nav": "today"})


@access(roles=PATIENTS, phi=True, methods=("POST",))
def done(request: CareRequest, practice_key: str) -> HttpResponse:
    """One tap, on the home page or in the list."""
    patient, form = own.patient(request), TapForm(request.POST)
    practice = loaders.practice(request, practice_key)
    if form.is_valid():
        tap = form.cleaned_data["tap"]
        actions.log_practice(
            by=request.member, patient=patient, practice=practice, client_uuid=tap, now=request.now
        )
        messages.success(request, _("Noted. That was time for you."))
    return redirect("portal:home")


@access(roles=PATIENTS, phi=True, object=own.practice_log)
def noted(request: CareRequest, log: PracticeLog) -> HttpResponse:
    """Minutes, or take it back."""
    form = MinutesForm(request.POST or None, initial={"minutes": log.minutes})
    if request.method == "POST" and request.POST.get("go") == "take-back":
        actions.take_back(by=request.member, log=log, now=request.now)
        messages.success(request, _("Taken back."))
        return redirect("portal:home")
    if request.method == "POST" and form.is_valid():
        actions.say_minutes(by=request.member, log=log, **form.cleaned_data)
        return redirect("portal:home")
    context = {"log": log, "form": form, "nav": "today"}
    return render(request, "portal/practice_noted.html", context, status=form_status(form))


@access(roles=PATIENTS, phi=True, methods=("POST",))
def night(request: CareRequest) -> HttpResponse:
    """How last night was, in one tap. Which night is meant stands on the page that was tapped."""
    patient, form = own.patient(request), NightForm(request.POST)
    window = at_hand(latest_window(patient, request.now), request.now)
    if form.is_valid() and may_note(form.cleaned_data["woke_on"], window, patient, request.now):
        actions.note_night(by=request.member, patient=patient, now=request.now, **form.cleaned_data)
        messages.success(request, _("Noted. Sleep belongs to these days too."))
    return redirect("portal:home")
