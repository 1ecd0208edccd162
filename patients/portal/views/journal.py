"""A patient's own journal: writing, reading, and who may read along."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest, see_other
from patients.journals.models import JournalEntry, OfferedSet
from patients.journals.shipped import WITHOUT_QUESTIONS
from patients.portal import actions, own
from patients.portal.places import Place
from patients.portal.presenters.body import Comparison
from patients.portal.presenters.entries import EntryPage, JournalPage
from patients.portal.presenters.reads import said_of_sharing
from patients.portal.queries import unfinished
from patients.portal.views import writing
from patients.prompting.actions import decline, not_today


@access(roles=PATIENTS, phi=True, methods=("GET",))
def entries(request: CareRequest) -> HttpResponse:
    patient = own.patient(request)
    at = JournalPage(patient, request.now, before=request.GET.get("before", ""))
    return render(request, "portal/journal.html", {"at": at, "nav": "journal"})


@access(roles=PATIENTS, phi=True, methods=("GET",))
def body(request: CareRequest) -> HttpResponse:
    """Where they felt it, on two days side by side."""
    at = Comparison(own.patient(request), request.GET)
    return render(request, "portal/body.html", {"at": at, "nav": "journal"})


@access(roles=PATIENTS, phi=True, object=own.entry, methods=("GET",))
def entry(request: CareRequest, entry: JournalEntry) -> HttpResponse:
    return render(request, "portal/entry.html", {"at": EntryPage(entry, request.now), "nav": "journal"})


@access(roles=PATIENTS, phi=True, object=own.entry, methods=("POST",))
def change_sharing(request: CareRequest, entry: JournalEntry) -> HttpResponse:
    is_shared = request.POST.get("share") == "on"
    actions.change_sharing(by=request.member, entry=entry, is_shared=is_shared, now=request.now)
    messages.success(request, said_of_sharing(entry, is_shared))
    return see_other(request, "portal:entry", entry.pk)


@access(roles=PATIENTS, phi=True, methods=("GET",))
def write(request: CareRequest) -> HttpResponse:
    """Go on with what was begun with these questions, or begin; the first save makes the entry."""
    patient, key = own.patient(request), request.GET.get("set", WITHOUT_QUESTIONS)
    begun = unfinished(patient, key)
    return redirect("portal:page", key, begun.client_uuid if begun else uuid.uuid4(), 1)


@access(roles=PATIENTS, phi=True, object=own.place)
def page(request: CareRequest, place: Place, key: str, number: int) -> HttpResponse:
    return writing.page(request, place, number)


@access(roles=PATIENTS, phi=True, object=own.place, methods=("GET",))
def thanks(request: CareRequest, place: Place, key: str) -> HttpResponse:
    return writing.thanks(request, place)


@access(roles=PATIENTS, phi=True, object=own.place, methods=("GET",))
def stopped(request: CareRequest, place: Place, key: str) -> HttpResponse:
    return writing.stopped(request, place)


@access(roles=PATIENTS, phi=True, object=own.place)
def offered(request: CareRequest, place: Place, key: str) -> HttpResponse:
    return writing.commitment(request, place)


@access(roles=PATIENTS, phi=True, object=own.offered_set, methods=("POST",))
def leave_offer(request: CareRequest, offered: OfferedSet) -> HttpResponse:
    """Not today, or not for them. Nobody asks why."""
    if request.POST.get("go") == "not-for-me":
        decline(by=request.member, offered=offered, now=request.now)
        messages.success(request, _("That is fine. It will not be offered again."))
    else:
        not_today(by=request.member, offered=offered, now=request.now)
        messages.success(request, _("That is fine. Not today."))
    return redirect("portal:home")
