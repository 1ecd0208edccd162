"""From a URL's key to one questionnaire that was answered, within the member's sight."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.measures.models import Assignment, ClinicInstrument, Response


def fetch_response(request: CareRequest, response_id: UUID) -> Response:
    """The response with its patient; Http404 alike for nobody's and for somebody else's."""
    found = Response.objects.readable_by(request.member).select_related("patient__clinic", "by__user")
    response = found.filter(pk=response_id).first()
    if response is None:
        raise Http404
    record_opening(request, response.patient)
    return response


def fetch_assignment(request: CareRequest, assignment_id: UUID) -> Assignment:
    found = Assignment.objects.visible_to(request.member).select_related("patient__clinic", "follow_up")
    assignment = found.filter(pk=assignment_id).first()
    if assignment is None:
        raise Http404
    record_opening(request, assignment.patient)
    return assignment


def fetch_own_instrument(request: CareRequest, own_instrument_id: UUID) -> ClinicInstrument:
    found = ClinicInstrument.objects.filter(clinic=request.clinic, pk=own_instrument_id)
    own = found.select_related("by__user").first()
    if own is None:
        raise Http404
    return own


own_instrument: Loader[ClinicInstrument] = Loader("own_instrument_id", fetch_own_instrument)
assignment: Loader[Assignment] = Loader("assignment_id", fetch_assignment)
response: Loader[Response] = Loader("response_id", fetch_response)
