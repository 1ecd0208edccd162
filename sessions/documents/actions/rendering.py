"""The worker's steps with a row: take it, say how far it is, keep what came of it, or give up.

Whoever holds the token may write; it is lost with the lease, or when somebody cancels. Every step is a
transaction of its own in the clinic's context, so that people see it and a process may die in between.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models.functions import Now

from integration_care.audit.actors import System
from integration_care.core import tenancy
from sessions.documents.actions.asking import tell
from sessions.documents.models import Document, DocumentQuerySet

MOST_TRIES = 3
WAIT = timedelta(seconds=5)  # between two tries of one worker
WORKER = System("document worker")
DIED = "The worker that made it stopped, three times. Ask whoever runs your system to look at its log."
Status, Step = Document.Status, Document.Step
EVENTS = {
    Status.READY: "document.rendered",
    Status.FAILED: "document.failed",
    Status.EXPIRED: "document.expired",
}


@dataclass(frozen=True)
class Held:
    """A row in this process's hands."""

    document_id: UUID
    clinic_id: UUID
    token: UUID
    tries: int
    kind: Document.Kind


def take(document_id: UUID, clinic_id: UUID) -> Held | None:
    """Ours for the length of the lease, or None: another has it, or there is nothing to do any more."""
    with tenancy.clinic_context(clinic_id) as now:
        free = Document.objects.free().select_for_update(skip_locked=True).defer("content")
        document = free.filter(pk=document_id).first()
        if document is None:
            return None
        if document.tries >= MOST_TRIES:  # its workers died without a word
            end(document, Status.FAILED, now, reason=DIED + how_far(document))
            return None
        held = Held(document_id, clinic_id, uuid4(), document.tries + 1, Document.Kind(document.kind))
        Document.objects.filter(pk=document_id).update(
            status=Status.RENDERING,
            status_at=now,
            step=Step.READING,
            tries=held.tries,
            lease_token=held.token,
            lease_until=Now() + timedelta(seconds=settings.DOCUMENT_LEASE_SECONDS),
        )
        return held


def how_far(document: Document) -> str:
    return f" It had written {document.done} of {document.total} patients." if document.total else ""


def say_drawing(held: Held) -> None:
    with tenancy.clinic_context(held.clinic_id):
        mine(held).update(step=Step.DRAWING)


def keep(held: Held, pdf: bytes, page_count: int) -> bool:
    """The bytes, sealed into the row; False when it was cancelled or taken away meanwhile."""
    with tenancy.clinic_context(held.clinic_id) as now:
        found = mine(held).select_for_update().select_related("clinic").defer("content")
        document = found.first()
        if document is None:
            return False
        document.content, document.sha256 = pdf, hashlib.sha256(pdf).hexdigest()
        document.size, document.page_count = len(pdf), page_count
        document.expires_at = now + timedelta(days=document.clinic.document_days)
        end(document, Status.READY, now, "content", "sha256", "size", "page_count", "expires_at")
        return True


def stumble(held: Held, why: str) -> None:
    """Once more in a moment; after the third time it is failed, for `why`."""
    if held.tries >= MOST_TRIES:
        give_up(held, why)
        return
    with tenancy.clinic_context(held.clinic_id) as now:
        mine(held).update(
            status=Status.REQUESTED, status_at=now, step="", lease_token=None, lease_until=Now() + WAIT
        )


def give_up(held: Held, why: str) -> None:
    with tenancy.clinic_context(held.clinic_id) as now:
        document = mine(held).select_for_update().defer("content").first()
        if document is not None:
            end(document, Status.FAILED, now, reason=why[:200])


def expire(document_id: UUID, clinic_id: UUID) -> None:
    """The bytes are gone; the row, and the checksum of what was handed out, stay."""
    with tenancy.clinic_context(clinic_id) as now:
        past = Document.objects.filter(pk=document_id, status=Status.READY, expires_at__lte=now)
        document = past.select_for_update().defer("content").first()
        if document is not None:
            document.content = b""
            end(document, Status.EXPIRED, now, "content")


def mine(held: Held) -> DocumentQuerySet:
    return Document.objects.filter(pk=held.document_id, status=Status.RENDERING, lease_token=held.token)


def end(document: Document, status: Document.Status, now: datetime, *also: str, reason: str = "") -> None:
    if status != Status.READY:
        document.pieces.all().delete()
    document.status, document.status_at, document.step = status, now, ""
    document.lease_token, document.lease_until, document.reason = None, None, reason
    document.save(
        update_fields=["status", "status_at", "step", "lease_token", "lease_until", "reason", *also]
    )
    tell(WORKER, document, EVENTS[status], pages=document.page_count)
