"""Words that wait somewhere: used again, kept as an entry of their own, or put away."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest
from patients.journals.actions import put_away, put_away_insight
from patients.journals.content import Draft
from patients.journals.models import EntryRevision, Insight
from patients.journals.shipped import WITHOUT_QUESTIONS
from patients.models import Patient
from patients.portal import own, places
from patients.portal.actions import keep_aside_as_entry, write_page
from patients.portal.offline.beside import waiting
from patients.portal.presenters.entries import Row
from patients.portal.views.express import writing_of


@access(roles=PATIENTS, phi=True, object=own.insight, methods=("POST",))
def kept_line(request: CareRequest, insight: Insight) -> HttpResponse:
    """A line they kept: written on from, or put away."""
    if request.POST.get("go") == "write":
        return redirect(_begun(request, insight.patient, insight.text))
    put_away_insight(by=request.member, insight=insight, now=request.now)
    messages.success(request, _("Put away. It will not come back."))
    return redirect("portal:kept")


@access(roles=PATIENTS, phi=True, object=own.aside, methods=("POST",))
def aside(request: CareRequest, aside: EntryRevision) -> HttpResponse:
    """What was kept beside one page of an entry: an entry of its own, or put away."""
    key = request.POST.get("key", "")
    text = next((one.text for one in waiting(aside.entry) if (one.aside, one.key) == (aside.pk, key)), None)
    if text is None:
        raise Http404
    if request.POST.get("go") == "keep":
        return redirect(_kept(request, aside, key, text))
    put_away(by=request.member, aside=aside, key=key)
    messages.success(request, _("Put away."))
    return redirect(Row(aside.entry).url)


def _kept(request: CareRequest, aside: EntryRevision, key: str, text: str) -> str:
    """Where their own entry goes on; where they lay, if a second request found them kept already."""
    place = _new_place(request, aside.entry.patient)
    writing = writing_of(request, place)
    kept = keep_aside_as_entry(writing=writing, aside=aside, key=key, text=text, now=request.now)
    return place.addresses.page(1) if kept else Row(aside.entry).url


def _begun(request: CareRequest, patient: Patient, text: str) -> str:
    """Where an entry goes on that begins with these words, private and not handed in."""
    place = _new_place(request, patient)
    write_page(writing=writing_of(request, place), draft=Draft(body=text), version=0, now=request.now)
    return place.addresses.page(1)


def _new_place(request: CareRequest, patient: Patient) -> places.Place:
    return places.of_patient(request.member, patient, WITHOUT_QUESTIONS, uuid.uuid4(), request.now)
