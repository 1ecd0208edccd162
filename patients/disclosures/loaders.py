from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.disclosures.models import Disclosure


def _disclosure(request: CareRequest, disclosure_id: UUID) -> Disclosure:
    """One about a single patient; what left of everybody is taken back on nobody's page."""
    mine = Disclosure.objects.visible_to(request.member).exclude(patient=None)
    found = mine.select_related("patient__clinic", "patient__member").filter(pk=disclosure_id).first()
    if found is None or found.patient is None:
        raise Http404
    record_opening(request, found.patient)
    return found


disclosure: Loader[Disclosure] = Loader("disclosure_id", _disclosure)
