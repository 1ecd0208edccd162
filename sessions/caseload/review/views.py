"""The caseload: how every active patient stands, and the same as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, access
from integration_care.core.http import CareRequest
from integration_care.core.sheet import sheet
from sessions.caseload.review import actions, queries
from sessions.caseload.review.asked import Asked
from sessions.caseload.review.lines import HEAD, line
from sessions.caseload.review.page import present
from sessions.caseload.views import viewpoint


@access(roles=STAFF, phi=True, methods=("GET",))
def review(request: CareRequest) -> HttpResponse:
    asked = Asked.read(request.GET)
    facts = queries.read(request.member, asked, request.now)
    page = present(facts, asked, viewpoint(request))
    return render(request, "caseload/review/page.html", {"page": page, "nav": "caseload"})


@access(roles=STAFF, phi=True, methods=("GET",))
def download(request: CareRequest) -> HttpResponse:
    """The rows of every page that the same address shows."""
    asked, view = Asked.read(request.GET), viewpoint(request)
    ones = queries.read_all(request.member, asked, request.now)
    actions.take_away(by=request.member, asked=asked, patients=len(ones))
    day = request.now.astimezone(request.clinic.zone).date()
    return sheet(f"caseload-{day}.csv", HEAD, (line(one, view) for one in ones))
