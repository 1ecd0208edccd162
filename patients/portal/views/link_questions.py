"""Questionnaires behind a link: this browser writes, and reads back only what it wrote itself."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.core.http import CareRequest
from patients.portal.places import Place
from patients.portal.presenters.asked import AskedPage
from patients.portal.questions import asking
from patients.portal.questions.sheet import Sheet, of_link
from patients.portal.questions.waiting import behind_link
from patients.portal.visits import through_link


@through_link
def asked(request: CareRequest, place: Place, secret: str) -> HttpResponse:
    """What the message asks for: questionnaires, and a few words where it asks for those too."""
    context = {
        "at": AskedPage(place, secret, request.now), "signed_out": True, "help_url": place.addresses.help,
    }  # fmt: skip
    return render(request, "portal/questions/asked.html", context)


@through_link
def questions(request: CareRequest, place: Place, secret: str, assignment_id: UUID) -> HttpResponse:
    return asking.resume(request, _sheet(place, secret, assignment_id))


@through_link
def question(
    request: CareRequest, place: Place, secret: str, assignment_id: UUID, number: int
) -> HttpResponse:
    return asking.question(request, _sheet(place, secret, assignment_id), number)


@through_link
def end(request: CareRequest, place: Place, secret: str, assignment_id: UUID) -> HttpResponse:
    return asking.end(request, _sheet(place, secret, assignment_id))


@through_link
def thanks(request: CareRequest, place: Place, secret: str, assignment_id: UUID) -> HttpResponse:
    sheet = _sheet(place, secret, assignment_id)
    if place.link is None:
        raise Http404
    return asking.thanks(request, sheet, behind_link(place.link.follow_up, secret, request.now))


def _sheet(place: Place, secret: str, assignment_id: UUID) -> Sheet:
    if place.link is None:
        raise Http404
    return of_link(place.link, secret, place.client_uuid, assignment_id)
