"""Where the text-message gateway tells us things. No sign-in: its signature says who it is."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt

from integration_care.core.access import ANYONE, access
from integration_care.core.http import CareRequest
from patients.followups.actions.texted import hear_text
from patients.followups.channels.signing import SIGNATURE, TIMESTAMP, signed_at
from patients.followups.engine.receipts import take_receipt
from patients.followups.posted import NotUnderstood, PostedReceipt, read_posted

logger = logging.getLogger(__name__)
NOTED = 204


@csrf_exempt
@access(roles=ANYONE, phi=False, methods=("POST",))
def text_messages(request: CareRequest) -> HttpResponse:
    """A receipt or a text: noted, and answered with nothing, whoever it is of."""
    stamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
    secret = settings.SMS_GATEWAY_SECRET
    at = signed_at(request.body, stamp=stamp, signature=signature, now=request.now, secret=secret)
    if at is None:
        return HttpResponseForbidden()
    try:
        told = read_posted(request.body)
    except NotUnderstood as why:
        return HttpResponseBadRequest(str(why))
    if not isinstance(told, PostedReceipt):
        hear_text(number=told.number, words=told.words, at=at)
    elif not take_receipt(told.follow_up_id, status=told.status, at=told.at):
        logger.warning("a receipt of a message that is none of ours: %s", told.follow_up_id)
    return HttpResponse(status=NOTED)
