"""The admins' side of concerns: what patients told, an answer, what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from patients.concerns import loaders
from patients.concerns.actions import take_step
from patients.concerns.forms import StepForm
from patients.concerns.models import Concern
from patients.concerns.page import ConcernPage, lines_of
from patients.concerns.transitions import IllegalMove

ADMINS = may(Permission.RUN_CLINIC)


@access(roles=ADMINS, phi=True, methods=("GET",))
def concerns(request: CareRequest) -> HttpResponse:
    loaders.record_quietly(request)
    return render(request, "concerns/list.html", {"lines": lines_of(request.member), "nav": "concerns"})


@access(roles=ADMINS, phi=True, object=loaders.concern)
def concern(request: CareRequest, concern: Concern) -> HttpResponse:
    form, status = StepForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            take_step(by=request.member, concern=concern, to=form.state, words=words, now=request.now)
            say_done(request, "Noted. The patient sees it.", concern.patient)
            return see_other(request, "concerns:concern", concern.pk)
        except IllegalMove:
            messages.error(request, "Not saved. Please write a few words for the patient, and look again.")
            status = UNPROCESSABLE
    context = {"at": ConcernPage(concern), "form": form, "nav": "concerns"}
    return render(request, "concerns/concern.html", context, status=status)
