"""From a URL's key to one answer of the screening list, within the member's sight."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.loaders import fetch_course
from patients.models import Screening


def fetch_screening(request: CareRequest, screening_id: UUID) -> Screening:
    """The answer with its course and patient; Http404 alike for nobody's and for somebody else's."""
    row = Screening.objects.filter(pk=screening_id).select_related("by__user", "cleared_by__user").first()
    if row is None:
        raise Http404
    row.course = fetch_course(request, row.course_id)
    return row


screening: Loader[Screening] = Loader("screening_id", fetch_screening)
