"""A recording, drawing or photo, to whoever may read its entry; to everybody else the same 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse

from integration_care.audit.trail import record_opening
from integration_care.core.access import PATIENTS, STAFF, Loader, access
from integration_care.core.http import CareRequest
from patients.journals.attachments import ranges
from patients.journals.models import Attachment

ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"  # opened as a page, it can do nothing


def _attachment(request: CareRequest, attachment_id: UUID) -> Attachment:
    found = Attachment.objects.readable_by(request.member).filter(pk=attachment_id)
    attachment = found.select_related("patient").first()
    if attachment is None:
        raise Http404
    record_opening(request, attachment.patient, shown=[attachment.entry_id])
    return attachment


@access(roles=STAFF | PATIENTS, phi=True, object=Loader("attachment_id", _attachment), methods=("GET",))
def attachment(request: CareRequest, attachment: Attachment) -> HttpResponse:
    """The bytes as they are kept, whole or the part that a player asks for. Never run, framed or cached."""
    response = ranges.answer(bytes(attachment.content), request.headers.get("Range", ""))
    ending = attachment.media_type.partition("/")[2]
    response["Content-Type"] = attachment.media_type
    response["Content-Disposition"] = f'inline; filename="{attachment.kind}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
