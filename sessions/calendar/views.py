"""The clinic's calendar, and whom a free hour is for."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from integration_care.accounts import loaders as accounts
from integration_care.accounts.models import Membership
from integration_care.audit.trail import record_list
from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest, own_url
from sessions.calendar.lanes import Calendar
from sessions.calendar.reading import read
from sessions.calendar.spread import ROOM, spread_asked
from sessions.calendar.while_away import booked_while_away
from sessions.calendar.whom import WhomForm

BOOKERS = may(Permission.BOOK_SESSION)


@access(roles=BOOKERS, phi=True, methods=("GET",))
def calendar(request: CareRequest) -> HttpResponse:
    """A day by people or rooms, or somebody's week. Whoever is not the reader's patient is only "taken"."""
    record_list(request)
    spread = spread_asked(request.GET, now=request.now, zone=request.clinic.zone)
    booked = read(request.member, spread)
    page = Calendar(spread, booked, request.now, back=request.get_full_path())
    context = {
        "calendar": page,
        "lanes": page.lanes(),
        "rooms": [{"of": ROOM + room, "label": room} for room in booked.rooms],
        "zone": request.clinic.time_zone,
        "nav": "sessions",
    }
    return render(request, "calendar/calendar.html", context)


@access(roles=BOOKERS, phi=True, methods=("GET",))
def whom(request: CareRequest) -> HttpResponse:
    """A free hour was chosen: for whom, and what. On to the booking page, which says what it means."""
    record_list(request)
    back = own_url(request, request.GET.get("next"), reverse("sessions:calendar"))
    sent = request.GET if "patient" in request.GET else None
    form = WhomForm(
        sent, member=request.member, zone=request.clinic.zone, starts=request.GET.get("starts", "")
    )
    if form.is_valid():
        asked = {name: request.GET.get(name, "") for name in ("starts", "lead")}
        asked |= {"kind": form.cleaned_data["kind"], "next": back}
        return redirect(
            reverse("sessions:book", args=[form.cleaned_data["patient"].pk]) + "?" + urlencode(asked)
        )
    lead = request.GET.get("lead", "")
    return render(
        request, "calendar/whom.html", {"form": form, "back": back, "lead": lead, "nav": "sessions"}
    )


@access(roles=STAFF, object=accounts.own_or_run, phi=False, methods=("GET",))
def while_away(request: CareRequest, member: Membership) -> HttpResponse:
    """What they lead on their days away, as a fragment beside these."""
    return render(request, "calendar/while_away.html", {"lines": booked_while_away(member, request.now)})
