"""Sessions in lists: the chart's panel, a day's work, the patient's appointments."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import PATIENTS, STAFF, access
from integration_care.core.http import CareRequest
from integration_care.core.permissions import Role
from patients.loaders import patient as patient_loader
from patients.models import Patient
from sessions.facts import administrations_of
from sessions.models import CareSession
from sessions.models.session import CareSessionQuerySet
from sessions.presenters.listing import Line, appointment, lines
from sessions.records import run_by

SHOWN = 30
ROOM = 6


@access(roles=STAFF, object=patient_loader, phi=True, methods=("GET",))
def panel(request: CareRequest, patient: Patient) -> HttpResponse:
    """The sessions of one patient, newest first, for the chart."""
    mine = CareSession.objects.visible_to(request.member).filter(patient=patient)
    newest = mine.standing().select_related("lead__user", "patient").by_time().reverse()
    context = {"lines": shown(list(newest[:SHOWN]), request), "patient": patient}
    return render(request, "sessions/panel.html", context)


@access(roles=PATIENTS, phi=True, methods=("GET",))
def my_appointments(request: CareRequest) -> HttpResponse:
    """What is booked for the patient who is signed in."""
    mine = CareSession.objects.visible_to(request.member).upcoming(request.now)
    booked = mine.select_related("lead__user", "patient")[:ROOM]
    found = [appointment(session, request.clinic.zone) for session in booked]
    return render(request, "sessions/my_appointments.html", {"appointments": found})


@access(roles=STAFF, phi=True, methods=("GET",))
def today(request: CareRequest) -> HttpResponse:
    """What is on today, and what from earlier days still waits to be logged."""
    visible = one_to_one(request)
    start = datetime.combine(request.now.astimezone(request.clinic.zone).date(), time(), request.clinic.zone)
    whole = request.GET.get("whose") == "all" or not leads_sessions(request)
    mine = visible if whole else visible.filter(run_by(request.member))
    day = mine.standing().within(start, start + timedelta(days=1)).by_time()
    waiting = mine.filter(status__in=["booked", "in_progress"]).before(start).by_time()
    context = {
        "day": shown(list(day), request),
        "waiting": shown(list(waiting[:SHOWN]), request),
        "date": start,
        "whose": "all" if whole else "",
        "choices": choices(whole) if leads_sessions(request) else [],
        "zone": request.clinic.time_zone,
        "nav": "sessions",
    }
    return render(request, "sessions/today.html", context)


def one_to_one(request: CareRequest) -> CareSessionQuerySet:
    """A circle's meeting is listed once, by `groups:today`, and not for each patient."""
    visible = CareSession.objects.visible_to(request.member).exclude(kind=CareSession.Kind.GROUP)
    return visible.select_related("lead__user", "patient")


def choices(whole: bool) -> list[dict[str, object]]:
    return [
        {"href": "?", "label": "Mine", "is_current": not whole},
        {"href": "?whose=all", "label": "All I may see", "is_current": whole},
    ]


def leads_sessions(request: CareRequest) -> bool:
    return request.member.role != Role.ADMIN


def shown(sessions: list[CareSession], request: CareRequest) -> list[Line]:
    given = administrations_of([session.pk for session in sessions if session.is_dose])
    return lines(sessions, given, now=request.now, zone=request.clinic.zone)
