"""Sessions in lists: the chart's panel, a day's work, the patient's appointments."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.audit.trail import record_list
from integration_care.core.access import PATIENTS, STAFF, access
from integration_care.core.http import CareRequest
from integration_care.core.permissions import Role
from patients.loaders import patient as patient_loader
from patients.models import Patient
from sessions.facts import administrations_of
from sessions.models import CareSession
from sessions.models.session import CareSessionQuerySet
from sessions.presenters.day import Day, day_asked
from sessions.presenters.listing import Line, appointment, lines, next_booked
from sessions.queries import run_by

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
    found = [appointment(session, request.clinic.zone, request.now) for session in booked]
    return render(request, "sessions/my_appointments.html", {"appointments": found})


@access(roles=STAFF, phi=True, methods=("GET",))
def today(request: CareRequest) -> HttpResponse:
    """What is on today or on the day asked for; today also what still waits to be logged."""
    record_list(request)
    leads = leads_sessions(request)
    whose = "all" if request.GET.get("whose") == "all" or not leads else ""
    day = day_asked(request.GET.get("day", ""), whose, now=request.now, zone=request.clinic.zone)
    context = {
        **day_lines(request, day),
        "day": day,
        "choices": choices(day) if leads else [],
        "zone": request.clinic.time_zone,
        "nav": "sessions",
    }
    return render(request, "sessions/today.html", context)


def day_lines(request: CareRequest, day: Day) -> dict[str, object]:
    """The sessions of the day; where there are none, the next one booked after it."""
    visible = one_to_one(request)
    mine = visible if day.whose else visible.filter(run_by(request.member))
    start, end = day.span
    found = list(mine.standing().within(start, end).by_time())
    waiting = mine.filter(status__in=["booked", "in_progress"]).before(start).by_time()
    ahead = mine.booked().filter(scheduled_start__gte=end).order_by("scheduled_start")
    coming = None if found else ahead.first()
    return {
        "lines": shown(found, request),
        "waiting": shown(list(waiting[:SHOWN]), request) if day.is_today else [],
        "coming": next_booked(coming, day) if coming else None,
    }


def one_to_one(request: CareRequest) -> CareSessionQuerySet:
    """A circle's meeting is listed once, by `groups:today`, and not for each patient."""
    visible = CareSession.objects.visible_to(request.member).exclude(kind=CareSession.Kind.GROUP)
    return visible.select_related("lead__user", "patient")


def choices(day: Day) -> list[dict[str, object]]:
    return [
        {"href": day.url(day.on, whose), "label": label, "is_current": whose == day.whose}
        for whose, label in (("", "Mine"), ("all", "All I may see"))
    ]


def leads_sessions(request: CareRequest) -> bool:
    return request.member.role != Role.ADMIN


def shown(sessions: list[CareSession], request: CareRequest) -> list[Line]:
    given = administrations_of([session.pk for session in sessions if session.is_dose])
    return lines(sessions, given, now=request.now, zone=request.clinic.zone)
