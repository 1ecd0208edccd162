"""From a URL's key to a practice or an assignment, within the member's sight."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.practices.library import Practice, find
from patients.practices.models import PracticeAssignment


def practice(request: CareRequest, practice_key: str) -> Practice:
    """One of the clinic's library, or Http404."""
    found = find(request.clinic.pk, practice_key)
    if found is None:
        raise Http404
    return found


def _assignment(request: CareRequest, given_id: UUID) -> PracticeAssignment:
    mine = PracticeAssignment.objects.visible_to(request.member).select_related("patient")
    found = mine.filter(pk=given_id).first()
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return found


assignment: Loader[PracticeAssignment] = Loader("given_id", _assignment)
