"""What a device brings to the clinic, and the key that it seals its words with until then."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CONFLICT, UNPROCESSABLE, CareRequest, body_of
from patients.portal import own, places
from patients.portal.offline import actions
from patients.portal.offline.actions import Became, NotTaken
from patients.portal.offline.keys import Unsalted, device_key
from patients.portal.offline.sent import Sent, Unreadable, read
from patients.portal.places import Place
from patients.portal.visits import GONE, through_link

STATUS = {Became.BOTH: CONFLICT, Became.CLOSED: GONE}
MARK = "on-this-device"  # how much waits on this device; see static/js/offline/mark.js
MARK_LASTS = 400 * 24 * 3600  # the longest a browser agrees to


@access(roles=PATIENTS, phi=True, methods=("POST",))
def sync(request: CareRequest) -> HttpResponse:
    try:
        sent = read(body_of(request))
    except Unreadable:
        return JsonResponse({}, status=400)
    patient = own.patient(request)
    place = places.of_patient(request.member, patient, sent.set_key, sent.client_uuid, request.now)
    return _synced(request, place, sent)


@through_link
def link_sync(request: CareRequest, place: Place) -> HttpResponse:
    try:
        sent = read(body_of(request))
    except Unreadable:
        return JsonResponse({}, status=400)
    return _synced(request, place, sent)


def _synced(request: CareRequest, place: Place, sent: Sent) -> HttpResponse:
    """Only what this very person wrote in this very place is taken."""
    if (sent.owner, sent.client_uuid) != (place.owner, place.client_uuid):
        return JsonResponse({}, status=403)
    try:
        synced = actions.sync(place=place, sent=sent, now=request.now)
    except NotTaken as why:
        return JsonResponse({"text": str(why)}, status=UNPROCESSABLE)
    told = {"became": synced.became, "version": synced.version, "standing": synced.standing}
    return JsonResponse(told, status=STATUS.get(synced.became, 200))


@access(roles=PATIENTS, phi=True, methods=("POST",))
def key(request: CareRequest) -> HttpResponse:
    """The signed-in patient's own key, or that of a link they wrote through before it closed."""
    return _key(request, own.words_of(request, request.POST.get("owner", "")))


@through_link
def link_key(request: CareRequest, place: Place) -> HttpResponse:
    return _key(request, place.owner)


def _key(request: CareRequest, owner: UUID) -> HttpResponse:
    """The mark is set again by us, since browsers soon forget cookies that a script has set."""
    try:
        response = JsonResponse({"key": device_key(owner, request.POST.get("salt", ""))})
    except Unsalted:
        return JsonResponse({}, status=400)
    if marked := request.COOKIES.get(MARK):
        response.set_cookie(
            MARK, marked[:200], max_age=MARK_LASTS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
    return response
