"""A concern, to its patient and its readers; to everybody else the same 404 as one that does not exist."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404

from integration_care.audit.models import Event
from integration_care.audit.trail import record
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.concerns.models import Concern, ConcernStep


def record_quietly(request: CareRequest, concern: Concern | None = None) -> None:
    """The opening, written down apart from the record, whose trail is open to whom it may be about."""
    if request.method in ("GET", "HEAD"):
        match = request.resolver_match
        what = match.view_name if match else request.path
        record(
            by=request.member, clinic_id=request.clinic.pk, kind=Event.READ, target=concern,
            facts={"what": what},
        )  # fmt: skip


def _concern(request: CareRequest, concern_id: UUID) -> Concern:
    steps = Prefetch("steps", ConcernStep.objects.select_related("by__user"))
    mine = Concern.objects.readable_by(request.member).select_related("patient__clinic", "about__user")
    found = mine.prefetch_related(steps).filter(pk=concern_id).first()
    if found is None:
        raise Http404
    record_quietly(request, found)
    return found


concern: Loader[Concern] = Loader("concern_id", _concern)
