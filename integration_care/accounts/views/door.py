"""Between a password and the first page: setting up a second factor, what waited, and staying signed in."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve

from integration_care.core import door, held
from integration_care.core.access import OPERATORS, PATIENTS, STAFF, access
from integration_care.core.http import CareRequest, see_other


@access(roles=STAFF | OPERATORS, phi=False, methods=("GET",), before_factor=True)
def second_factor(request: CareRequest) -> HttpResponse:
    """No staff and no operator goes on without one. Who has one already goes where they were going."""
    if getattr(request.member, "has_factor", False):
        return redirect(request.session.pop(door.AFTER_FACTOR, "/"))
    return render(request, "accounts/second_factor.html")


@access(roles=STAFF | PATIENTS | OPERATORS, phi=True)
def what_waited(request: CareRequest) -> HttpResponse:
    """What was sent while the door was closed: their own browser sends it on. A POST lets it go.

    A file that was asked for comes by itself, on the way back to the page with its link.
    """
    if request.method == "GET" and (coming := held.coming(request)):
        return render(request, "accounts/coming.html", {"coming": coming})
    waiting = held.waiting(request)
    if request.method == "POST":
        held.let_go(request)
    if request.method == "POST" or waiting is None:
        return see_other(request, "home")
    shown = {"waiting": waiting, "field": held.FIELD, "page": resolve(waiting.path.partition("?")[0])}
    return render(request, "accounts/held.html", shown)


@access(roles=STAFF | PATIENTS | OPERATORS, phi=False)
def stay(request: CareRequest) -> HttpResponse:
    """A page says that somebody is there (POST), or asks who is (GET, which keeps nobody signed in)."""
    return JsonResponse({"who": str(request.member.pk), **door.limits(request)})
