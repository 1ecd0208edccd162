"""The caseload: how every active patient stands, the same as a file, and who leads from now on."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from integration_care.audit.trail import record_list
from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest, see_other
from integration_care.core.sheet import sheet
from sessions.caseload.review import actions, queries
from sessions.caseload.review.asked import Asked
from sessions.caseload.review.forms import HandedForm, HandingForm, takers
from sessions.caseload.review.handing import Hand, address, again, preview, ways_back
from sessions.caseload.review.lines import HEAD, line
from sessions.caseload.review.page import present
from sessions.caseload.review.workload import Week, loads
from sessions.caseload.review.workload_rows import load_row, week_words
from sessions.caseload.saved.page import saved
from sessions.caseload.views import viewpoint
from sessions.models import SavedView

HANDING = may(Permission.SEE_WHOLE_CASELOAD, Permission.REGISTER_PATIENT)


@access(roles=STAFF, phi=True, methods=("GET",))
def review(request: CareRequest) -> HttpResponse:
    record_list(request)
    asked = Asked.read(request.GET)
    views = saved(list(SavedView.objects.usable_by(request.member)), asked)
    if not request.GET and views.first:
        return redirect(f"{request.path}?{views.first}")
    facts = queries.read(request.member, asked, request.now)
    page = present(facts, asked, viewpoint(request))
    to = list(takers(request.member)) if request.member.role in HANDING else []
    shown = {"page": page, "saved": views, "takers": to, "hand": Hand.read(request.GET, asked)}
    return render(request, "caseload/review/page.html", shown | {"nav": "caseload"})


@access(roles=STAFF, phi=True, methods=("GET",), fresh=True, is_file=True)
def download(request: CareRequest) -> HttpResponse:
    """The rows of every page that the same address shows."""
    asked, view = Asked.read(request.GET), viewpoint(request)
    ones = queries.read_all(request.member, asked, request.now)
    actions.take_away(by=request.member, asked=asked, patients=len(ones))
    day = request.now.astimezone(request.clinic.zone).date()
    return sheet(f"caseload-{day}.csv", HEAD, (line(one, view) for one in ones))


@access(roles=HANDING, phi=False, methods=("GET",))
def workload(request: CareRequest) -> HttpResponse:
    """How full each clinician is this week. Numbers of patients, and no patient."""
    rows = [load_row(load, request.now) for load in loads(request.clinic, request.now)]
    week = week_words(Week.of(request.now, request.clinic.zone))
    return render(request, "caseload/review/workload.html", {"rows": rows, "week": week, "nav": "caseload"})


@access(roles=HANDING, phi=True)
def hand_over(request: CareRequest) -> HttpResponse:
    """The ticked patients by name and who leads them; then all of them go, or none."""
    form = HandingForm(request.POST or request.GET, member=request.member)
    if form.names_a_stranger:
        raise Http404
    if not form.is_valid():
        return see_other(request, f"{reverse('review:caseload')}?{again(request.POST or request.GET)}")
    page = preview(form.chosen, form.cleaned_data["to"])
    if request.method == "POST":
        actions.hand_over(by=request.member, moves=page.moves, to=page.to, now=request.now)
        return see_other(request, f"{reverse('review:handed-over')}?{address(page)}")
    return render(request, "caseload/review/hand_over.html", {"page": page, "nav": "caseload"})


@access(roles=HANDING, phi=True, methods=("GET",))
def handed_over(request: CareRequest) -> HttpResponse:
    """Who leads them now, and the way back to each who did before."""
    form = HandedForm(request.GET, member=request.member)
    if not form.is_valid():
        raise Http404
    shown = {"to": form.cleaned_data["to"], "moves": form.moves, "ways": ways_back(form.moves)}
    return render(request, "caseload/review/handed_over.html", {**shown, "nav": "caseload"})
