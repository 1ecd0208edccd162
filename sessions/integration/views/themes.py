"""Themes of one patient: against time, one by one, renamed and joined."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from patients.loaders import patient as patient_loader
from patients.models import Patient
from sessions import actions
from sessions.integration import loaders, theme_queries
from sessions.integration.pages import theme_page
from sessions.integration.theme_forms import MergeForm, RenameForm
from sessions.integration.thread import local_date
from sessions.models import Theme
from sessions.views.attempt import attempt

READERS = may(Permission.READ_NARRATIVE)
WRITERS = may(Permission.READ_NARRATIVE, Permission.RECORD_SESSION)


@access(roles=READERS, object=patient_loader, phi=True, methods=("GET",))
def themes(request: CareRequest, patient: Patient) -> HttpResponse:
    """Which theme was touched when."""
    zone = request.clinic.zone
    shown = theme_queries.timeline_of(patient.pk, request.member, zone, local_date(request.now, zone))
    context = {"patient": patient, "timeline": shown, "nav": "patients"}
    return render(request, "integration/themes.html", context)


@access(roles=READERS, object=loaders.theme, phi=True, methods=("GET",))
def theme(request: CareRequest, theme: Theme) -> HttpResponse:
    return theme_page(request, theme)


@access(roles=WRITERS, object=loaders.theme, phi=True, methods=("POST",))
def rename(request: CareRequest, theme: Theme) -> HttpResponse:
    form = RenameForm(request.POST)
    name = theme.name
    if attempt(
        form, lambda: actions.rename_theme(by=request.member, theme=theme, name=form.cleaned_data["name"])
    ):
        say_done(request, f"“{name}” is called “{theme.name}” from now on.", theme.patient)
        return see_other(request, "sessions:theme", theme.pk)
    return theme_page(request, theme, rename_form=form)


@access(roles=WRITERS, object=loaders.theme, phi=True, methods=("POST",))
def merge(request: CareRequest, theme: Theme) -> HttpResponse:
    form = MergeForm(request.POST, theme=theme)
    name = theme.name
    if attempt(
        form, lambda: actions.merge_themes(by=request.member, theme=theme, into=form.cleaned_data["into"])
    ):
        into = form.cleaned_data["into"]
        say_done(request, f"What was under “{name}” is under “{into}” now.", theme.patient)
        return see_other(request, "sessions:theme", into.pk)
    return theme_page(request, theme, merge_form=form)
