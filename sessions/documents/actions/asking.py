"""What people do: ask for a document, take it back, ask again. A row first; a worker takes it from there."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core.languages import ENGLISH
from patients.models import Course, Patient
from sessions.documents.doorbell import ring
from sessions.documents.errors import NotPossible
from sessions.documents.models import NEEDED, UNDER_WAY, Document
from sessions.models import CareSession
from sessions.substances.models import Container

Status = Document.Status
LEFT_ALONE = ("id", "created_at", "content")
BUT_THE_BYTES = [one.name for one in Document._meta.concrete_fields if one.name not in LEFT_ALONE]


@dataclass(frozen=True)
class Wanted:
    """Which document, and about what: of these, those that its kind asks for."""

    kind: Document.Kind
    patient: Patient | None = None
    session: CareSession | None = None
    course: Course | None = None
    container: Container | None = None
    since: date | None = None
    until: date | None = None
    language: str = ENGLISH

    @property
    def row(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@transaction.atomic
def request_document(*, by: Membership, wanted: Wanted, now: datetime) -> Document:
    """The row that asks for it; the one that waits already when the same was asked for a moment ago."""
    if not by.can(NEEDED[wanted.kind]):
        raise NotPossible("Its content is not yours to read.")
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks come one after the other
    waiting = Document.objects.filter(requested_by=by, status__in=UNDER_WAY, **wanted.row)
    if held := waiting.first():
        return held
    asked = Document.objects.create(
        clinic_id=by.clinic_id, requested_by=by, requested_at=now, status_at=now, **wanted.row
    )
    tell(by, asked, "document.requested")
    _ring(asked)
    return asked


@transaction.atomic
def cancel(*, by: Membership, document: Document, now: datetime) -> Document:
    """A worker that has it in hand finds its token gone, and keeps nothing."""
    document = locked(document)
    _move(document, Status.CANCELLED, now, "It is past being cancelled.")
    tell(by, document, "document.cancelled")
    return document


@transaction.atomic
def ask_again(*, by: Membership, document: Document, now: datetime) -> Document:
    """The same document, from the record as it is then; `by` answers for it from here on."""
    document = locked(document)
    document.requested_by, document.requested_at = by, now
    document.tries, document.sha256, document.size, document.page_count = 0, "", None, None
    _move(document, Status.REQUESTED, now, "It is there, or on its way already.")
    tell(by, document, "document.requested")
    _ring(document)
    return document


def locked(document: Document) -> Document:
    return Document.objects.select_for_update().defer("content").get(pk=document.pk)


def tell(by: Actor, document: Document, event: str, **more: object) -> None:
    record(
        by=by,
        clinic_id=document.clinic_id,
        kind=event,
        target=document,
        patient_id=document.patient_id,
        facts={"kind": document.kind, **more},
    )


def _move(document: Document, status: Document.Status, now: datetime, otherwise: str) -> None:
    if not document.may_become(status):
        raise NotPossible(otherwise)
    document.status, document.status_at = status, now
    document.step, document.reason, document.expires_at = "", "", None
    document.lease_token, document.lease_until = None, None
    document.save(update_fields=BUT_THE_BYTES)


def _ring(document: Document) -> None:
    transaction.on_commit(partial(ring, document.pk, document.clinic_id))
