"""The address of one's sessions for another calendar, and the page that gives it out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from integration_care.core.access import ANYONE, PATIENTS, STAFF, access
from integration_care.core.http import CareRequest
from sessions.feeds import actions, facts, ics
from sessions.feeds.outward import neutral
from sessions.feeds.page import feed_page, name_of

EVERYBODY = STAFF | PATIENTS


@access(roles=EVERYBODY, phi=True, methods=("GET",))
def page(request: CareRequest) -> HttpResponse:
    return _page(request)


@access(roles=EVERYBODY, phi=True, methods=("POST",), fresh=True)
def make(request: CareRequest) -> HttpResponse:
    """No redirect: the address stands in this answer and nowhere else. Sent again, it makes no other."""
    instead_of = request.POST.get("instead_of", "")
    if secret := actions.make_feed(by=request.member, now=request.now, instead_of=instead_of):
        return _page(request, secret)
    messages.info(
        request, _("Your address stands. It was shown once; make a new one if you did not keep it.")
    )
    return redirect("feeds:page")


@access(roles=EVERYBODY, phi=True, methods=("POST",))
def stop(request: CareRequest) -> HttpResponse:
    actions.stop_feed(by=request.member)
    messages.success(request, _("The address leads nowhere from now on."))
    return redirect("feeds:page")


def _page(request: CareRequest, secret: str = "") -> HttpResponse:
    of_staff = request.member.is_staff_member
    template = "feeds/page.html" if of_staff else "portal/calendar_feed.html"
    nav = "sessions" if of_staff else "me"
    return render(request, template, {"at": feed_page(request.member, secret), "nav": nav})


@access(roles=ANYONE, phi=True, methods=("GET",))
def feed(request: CareRequest, secret: str) -> HttpResponse:
    """What another calendar reads. An address that was renewed or stopped is like one that never was."""
    found = facts.find(secret)
    if found is None:
        raise Http404
    actions.note_reading(feed=found, now=request.now)
    member = found.member
    with translation.override(member.language):
        name = name_of(neutral(member.clinic.sender))
        hours = facts.hours_of(member, request.now)
        said = ics.written(hours, name=name, base_url=settings.BASE_URL)
    return HttpResponse(said, content_type=ics.CONTENT_TYPE)
