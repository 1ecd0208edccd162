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
from patients.disclosures.actions import again_for, note_leaving
from patients.disclosures.receiver import Receiver
from patients.models import Course, Patient
from sessions.documents.doorbell import ring
from sessions.documents.errors import NotPossible
from sessions.documents.models import NEEDED, UNDER_WAY, Document
from sessions.models import CareSession
from sessions.substances.models import Container

Status = Document.Status
STAYS_HERE = Receiver()


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

    @classmethod
    def of(cls, document: Document) -> Wanted:
        """The same once more."""
        return cls(**{field.name: getattr(document, field.name) for field in fields(cls)})

    @property
    def row(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@transaction.atomic
def request_document(
    *, by: Membership, wanted: Wanted, now: datetime, receiver: Receiver = STAYS_HERE
) -> Document:
    """The row that asks for it; the one that waits already when the same was asked for a moment ago.

    `receiver`: to whom it goes, noted now; it has left when somebody fetches it.
    """
    if not by.can(NEEDED[wanted.kind]):
        raise NotPossible("Its content is not yours to read.")
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks come one after the other
    waiting = Document.objects.filter(requested_by=by, status__in=UNDER_WAY, **wanted.row)
    if held := waiting.first():
        _note(by, held, receiver, now)
        return held
    asked = Document.objects.create(
        clinic_id=by.clinic_id, requested_by=by, requested_at=now, status_at=now, **wanted.row
    )
    tell(by, asked, "document.requested")
    _note(by, asked, receiver, now)
    _ring(asked)
    return asked


def _note(by: Membership, document: Document, receiver: Receiver, now: datetime) -> None:
    note_leaving(
        by=by, clinic_id=document.clinic_id, patient=document.patient, receiver=receiver,
        what=document.kind, document=document.pk, now=now,
    )  # fmt: skip


@transaction.atomic
def cancel(*, by: Membership, document: Document, now: datetime) -> Document:
    """A worker that has it in hand finds its token gone, and keeps nothing."""
    document = Document.objects.select_for_update().defer("content").get(pk=document.pk)
    if not document.may_become(Status.CANCELLED):
        raise NotPossible("It is past being cancelled.")
    document.status, document.status_at, document.step = Status.CANCELLED, now, ""
    document.lease_token, document.lease_until = None, None
    document.save(update_fields=["status", "status_at", "step", "lease_token", "lease_until"])
    document.pieces.all().delete()
    tell(by, document, "document.cancelled")
    return document


@transaction.atomic
def ask_again(*, by: Membership, document: Document, now: datetime) -> Document:
    """Another one, from the record as it is then; what was handed out keeps its number and checksum."""
    if not document.is_past:
        raise NotPossible("It is there, or on its way already.")
    made = request_document(by=by, wanted=Wanted.of(document), now=now)
    again_for(by=by, before=document.pk, after=made.pk, now=now)
    return made


def tell(by: Actor, document: Document, event: str, **more: object) -> None:
    record(
        by=by,
        clinic_id=document.clinic_id,
        kind=event,
        target=document,
        patient_id=document.patient_id,
        facts={"kind": document.kind, **more},
    )


def _ring(document: Document) -> None:
    transaction.on_commit(partial(ring, document.pk, document.clinic_id))
