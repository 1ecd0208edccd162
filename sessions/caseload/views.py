"""The window board, its wall display, and one patient's chart."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.audit.trail import record_list
from integration_care.core.access import STAFF, Permission, access
from integration_care.core.http import CareRequest
from patients import loaders
from patients.glass.page import still_open
from patients.models import Patient
from sessions.caseload import board as boards
from sessions.caseload import board_queries, chart_queries
from sessions.caseload import chart as charts
from sessions.caseload.filters import BoardFilter
from sessions.caseload.marks import Viewpoint
from sessions.caseload.overdue import overdue_elsewhere
from sessions.caseload.stuck import stuck_ways
from sessions.caseload.unclosed import unclosed_visits


@access(roles=STAFF, phi=True, methods=("GET",))
def board(request: CareRequest) -> HttpResponse:
    """Who is in a window now. The page asks for the same address by htmx and gets what moves."""
    record_list(request)
    template = "caseload/board_live.html" if request.htmx else "caseload/board.html"
    member, view = request.member, viewpoint(request)
    scope = BoardFilter.read(request.GET, member).scope
    context = {
        "board": _board(request),
        "stuck": stuck_ways(member),
        "unclosed": unclosed_visits(member, scope, view),
        "overdue": overdue_elsewhere(member, scope, view),
    }
    return render(request, template, context | {"nav": "windows"})


@access(roles=STAFF, phi=True, methods=("GET",))
def wall(request: CareRequest) -> HttpResponse:
    """For a screen that others walk past: initials, no actions, no way in."""
    record_list(request)
    template = "caseload/wall_live.html" if request.htmx else "caseload/wall.html"
    return render(request, template, {"board": _board(request)})


def _board(request: CareRequest) -> boards.Board:
    asked = BoardFilter.read(request.GET, request.member)
    facts = board_queries.read(request.member, asked, request.now)
    may_see_all = request.member.can(Permission.SEE_WHOLE_CASELOAD)
    return boards.present(facts, asked, viewpoint(request), may_see_all=may_see_all)


def viewpoint(request: CareRequest) -> Viewpoint:
    clinic = request.clinic
    return Viewpoint(request.now, clinic.zone, (clinic.quiet_from, clinic.quiet_until))


@access(roles=STAFF, object=loaders.patient, phi=True, methods=("GET",))
def chart(request: CareRequest, patient: Patient) -> HttpResponse:
    """One patient's arc: doses and their windows, what to do now, what comes next."""
    facts = chart_queries.read(patient, request.now)
    page = charts.present(facts, request.member, viewpoint(request))
    glass = still_open(request.member, patient.pk)
    return render(request, "caseload/chart.html", {"chart": page, "glass": glass, "nav": "patients"})
