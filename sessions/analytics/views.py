"""The clinic's figures: the page, the list behind a figure, and its table as a file."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.audit.trail import record_list
from integration_care.core.access import STAFF, access
from integration_care.core.http import CareRequest
from integration_care.core.sheet import sheet
from sessions.analytics import actions
from sessions.analytics.asked import Asked
from sessions.analytics.behind import behind
from sessions.analytics.definitions import DEFINITIONS, section_of
from sessions.analytics.figure import AnyFigure
from sessions.analytics.lines import head, lines
from sessions.analytics.look import Look, look
from sessions.analytics.page import present
from sessions.analytics.wording import days


def seen_by(request: CareRequest) -> Look:
    return look(request.member, Asked.read(request.GET), request.now)


def figure_of(seen: Look, key: str) -> AnyFigure:
    """404 for one that there is not, or that is not told."""
    try:
        return seen.numbers.figures[key]
    except KeyError as why:
        raise Http404 from why


@access(roles=STAFF, phi=True, methods=("GET",))
def figures(request: CareRequest) -> HttpResponse:
    """Counts and shares of what the member may see: their own patients' or, for admins, the clinic's."""
    page = present(seen_by(request))
    return render(request, "analytics/page.html", {"page": page, "nav": "figures"})


@access(roles=STAFF, phi=True, methods=("GET",))
def listed(request: CareRequest, figure: str) -> HttpResponse:
    """Who is counted in the figure, or in one of its rows; by the same rule as the caseload."""
    record_list(request)
    seen = seen_by(request)
    behind_it = behind(figure_of(seen, figure), seen.asked, seen.facts, request.clinic.zone)
    if behind_it is None:
        raise Http404
    lead = " · ".join(filter(None, (behind_it.label, days(seen.period, seen.today))))
    back = f"{reverse('analytics:figures')}?{replace(seen.asked, row='', page=1).query}"
    context = {"behind": behind_it, "definition": DEFINITIONS[figure], "lead": lead, "back": back}
    context["section"] = section_of(figure)
    return render(request, "analytics/list.html", {**context, "nav": "figures"})


@access(roles=STAFF, phi=True, methods=("GET",), fresh=True, is_file=True)
def download(request: CareRequest, figure: str) -> HttpResponse:
    """The figure's table: numbers, and nobody's name but a therapist's."""
    seen = seen_by(request)
    found = figure_of(seen, figure)
    actions.take_away(by=request.member, figure=figure, asked=seen.asked, period=seen.period)
    name = f"{figure}-{seen.period.first}-to-{seen.period.last}.csv"
    return sheet(name, head(found), lines(found, seen.period))
