"""The clinic's figures: the page, the list behind a figure, and its table as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import STAFF, Permission, access
from integration_care.core.http import CareRequest
from integration_care.core.sheet import sheet
from sessions.analytics import actions, queries
from sessions.analytics.all_figures import Numbers, numbers
from sessions.analytics.asked import Asked
from sessions.analytics.behind import behind
from sessions.analytics.definitions import DEFINITIONS, section_of
from sessions.analytics.figure import AnyFigure
from sessions.analytics.lines import head, lines
from sessions.analytics.page import present
from sessions.analytics.period import Period
from sessions.analytics.queries import Facts
from sessions.analytics.small import LEAST
from sessions.analytics.wording import days


@dataclass(frozen=True)
class Look:
    """What one member sees with one address."""

    asked: Asked
    today: date
    period: Period
    facts: Facts
    numbers: Numbers

    def figure(self, key: str) -> AnyFigure:
        """404 for one that there is not, or that is not told."""
        try:
            return self.numbers.figures[key]
        except KeyError as why:
            raise Http404 from why


def look(request: CareRequest) -> Look:
    asked, today = Asked.read(request.GET), request.now.astimezone(request.clinic.zone).date()
    period = asked.period(today)
    facts = queries.read(request.member, period, request.now)
    return Look(asked, today, period, facts, numbers(facts, asked.filters, LEAST))


@access(roles=STAFF, phi=True, methods=("GET",))
def figures(request: CareRequest) -> HttpResponse:
    """Counts and shares of what the member may see: their own patients' or, for admins, the clinic's."""
    seen = look(request)
    sees_all = request.member.can(Permission.SEE_WHOLE_CASELOAD)
    page = present(seen.facts, seen.numbers, seen.asked, seen.today, LEAST, is_whole_clinic=sees_all)
    return render(request, "analytics/page.html", {"page": page, "nav": "figures"})


@access(roles=STAFF, phi=True, methods=("GET",))
def listed(request: CareRequest, figure: str) -> HttpResponse:
    """Who is counted in the figure, or in one of its rows; by the same rule as the caseload."""
    seen = look(request)
    behind_it = behind(seen.figure(figure), seen.asked, seen.facts, request.clinic.zone)
    if behind_it is None:
        raise Http404
    lead = " · ".join(filter(None, (behind_it.label, days(seen.period, seen.today))))
    back = f"{reverse('analytics:figures')}?{replace(seen.asked, row='', page=1).query}"
    context = {"behind": behind_it, "definition": DEFINITIONS[figure], "lead": lead, "back": back}
    context["section"] = section_of(figure)
    return render(request, "analytics/list.html", {**context, "nav": "figures"})


@access(roles=STAFF, phi=True, methods=("GET",))
def download(request: CareRequest, figure: str) -> HttpResponse:
    """The figure's table: numbers, and nobody's name but a therapist's."""
    seen = look(request)
    found = seen.figure(figure)
    actions.take_away(by=request.member, figure=figure, asked=seen.asked, period=seen.period)
    name = f"{figure}-{seen.period.first}-to-{seen.period.last}.csv"
    return sheet(name, head(found), lines(found, seen.period))
