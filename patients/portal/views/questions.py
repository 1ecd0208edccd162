"""A signed-in patient's questionnaires."""

from __future__ import annotations

from django.http import HttpResponse

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest
from patients.portal import own
from patients.portal.questions import asking
from patients.portal.questions.sheet import Sheet
from patients.portal.questions.waiting import in_portal


@access(roles=PATIENTS, phi=True, object=own.sheet, methods=("GET",))
def questions(request: CareRequest, sheet: Sheet) -> HttpResponse:
    """Begin, or go on where it was left."""
    return asking.resume(request, sheet)


@access(roles=PATIENTS, phi=True, object=own.sheet)
def question(request: CareRequest, sheet: Sheet, number: int) -> HttpResponse:
    return asking.question(request, sheet, number)


@access(roles=PATIENTS, phi=True, object=own.sheet)
def end(request: CareRequest, sheet: Sheet) -> HttpResponse:
    return asking.end(request, sheet)


@access(roles=PATIENTS, phi=True, object=own.sheet, methods=("GET",))
def thanks(request: CareRequest, sheet: Sheet) -> HttpResponse:
    return asking.thanks(request, sheet, in_portal(sheet.patient, request.now))
