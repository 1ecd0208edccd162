"""Being told on this browser: the patient's own tap, its new address, and the end of it."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CONFLICT, CareRequest, body_of
from patients.followups.actions.phones import NotTold, TooManyPhones, end_phone, take_phone_off
from patients.followups.channels import is_set_up
from patients.followups.channels.phone import NotAPhone
from patients.followups.models import PushSubscription
from patients.portal import own
from patients.portal.phones import keep, sent
from patients.portal.presenters.phones import what_remains

TOO_MANY = 429


@access(roles=PATIENTS, phi=True, methods=("POST",))
def tell(request: CareRequest) -> HttpResponse:
    """Answers the script that asked; the page is drawn anew when it has gone well."""
    patient = own.patient(request)
    if not is_set_up("push"):
        raise Http404
    try:
        keep(request, patient, sent(body_of(request)))
    except NotAPhone:
        return _no(_("This browser cannot show such notes. They go on coming to you the way they did."), 400)
    except TooManyPhones:
        return _no(_("Five phones can be told at a time. Take one off, or try again tomorrow."), TOO_MANY)
    except NotTold:
        return _no(_("This phone is not told any more. Tap again, and it is."), CONFLICT)
    messages.success(request, _("This phone is told from now on."))
    return JsonResponse({})


@access(roles=PATIENTS, phi=True, methods=("POST",))
def left(request: CareRequest) -> HttpResponse:
    """The patient signs out on this browser: nobody is told there any more."""
    mine = PushSubscription.objects.live().filter(patient=own.patient(request))
    try:
        here = mine.filter(endpoint_hash=str(json.loads(body_of(request))["phone"])).first()
    except (ValueError, KeyError, TypeError):
        return JsonResponse({}, status=400)
    if here is not None:
        because = PushSubscription.Ended.SIGNED_OUT
        end_phone(by=request.member, subscription=here, because=because, now=request.now)
    return JsonResponse({})


@access(roles=PATIENTS, phi=True, object=own.phone, methods=("POST",))
def remove(request: CareRequest, phone: PushSubscription) -> HttpResponse:
    take_phone_off(by=request.member, subscription=phone, now=request.now)
    messages.success(request, what_remains(phone.patient))
    return redirect("portal:me")


def _no(text: str, status: int) -> JsonResponse:
    return JsonResponse({"text": text}, status=status)
