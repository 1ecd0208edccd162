"""From a URL's key to a document whose content the member may read. Fetching one is written down here."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from sessions.documents.content.substance_register import register_of
from sessions.documents.models import Document
from sessions.substances.loaders import note_reading


def fetch_document(request: CareRequest, document_id: UUID) -> Document:
    """The row, without a word of the record and so without an event: pages ask for it every few seconds."""
    mine = Document.objects.visible_to(request.member).listed().select_related("patient__clinic")
    document = mine.filter(pk=document_id).first()
    if document is None:
        raise Http404
    return document


def fetch_file(request: CareRequest, document_id: UUID) -> Document:
    """With its bytes, which have not expired; who opened them stands in the trail."""
    document = fetch_document(request, document_id)
    if document.status != Document.Status.READY or document.expires_at <= request.now:  # type: ignore[operator]
        raise Http404
    record(
        by=request.member,
        clinic_id=document.clinic_id,
        kind="document.opened",
        target=document,
        patient_id=document.patient_id,
        facts={"kind": document.kind, "sha256": document.sha256},
    )
    if document.container_id:  # whose initials stand in it
        note_reading(request, register_of(document, request.now).entries)
    return document


document: Loader[Document] = Loader("document_id", fetch_document)
file: Loader[Document] = Loader("document_id", fetch_file)
