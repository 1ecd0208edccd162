"""Someone opens a link. A GET changes nothing: mail scanners open links too."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from inspect import signature
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.core import languages
from integration_care.core.access import ANYONE, access
from integration_care.core.http import CareRequest
from patients.followups import links
from patients.followups.models import FollowUpLink
from patients.portal import marker, places
from patients.portal.places import Place

GONE = 410
LOCKED_HERE = gettext_lazy(
    "this link has closed; your words are safe on this device, and open when you sign in to your journal"
)

OPEN_AGAIN = gettext_lazy(
    "open the link in your message again: your words are safe on this device, and open then"
)


class Standing(StrEnum):
    """Why a link is closed. The page of an unknown one has the status and the words of an expired one."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LOCKED = "locked"


class Closed(Exception):
    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self.standing = standing


class NotProved(Exception):
    """The birth date is asked first."""


def arrive(request: CareRequest, secret: str) -> FollowUpLink:
    """The link, open to this browser; raises `Closed`. Sets the clinic for the page's head."""
    link = links.find(secret)
    if link is None:
        raise Closed(Standing.EXPIRED)
    request.clinic = link.clinic
    languages.greet(link.follow_up.patient.language, request)
    standing = standing_of(link, request)
    if standing is not Standing.OPEN:
        raise Closed(standing)
    return link


def standing_of(link: FollowUpLink, request: CareRequest) -> Standing:
    """A browser let in keeps its place while the proof is fresh: nobody is cut off in mid-sentence."""
    if link.revoked_at is not None:
        return Standing.REVOKED
    if marker.proved(request, link) is not None:
        return Standing.OPEN
    if link.used_at is not None and not link.follow_up.assignments.waiting(request.now).exists():
        return Standing.USED
    if link.tries_left == 0:
        return Standing.LOCKED
    return Standing.OPEN if link.is_open(request.now) else Standing.EXPIRED


def enter(request: CareRequest, secret: str) -> Place:
    """The one entry that this browser may write; raises `Closed` or `NotProved`."""
    link = arrive(request, secret)
    client_uuid = marker.proved(request, link)
    if client_uuid is None:
        raise NotProved
    return places.of_link(link, secret, client_uuid)


def through_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind the birth date: the view gets the `Place`. Each save keeps the proof fresh."""

    wants_secret = "secret" in signature(view).parameters

    @access(roles=ANYONE, phi=True)
    @wraps(view)
    def entered(request: CareRequest, secret: str, **kwargs: Any) -> HttpResponse:
        try:
            place = enter(request, secret)
        except Closed as why:
            return closed(request, secret, why.standing)
        except NotProved:
            return _ask_first(request, secret)
        response = view(request, place, **(kwargs | ({"secret": secret} if wants_secret else {})))
        if request.method == "POST" and place.link is not None:
            marker.mark(response, place.link, place.client_uuid)
        return response

    return entered  # type: ignore[return-value]


def closed(request: CareRequest, secret: str, standing: Standing) -> HttpResponse:
    """What happened and what to do, kindly."""
    if is_autosave(request):
        return JsonResponse({"became": "gone", "text": LOCKED_HERE}, status=GONE)
    context = {
        "locks": "closed",
        "standing": standing,
        "signed_out": True,
        "help_url": reverse("portal:link-help", args=[secret]),
    }
    return render(request, "portal/link_closed.html", context, status=GONE)


def _ask_first(request: CareRequest, secret: str) -> HttpResponse:
    if is_autosave(request):
        told = {"text": OPEN_AGAIN, "url": reverse("portal:link", args=[secret]), "label": _("Open the link")}
        return JsonResponse(told, status=403)
    return redirect("portal:link", secret)


def is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"
